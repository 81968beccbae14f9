//! `ascend segments show`, `set`, `preview`, `apply`.

use crate::ordered::{Json, Object};
use crate::outcome::say;
use crate::place::Place;
use crate::sheet::{Cell, Format, Sheet};
use actions::{
    Cx, SegmentPreview, SegmentRows, SegmentsInput, Stop, apply_segments, change_segments, preview_segments,
    segments_now,
};
use anyhow::Context;
use clap::{Args, Subcommand};
use std::path::{Path, PathBuf};

/// `ascend segments …`
#[derive(Args, Debug)]
pub struct Segments {
    #[command(subcommand)]
    act: Act,
}

#[derive(Subcommand, Debug)]
enum Act {
    /// The rule that holds now
    Show,
    /// Record a new version of the rule; it moves nobody before it is applied
    Set {
        /// Its lines, the first that fits counts: Enterprise: level >= 250000 GBP
        file: PathBuf,
        /// Percent past a border within which a customer stays in its segment
        #[arg(long, default_value = "0")]
        stay_percent: String,
        /// Why it is changed
        #[arg(long)]
        reason: String,
    },
    /// What the rule would change: every account that would move
    Preview {
        /// Try out these lines instead of the rule that holds
        #[arg(long, value_name = "FILE")]
        rules: Option<PathBuf>,
        /// Percent past a border within which a customer stays; only with --rules
        #[arg(long, default_value = "0", requires = "rules")]
        stay_percent: String,
    },
    /// Apply the rule to every customer, as one batch that can be undone
    Apply {
        /// Do everything but the commit
        #[arg(long)]
        dry_run: bool,
    },
}

/// Shows, sets, tries or applies the rule.
pub async fn run(place: &Place, asked: Segments, format: Format) -> Result<(), Stop> {
    let cx = place.cx().await?;
    match asked.act {
        Act::Show => show(&cx, format).await,
        Act::Set { file, stay_percent, reason } => set(&cx, &file, stay_percent, &reason, format).await,
        Act::Preview { rules, stay_percent } => {
            let tried = rules.map(|file| lines_of(&file, stay_percent)).transpose()?;
            told(&preview_segments(&cx, tried.as_ref(), &EVERY_ONE).await?, format)
        }
        Act::Apply { dry_run: true } => told(&preview_segments(&cx, None, &EVERY_ONE).await?, format),
        Act::Apply { dry_run: false } => apply(&cx, format).await,
    }
}

const EVERY_ONE: SegmentRows = SegmentRows::First(usize::MAX);

fn lines_of(file: &Path, stay_percent: String) -> Result<SegmentsInput, Stop> {
    let rules = std::fs::read_to_string(file).map_err(|error| {
        let problem = format!("{} cannot be read: {error}.", file.display());
        Stop::wrong_field("file", problem, "Name a text file with a line per segment.")
    })?;
    Ok(SegmentsInput { rules, stay_percent })
}

async fn show(cx: &Cx, format: Format) -> Result<(), Stop> {
    let now = segments_now(&cx.store).await?;
    let stay = now.policy.stay_percent;
    if format == Format::Json {
        let object = Object::default()
            .with("version", &Json::number(now.version))
            .with("stay_percent", &Json::number(stay))
            .with("rules", &Json::text(&now.text()));
        return say(&format!("{}\n", object.end()));
    }
    let mut sheet = Sheet::new(["line", "segment", "rule"]);
    for (line, rule) in (1..).zip(&now.policy.rules) {
        sheet.push(vec![Cell::Whole(line), Cell::Text(rule.segment.clone()), Cell::Text(rule.to_string())]);
    }
    sheet.say(format)?;
    match format {
        Format::Table => say(&format!("\nVersion {}; a customer stays within {stay}% of a border.\n", now.version)),
        _ => Ok(()),
    }
}

async fn set(cx: &Cx, file: &Path, stay_percent: String, reason: &str, format: Format) -> Result<(), Stop> {
    let input = lines_of(file, stay_percent)?;
    let from = segments_now(&cx.store).await?.version;
    let done = change_segments(cx, from, &input, reason).await?;
    say(&match (format, done.version) {
        (Format::Json, version) => {
            let told = Object::default()
                .with("policy", &Json::text(&done.policy))
                .with("version", &version.map_or(Json::null(), Json::number));
            format!("{}\n", told.end())
        }
        (_, Some(version)) => {
            format!("Version {version} of the rule holds. To put it to work: ascend segments apply\n")
        }
        (_, None) => "The rule was so already.\n".into(),
    })
}

fn told(preview: &SegmentPreview, format: Format) -> Result<(), Stop> {
    if format == Format::Json {
        return say(&format!("{}\n", json(preview)?));
    }
    let mut sheet = Sheet::new(["account", "name", "from", "to", "line", "level"]);
    for moved in &preview.named {
        sheet.push(vec![
            Cell::Text(moved.account.to_string()),
            Cell::Text(moved.name.clone()),
            moved.from.clone().map_or(Cell::Absent, Cell::Text),
            Cell::Text(moved.to.clone()),
            Cell::Whole(i64::try_from(moved.line).unwrap_or(i64::MAX)),
            moved.level_minor.map_or(Cell::Absent, |minor| Cell::Money(minor, preview.currency)),
        ]);
    }
    sheet.say(format)?;
    if format == Format::Csv {
        return Ok(());
    }
    say(&format!(
        "\nOf {} customers {} would move and {} would be held where they are; {} keep what a member said, {} fit no \
         line, {} have no rate.\n",
        preview.customers, preview.moving, preview.holding, preview.by_hand, preview.unfitting, preview.without_rate
    ))
}

fn json(preview: &SegmentPreview) -> Result<String, Stop> {
    let written = |value: serde_json::Result<String>| value.map(Json::written).context("writing the preview");
    Ok(Object::default()
        .with("version", &Json::number(preview.version))
        .with("currency", &Json::text(preview.currency.code()))
        .with("customers", &Json::number(preview.customers))
        .with("moving", &Json::number(preview.moving))
        .with("holding", &Json::number(preview.holding))
        .with("by_hand", &Json::number(preview.by_hand))
        .with("unfitting", &Json::number(preview.unfitting))
        .with("without_rate", &Json::number(preview.without_rate))
        .with("moves", &written(serde_json::to_string(&preview.moves))?)
        .with("accounts", &written(serde_json::to_string(&preview.named))?)
        .end())
}

async fn apply(cx: &Cx, format: Format) -> Result<(), Stop> {
    let seen = preview_segments(cx, None, &SegmentRows::First(0)).await?.seen;
    let done = apply_segments(cx, &seen).await?;
    say(&match (format, done.batch) {
        (Format::Json, _) => format!("{}\n", serde_json::to_string(&done).context("writing the reply")?),
        (_, Some(batch)) => format!(
            "{} accounts moved, {} are held where they were, by version {} of the rule.\n\
             To take it back: ascend import undo {batch}\n",
            done.moved, done.holding, done.version
        ),
        (_, None) => "All are where the rule says. Nothing was recorded.\n".into(),
    })
}
