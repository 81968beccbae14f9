//! Passwords and other secrets: made, hashed, compared.

use anyhow::{Context, anyhow};
use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use tokio::task::spawn_blocking;

/// A secret of 256 random bits, as text for URLs and cookies.
pub(crate) fn random_secret() -> anyhow::Result<String> {
    Ok(URL_SAFE_NO_PAD.encode(random_bytes::<32>()?))
}

/// A password of 120 random bits that a person can type from a terminal.
pub(crate) fn random_password() -> anyhow::Result<String> {
    Ok(URL_SAFE_NO_PAD.encode(random_bytes::<15>()?))
}

fn random_bytes<const N: usize>() -> anyhow::Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).context("asking the system for random bytes")?;
    Ok(bytes)
}

/// What the store keeps of a session token.
pub(crate) fn token_hash(token: &str) -> Vec<u8> {
    Sha256::digest(token).to_vec()
}

/// Hashes a password with argon2id, away from the threads that serve requests.
pub(crate) async fn hash(password: String) -> anyhow::Result<String> {
    let hashed =
        spawn_blocking(move || Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string()));
    hashed.await?.map_err(|error| anyhow!("hashing a password: {error}"))
}

/// Whether a password is the hashed one. Without a hash it takes as long and says no, so that
/// time does not tell which addresses are members.
pub(crate) async fn matches(password: String, hash: Option<String>) -> anyhow::Result<bool> {
    spawn_blocking(move || {
        let Some(hash) = hash else {
            let hashed = Argon2::default().hash_password(password.as_bytes());
            return hashed.map(|_| false).map_err(|error| anyhow!("hashing a password: {error}"));
        };
        let hash = PasswordHash::new(&hash).map_err(|error| anyhow!("reading a stored password hash: {error}"))?;
        Ok(Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
    })
    .await?
}
