//! `ascend init`: the first administrator.

use crate::ordered::{Json, Object};
use crate::outcome::say;
use crate::place::Place;
use crate::sheet::Format;
use actions::{NewAdministrator, Stop, setup_administrator};
use anyhow::Context;
use clap::Args;
use std::io;

/// `ascend init --email E [--password-stdin]`
#[derive(Args, Debug)]
pub struct Init {
    /// E-mail address to sign in with
    #[arg(long)]
    email: String,
    /// As they want to be called [default: the address]
    #[arg(long, default_value = "", hide_default_value = true)]
    name: String,
    /// Read the password from standard input; without it one is generated and printed once
    #[arg(long)]
    password_stdin: bool,
}

/// Sets the administrator up.
pub async fn run(place: &Place, asked: Init, format: Format) -> Result<(), Stop> {
    let password = match asked.password_stdin {
        true => Some(password_from_stdin()?),
        false => None,
    };
    let new = NewAdministrator { email: asked.email, name: asked.name, password };
    let administrator = setup_administrator(&place.cx().await?, new).await?;
    let generated = administrator.generated_password.as_deref();
    say(&match (format, generated) {
        (Format::Json, _) => {
            let told = Object::default()
                .with("id", &Json::text(&administrator.id.to_string()))
                .with("email", &Json::text(&administrator.email))
                .with("generated_password", &generated.map_or(Json::null(), Json::text));
            format!("{}\n", told.end())
        }
        (_, None) => format!("{} can sign in now.\n", administrator.email),
        (_, Some(password)) => format!(
            "{} can sign in now with the password\n{password}\nIt is shown this once and kept nowhere.\n",
            administrator.email
        ),
    })
}

fn password_from_stdin() -> Result<String, Stop> {
    let mut line = String::new();
    io::stdin().read_line(&mut line).context("reading the password from standard input")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_string())
}
