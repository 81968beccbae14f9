//! Policies that are one file each: printing the one that holds, recording another.

use crate::ordered::{Json, Object};
use crate::outcome::say;
use crate::sheet::Format;
use actions::{Cx, PolicyFile, Stop};
use clap::Args;
use serde::de::DeserializeOwned;
use std::path::{Path, PathBuf};

/// `… policy [FILE] [--reason WHY]`
#[derive(Args, Debug)]
pub struct PolicyAsked {
    /// Another file in its place
    file: Option<PathBuf>,
    /// Why it is changed
    #[arg(long, requires = "file")]
    reason: Option<String>,
}

/// Prints the file that holds, or records another. `command` is how it is printed.
pub async fn run<P: DeserializeOwned + Clone + Send>(
    cx: &Cx,
    policy: &PolicyFile<P>,
    command: &str,
    asked: &PolicyAsked,
    format: Format,
) -> Result<(), Stop> {
    match &asked.file {
        None => print(cx, policy, format).await,
        Some(file) => {
            let text = text_of(file, command)?;
            change(cx, policy, &text, asked.reason.as_deref().unwrap_or_default(), format).await
        }
    }
}

/// Prints the file that holds.
pub async fn print<P: DeserializeOwned + Clone + Send>(
    cx: &Cx,
    policy: &PolicyFile<P>,
    format: Format,
) -> Result<(), Stop> {
    let now = policy.now(&cx.store).await?;
    if format == Format::Json {
        let told =
            Object::default().with("version", &Json::number(now.version)).with(policy.named(), &Json::text(&now.text));
        return say(&format!("{}\n", told.end()));
    }
    say(&now.text)
}

/// What a file says; `command` prints one to start from.
pub fn text_of(file: &Path, command: &str) -> Result<String, Stop> {
    std::fs::read_to_string(file).map_err(|error| {
        let problem = format!("{} cannot be read: {error}.", file.display());
        Stop::wrong_field("file", problem, format!("Name a text file; {command} prints one to start from."))
    })
}

/// Records a file in the place of the one that holds.
pub async fn change<P: DeserializeOwned + Clone + Send>(
    cx: &Cx,
    policy: &PolicyFile<P>,
    text: &str,
    reason: &str,
    format: Format,
) -> Result<(), Stop> {
    let from = policy.now(&cx.store).await?.version;
    let done = policy.change(cx, from, text, reason).await?;
    say(&match (format, done.version) {
        (Format::Json, version) => {
            let told = Object::default()
                .with("policy", &Json::text(&done.policy))
                .with("version", &version.map_or(Json::null(), Json::number));
            format!("{}\n", told.end())
        }
        (_, Some(version)) => format!("Version {version} of the {} holds.\n", policy.named()),
        (_, None) => "It was so already.\n".into(),
    })
}
