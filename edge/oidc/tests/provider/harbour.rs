//! A small provider on this machine, which can be told to lie.

use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

pub const CLIENT: &str = "ascend";
pub const SECRET: &str = "a secret of the registration";
pub const CALLBACK: &str = "https://ascend.example.com/sign-in/oidc/callback";

/// The provider.
#[derive(Clone)]
pub struct Harbour {
    pub issuer: String,
    said: Arc<Mutex<Said>>,
}

/// What it says.
pub struct Said {
    /// What its document says instead.
    pub document: Value,
    /// What stands in the id token instead; null takes a claim out.
    pub claims: Value,
    /// The header of the id token.
    pub header: Value,
    /// How the id token is signed.
    pub signed: Signed,
    /// Codes that it gave away, with nonce and challenge.
    codes: HashMap<String, (String, String)>,
    key: EcdsaKeyPair,
}

impl Said {
    /// It signs with another key from now on, under the same name.
    pub fn change_keys(&mut self) {
        self.key = key();
    }
}

/// How an id token is signed.
#[derive(Clone, Copy)]
pub enum Signed {
    /// By its key.
    Rightly,
    /// By a key that it does not publish.
    ByOther,
    /// With the secret of the client.
    ByHmac,
    /// Not at all.
    Not,
}

impl Harbour {
    /// Starts one.
    pub async fn start() -> Harbour {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let said = Said {
            document: json!({}),
            claims: json!({}),
            header: json!({ "alg": "ES256", "kid": "k1" }),
            signed: Signed::Rightly,
            codes: HashMap::new(),
            key: key(),
        };
        let harbour = Harbour { issuer, said: Arc::new(Mutex::new(said)) };
        let routes = Router::new()
            .route("/.well-known/openid-configuration", get(document))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .with_state(harbour.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        harbour
    }

    /// Has it say something else.
    pub fn says(&self, change: impl FnOnce(&mut Said)) {
        change(&mut self.said.lock().unwrap());
    }

    /// Somebody signs in there, sent by this address; the state and code that they come back with.
    pub fn lets_in(&self, address: &str) -> (String, String) {
        let query = address.strip_prefix(&format!("{}/authorize?", self.issuer)).unwrap();
        let asked: HashMap<&str, &str> = query.split('&').map(|pair| pair.split_once('=').unwrap()).collect();
        let callback = "https%3A%2F%2Fascend.example.com%2Fsign-in%2Foidc%2Fcallback";
        for (name, want) in [
            ("response_type", "code"),
            ("client_id", CLIENT),
            ("redirect_uri", callback),
            ("scope", "openid+email"),
            ("code_challenge_method", "S256"),
        ] {
            assert_eq!(asked[name], want, "{name} in {address}");
        }
        let code = format!("code for {}", asked["state"]);
        let kept = (asked["nonce"].to_string(), asked["code_challenge"].to_string());
        self.said.lock().unwrap().codes.insert(code.clone(), kept);
        (asked["state"].to_string(), code)
    }
}

fn key() -> EcdsaKeyPair {
    let random = SystemRandom::new();
    let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, document.as_ref(), &random).unwrap()
}

/// An object with what stands in another instead.
fn instead(mut object: Value, other: &Value) -> Value {
    for (name, value) in other.as_object().unwrap() {
        object[name] = value.clone();
    }
    object
}

async fn document(State(harbour): State<Harbour>) -> Json<Value> {
    let issuer = &harbour.issuer;
    let document = json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256", "HS256", "none"],
    });
    Json(instead(document, &harbour.said.lock().unwrap().document))
}

async fn keys(State(harbour): State<Harbour>) -> Json<Value> {
    let said = harbour.said.lock().unwrap();
    let point = said.key.public_key().as_ref();
    let [x, y] = [&point[1..33], &point[33..]].map(|part| URL_SAFE_NO_PAD.encode(part));
    Json(json!({ "keys": [{ "kty": "EC", "use": "sig", "crv": "P-256", "kid": "k1", "x": x, "y": y }] }))
}

async fn token(
    State(harbour): State<Harbour>,
    headers: HeaderMap,
    Form(sent): Form<HashMap<String, String>>,
) -> Response {
    let refused = |error| (StatusCode::BAD_REQUEST, Json(json!({ "error": error }))).into_response();
    // Secrets are form-encoded before they are joined (RFC 6749, section 2.3.1).
    let known = format!("Basic {}", STANDARD.encode(format!("{CLIENT}:{}", SECRET.replace(' ', "+"))));
    if headers.get(header::AUTHORIZATION).is_none_or(|told| told.as_bytes() != known.as_bytes()) {
        return refused("invalid_client");
    }
    let mut said = harbour.said.lock().unwrap();
    let Some((nonce, challenge)) = said.codes.remove(&sent["code"]) else { return refused("invalid_grant") };
    let shown = URL_SAFE_NO_PAD.encode(Sha256::digest(&sent["code_verifier"]));
    if shown != challenge || sent["redirect_uri"] != CALLBACK || sent["grant_type"] != "authorization_code" {
        return refused("invalid_grant");
    }
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let claims = json!({
        "iss": harbour.issuer, "sub": "s-1", "aud": CLIENT, "nonce": nonce, "iat": now, "exp": now + 300,
        "email": "maya@example.com", "email_verified": true,
    });
    let id_token = signed(&said, &instead(claims, &said.claims));
    Json(json!({ "access_token": "opaque", "token_type": "Bearer", "id_token": id_token })).into_response()
}

fn signed(said: &Said, claims: &Value) -> String {
    let [header, claims] = [&said.header, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
    let text = format!("{header}.{claims}");
    let by = |key: &EcdsaKeyPair| key.sign(&SystemRandom::new(), text.as_bytes()).unwrap().as_ref().to_vec();
    let signature = match said.signed {
        Signed::Rightly => by(&said.key),
        Signed::ByOther => by(&key()),
        Signed::ByHmac => {
            let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, SECRET.as_bytes());
            ring::hmac::sign(&key, text.as_bytes()).as_ref().to_vec()
        }
        Signed::Not => Vec::new(),
    };
    format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature))
}
