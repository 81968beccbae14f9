//! Signing in at a provider that runs on this machine: what is believed, and what is not.

mod harbour;

use harbour::{CALLBACK, CLIENT, Harbour, SECRET, Said, Signed};
use oidc::{NotTold, Provider, Settings, Told};
use serde_json::{Value, json};

fn settings(issuer: &str) -> Settings {
    let [issuer, client_id, client_secret, callback] = [issuer, CLIENT, SECRET, CALLBACK].map(String::from);
    Settings { issuer, client_id, client_secret, callback }
}

/// There and back, whatever the provider says.
async fn sign_in(harbour: &Harbour) -> Result<Told, NotTold> {
    let provider = Provider::new(settings(&harbour.issuer)).unwrap();
    let begun = provider.begin().await?;
    let (state, code) = harbour.lets_in(&begun.address);
    assert_eq!(state, begun.state);
    provider.finish(code, begun.nonce, begun.verifier).await
}

/// The kind of what went wrong, and whether its cause has these words.
fn check(outcome: Result<Told, NotTold>, kind: &str, words: &str, case: &str) {
    let (is, cause) = match outcome {
        Ok(told) => panic!("{case}: believed {told:?}"),
        Err(NotTold::Unanswered(cause)) => ("unanswered", cause),
        Err(NotTold::Refused(cause)) => ("refused", cause),
        Err(NotTold::Unbelieved(cause)) => ("unbelieved", cause),
    };
    let cause = format!("{cause:#}");
    assert_eq!(is, kind, "{case}: {cause}");
    assert!(cause.contains(words), "{case}: {cause}");
    assert!(!cause.contains(SECRET), "{case}: {cause}");
}

#[tokio::test]
async fn who_came_back_is_told() {
    let harbour = Harbour::start().await;
    for (claims, verified_email) in [
        (json!({}), Some("maya@example.com")),
        (json!({ "email_verified": false }), None),
        (json!({ "email_verified": null }), None),
        (json!({ "email": null }), None),
        (json!({ "email": "maya@example.com\u{0}" }), None),
    ] {
        harbour.says(|said| said.claims = claims.clone());
        let verified_email = verified_email.map(String::from);
        let want = Told { issuer: harbour.issuer.clone(), subject: "s-1".into(), verified_email };
        assert_eq!(sign_in(&harbour).await.unwrap(), want, "{claims}");
    }
}

#[tokio::test]
async fn an_answer_that_may_not_be_believed_is_not() {
    let harbour = Harbour::start().await;
    let right = json!({ "alg": "ES256", "kid": "k1" });
    let long = "s".repeat(256);
    let cases: [(&str, Value, Value, Signed, &str); 14] = [
        ("wrong signature", right.clone(), json!({}), Signed::ByOther, "Signature verification failed"),
        ("no signature", right.clone(), json!({}), Signed::Not, "Signature verification failed"),
        ("alg none", json!({ "alg": "none" }), json!({}), Signed::Not, "No signature found"),
        ("alg HS256", json!({ "alg": "HS256" }), json!({}), Signed::ByHmac, "Disallowed signature algorithm"),
        ("another key", json!({ "alg": "ES256", "kid": "k2" }), json!({}), Signed::Rightly, "No matching key"),
        ("wrong audience", right.clone(), json!({ "aud": "other" }), Signed::Rightly, "Invalid audiences"),
        ("also for others", right.clone(), json!({ "aud": [CLIENT, "other"] }), Signed::Rightly, "Invalid audiences"),
        ("wrong issuer", right.clone(), json!({ "iss": "https://evil.example" }), Signed::Rightly, "Invalid issuer"),
        ("wrong nonce", right.clone(), json!({ "nonce": "other" }), Signed::Rightly, "Invalid nonce"),
        ("no nonce", right.clone(), json!({ "nonce": null }), Signed::Rightly, "Invalid nonce"),
        ("expired", right.clone(), json!({ "iat": 1_000, "exp": 2_000 }), Signed::Rightly, "Expired"),
        ("wrong access token", right.clone(), json!({ "at_hash": "b3RoZXI" }), Signed::Rightly, "access token"),
        ("no subject", right.clone(), json!({ "sub": "" }), Signed::Rightly, "subject"),
        ("long subject", right, json!({ "sub": long }), Signed::Rightly, "subject"),
    ];
    for (case, header, claims, signed, words) in cases {
        harbour.says(|said| (said.header, said.claims, said.signed) = (header, claims, signed));
        check(sign_in(&harbour).await, "unbelieved", words, case);
    }
    // The same provider is believed as soon as it is honest.
    harbour.says(|said| said.claims = json!({}));
    sign_in(&harbour).await.unwrap();
}

#[tokio::test]
async fn a_code_is_taken_once_and_only_from_whoever_asked_for_it() {
    let harbour = Harbour::start().await;
    let provider = Provider::new(settings(&harbour.issuer)).unwrap();
    let begun = provider.begin().await.unwrap();
    let (_, code) = harbour.lets_in(&begun.address);
    let other = provider.begin().await.unwrap();
    assert!(other.state != begun.state && other.nonce != begun.nonce && other.verifier != begun.verifier);
    let with_other = provider.finish(code, begun.nonce.clone(), other.verifier).await;
    check(with_other, "refused", "invalid_grant", "another verifier");
    let (_, code) = harbour.lets_in(&begun.address);
    provider.finish(code.clone(), begun.nonce.clone(), begun.verifier.clone()).await.unwrap();
    check(provider.finish(code, begun.nonce, begun.verifier).await, "refused", "invalid_grant", "the code again");
    let stranger = Provider::new(Settings { client_secret: "another".into(), ..settings(&harbour.issuer) }).unwrap();
    let begun = stranger.begin().await.unwrap();
    let (_, code) = harbour.lets_in(&begun.address);
    let refused = stranger.finish(code, begun.nonce, begun.verifier).await;
    check(refused, "refused", "invalid_client", "another secret");
}

#[tokio::test]
async fn a_provider_that_is_away_or_another_one_is_told_apart() {
    let harbour = Harbour::start().await;
    harbour.says(|said| said.document = json!({ "issuer": "https://evil.example" }));
    check(sign_in(&harbour).await, "unbelieved", "unexpected issuer", "a document of another issuer");
    harbour.says(|said| said.document = json!({ "jwks_uri": format!("{}/nowhere", harbour.issuer) }));
    check(sign_in(&harbour).await, "unanswered", "document and keys", "no keys");
    // Nobody listens on port 1.
    let away = Provider::new(settings("http://127.0.0.1:1")).unwrap();
    let outcome = away.begin().await.map(|_| unreachable!("nobody is there"));
    check(outcome, "unanswered", "Request failed", "nobody");
}

#[tokio::test]
async fn keys_that_the_provider_changes_are_known_at_once() {
    let harbour = Harbour::start().await;
    let provider = Provider::new(settings(&harbour.issuer)).unwrap();
    let begun = provider.begin().await.unwrap();
    harbour.says(Said::change_keys);
    let (_, code) = harbour.lets_in(&begun.address);
    provider.finish(code, begun.nonce, begun.verifier).await.unwrap();
}
