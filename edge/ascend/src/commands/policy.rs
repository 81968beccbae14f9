//! `ascend policy list`, `ascend policy set`.

use crate::ordered::{Json, Object};
use crate::outcome::say;
use crate::place::Place;
use crate::sheet::{Cell, Format, Sheet};
use actions::{Stop, change_policy, settings_known_at};
use anyhow::Context;
use clap::{Args, Subcommand};

/// `ascend policy …`
#[derive(Args, Debug)]
pub struct Policy {
    #[command(subcommand)]
    act: Act,
}

#[derive(Subcommand, Debug)]
enum Act {
    /// Every setting that holds now, with the version of its policy
    List,
    /// Change a setting: a new version of its policy; figures follow
    Set {
        /// Which one, e.g. revenue.grace_days
        key: String,
        /// A TOML value; a bare word is a text, an empty one leaves report.currency open again
        value: String,
        /// Why it is changed
        #[arg(long)]
        reason: String,
    },
}

/// Lists the settings, or changes one.
pub async fn run(place: &Place, asked: Policy, format: Format) -> Result<(), Stop> {
    let cx = place.cx().await?;
    let Act::Set { key, value, reason } = asked.act else { return list(&cx, format).await };
    let done = change_policy(&cx, &key, &value, &reason).await?;
    let told = if value.trim().is_empty() { "open" } else { value.as_str() };
    say(&match (format, done.version) {
        (Format::Json, version) => {
            let told = Object::default()
                .with("policy", &Json::text(&done.policy))
                .with("version", &version.map_or(Json::null(), Json::number));
            format!("{}\n", told.end())
        }
        (_, Some(version)) => format!("{key} is {told} from version {version} of policy {} on.\n", done.policy),
        (_, None) => format!("{key} was {told} already.\n"),
    })
}

async fn list(cx: &actions::Cx, format: Format) -> Result<(), Stop> {
    let settings = settings_known_at(&cx.store, i64::MAX).await?;
    let sections = toml::Table::try_from(settings).context("writing the settings")?;
    let mut sheet = Sheet::new(["key", "value", "version"]);
    for (section, keys) in &sections {
        let version = cx.store.policy_known_at(section, i64::MAX).await?.map(|version| version.version.into());
        for (key, value) in keys.as_table().into_iter().flatten() {
            sheet.push(vec![
                Cell::Text(format!("{section}.{key}")),
                Cell::Text(value.as_str().map_or_else(|| value.to_string(), String::from)),
                version.map_or(Cell::Absent, Cell::Whole),
            ]);
        }
    }
    sheet.say(format)
}
