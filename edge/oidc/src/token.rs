//! What an id token says, once it is believed.

use crate::not_told::NotTold;
use anyhow::anyhow;
use openidconnect::core::{CoreGenderClaim, CoreIdTokenVerifier, CoreJwsSigningAlgorithm, CoreTokenResponse};
use openidconnect::{AccessTokenHash, EmptyAdditionalClaims, IdTokenClaims, Nonce, OAuth2TokenResponse, TokenResponse};

/// Signatures that are taken: by the provider's private key. A shared secret would sign as well,
/// and the algorithm `none` signs nothing.
const SIGNATURES: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// Characters of a subject at most (OpenID Connect Core 1.0, section 2).
const SUBJECT_CHARACTERS_MAX: usize = 255;

/// Who somebody is, by the word of the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The provider's address.
    pub issuer: String,
    /// What it calls them for life.
    pub subject: String,
    /// Their e-mail address, if it says one and that it is verified.
    pub verified_email: Option<String>,
}

type Claims = IdTokenClaims<EmptyAdditionalClaims, CoreGenderClaim>;

/// Who an answer tells of, if it may be believed.
pub(crate) fn read(
    answer: &CoreTokenResponse,
    verifier: CoreIdTokenVerifier<'_>,
    nonce: String,
) -> Result<Told, NotTold> {
    let missing = || NotTold::Unbelieved(anyhow!("the answer has no id token"));
    let token = answer.id_token().ok_or_else(missing)?;
    let verifier = verifier.set_allowed_algs(SIGNATURES);
    let claims = token.claims(&verifier, &Nonce::new(nonce)).map_err(NotTold::unbelieved)?;
    if let Some(told) = claims.access_token_hash() {
        let algorithm = token.signing_alg().map_err(NotTold::unbelieved)?;
        let key = token.signing_key(&verifier).map_err(NotTold::unbelieved)?;
        let own = AccessTokenHash::from_token(answer.access_token(), algorithm, key).map_err(NotTold::unbelieved)?;
        if own != *told {
            return Err(NotTold::Unbelieved(anyhow!("the access token is not the one of the id token")));
        }
    }
    told(claims)
}

fn told(claims: &Claims) -> Result<Told, NotTold> {
    let subject = claims.subject().as_str();
    let is_subject = (1..=SUBJECT_CHARACTERS_MAX).contains(&subject.chars().count()) && is_plain(subject);
    if !is_subject {
        return Err(NotTold::Unbelieved(anyhow!("the subject is empty, too long, or has characters that do not show")));
    }
    let is_verified = claims.email_verified() == Some(true);
    let email = claims.email().map(|email| email.as_str()).filter(|email| is_verified && is_plain(email));
    Ok(Told {
        issuer: claims.issuer().as_str().into(),
        subject: subject.into(),
        verified_email: email.map(String::from),
    })
}

fn is_plain(text: &str) -> bool {
    !text.chars().any(char::is_control)
}
