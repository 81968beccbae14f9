//! What the rule would change, its runs and its versions, as tables.

use super::{FIRST_NAMED_MAX, NAMED_MAX, PATH};
use crate::app::App;
use crate::pages::accounts::changing;
use crate::pages::signature::{when, who};
use crate::problem::Problem;
use crate::session::{Member, url_part};
use crate::views::account::TableCard;
use crate::views::form::Form;
use crate::views::parts::Link;
use crate::views::segments::Preview;
use crate::views::table::{Cell, Column, Table};
use actions::reads::PolicyVersion;
use actions::{MovedAccount, SEGMENTS_KIND, SegmentMove, SegmentPreview, SegmentsNow};
use draw::format;

/// Runs shown.
const RUNS_MAX: u64 = 20;

/// From which segment into which; none where all that move are shown.
pub type Between = Option<(Option<String>, String)>;

/// A count as it is written.
pub fn shown(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn accounts(count: u64) -> String {
    format::counted(shown(count), "account", "accounts")
}

/// The button: what applying does.
pub fn apply_text(preview: &SegmentPreview) -> String {
    match (preview.moving, preview.holding) {
        (0, holding) => format!("Hold {} by the rule", accounts(holding)),
        (moving, _) => format!("Apply: move {}", accounts(moving)),
    }
}

/// What the rule would change. Numbers lead to their accounts where the rule is one that holds.
pub fn preview(preview: &SegmentPreview, between: Between, apply: Option<Form>) -> Preview {
    let is_tried = apply.is_none() && preview.version == 0;
    Preview {
        about: about(preview),
        moves: TableCard {
            anchor: "changes",
            title: if is_tried { "What this would change".into() } else { "What the rule would change".into() },
            aside: format!("of {} that are customers today", accounts(preview.customers)),
            table: Table {
                caption: "From which segment into which".into(),
                columns: vec![
                    Column::words("From"),
                    Column::words("To"),
                    Column::numbers("Accounts"),
                    Column::numbers("A year"),
                ],
                rows: preview.moves.iter().map(|moved| pair(preview, moved, is_tried)).collect(),
                total: (preview.moves.len() > 1).then(|| total(preview)),
                when_empty: "All are where the rule says.".into(),
            },
            foot: String::new(),
            more: None,
            export: None,
        },
        accounts: (!preview.named.is_empty()).then(|| named(preview, between)),
        apply,
    }
}

/// Who stays, and why.
fn about(preview: &SegmentPreview) -> Vec<String> {
    let is_one = |count: u64| count == 1;
    let mut about = Vec::new();
    if preview.holding > 0 {
        let stay = if is_one(preview.holding) { "stays" } else { "stay" };
        about.push(format!(
            "{} {stay} in the segment that files say; once the rule is applied, later files do not change it.",
            accounts(preview.holding)
        ));
    }
    if preview.by_hand > 0 {
        let keep = if is_one(preview.by_hand) { "keeps" } else { "keep" };
        about.push(format!("{} {keep} what a member said, which counts before the rule.", accounts(preview.by_hand)));
    }
    if preview.unfitting > 0 {
        let fit = if is_one(preview.unfitting) { "fits" } else { "fit" };
        about.push(format!("{} {fit} no line and would stay as before.", accounts(preview.unfitting)));
    }
    if preview.without_rate > 0 {
        let stay = if is_one(preview.without_rate) { "stays" } else { "stay" };
        about.push(format!(
            "{} {stay} as before: there is no rate to {} for their level.",
            accounts(preview.without_rate),
            preview.currency
        ));
    }
    about
}

fn segment(name: Option<&str>) -> Cell {
    name.map_or_else(|| Cell::absent("Nobody has said"), Cell::text)
}

fn pair(preview: &SegmentPreview, moved: &SegmentMove, is_tried: bool) -> Vec<Cell> {
    let from = moved.from.as_deref();
    let href = format!("{PATH}?from={}&to={}#accounts", url_part(from.unwrap_or_default()), url_part(&moved.to));
    let count = format::count(shown(moved.accounts));
    vec![
        segment(from),
        Cell::text(&moved.to),
        if is_tried { Cell::text(count) } else { Cell::link(count, href) },
        Cell::text(format::money_short(moved.level_minor, preview.currency)),
    ]
}

fn total(preview: &SegmentPreview) -> Vec<Cell> {
    let level = preview.moves.iter().fold(0_i64, |sum, moved| sum.saturating_add(moved.level_minor));
    vec![
        Cell::text("All"),
        Cell::text(""),
        Cell::text(format::count(shown(preview.moving))),
        Cell::text(format::money_short(level, preview.currency)),
    ]
}

fn named(preview: &SegmentPreview, between: Between) -> TableCard {
    let row = |moved: &MovedAccount| {
        vec![
            Cell::link(&moved.name, format!("/accounts/{}", moved.account)),
            segment(moved.from.as_deref()),
            Cell::text(&moved.to),
            Cell::text(moved.line.to_string()),
            moved.level_minor.map_or_else(
                || Cell::absent("There is no rate for its level"),
                |minor| Cell::text(format::money(minor, preview.currency)),
            ),
        ]
    };
    let (title, all, limit) = match &between {
        Some((from, to)) => {
            let is_pair = |moved: &&SegmentMove| moved.from == *from && moved.to == *to;
            let all = preview.moves.iter().find(is_pair).map_or(0, |moved| moved.accounts);
            let from = from.as_deref().unwrap_or("No segment");
            (format!("{from} \u{2192} {to}: {}", accounts(all)), all, NAMED_MAX)
        }
        None => ("Accounts that would move".into(), preview.moving, FIRST_NAMED_MAX),
    };
    let rest = all.saturating_sub(limit as u64);
    TableCard {
        anchor: "accounts",
        title,
        aside: String::new(),
        table: Table {
            caption: "Accounts that would move, by name".into(),
            columns: vec![
                Column::words("Account"),
                Column::words("From"),
                Column::words("To"),
                Column::numbers("Line"),
                Column::numbers("A year"),
            ],
            rows: preview.named.iter().map(row).collect(),
            total: None,
            when_empty: String::new(),
        },
        foot: if rest > 0 { format!("And {} more.", format::count(shown(rest))) } else { String::new() },
        more: between.map(|_| Link::new("Show all that move", format!("{PATH}#accounts"))),
        export: None,
    }
}

/// The runs, the latest first.
pub async fn runs(app: &App, member: &Member) -> Result<TableCard, Problem> {
    let found = app.store.batches_of_kind(&member.scope(), SEGMENTS_KIND, RUNS_MAX).await;
    let found = found.map_err(|e| Problem::fault(member.theme, &anyhow::Error::new(e)))?;
    let row = |(batch, undone): &(actions::reads::ImportBatch, Option<actions::reads::Retraction>)| {
        vec![
            Cell::link(when(batch.recorded_at), changing::href(batch.id)).note(&batch.file_name),
            Cell::text(who(&batch.actor, member)),
            Cell::text(format::count(batch.updated)),
            Cell::text(format::count(batch.created)),
            match undone {
                Some(undone) => Cell::tag("undone", "").note(when(undone.recorded_at)),
                None => Cell::tag("recorded", "expand"),
            },
        ]
    };
    Ok(TableCard {
        anchor: "runs",
        title: "When it was applied".into(),
        aside: String::new(),
        table: Table {
            caption: "When the rule was applied, the latest first".into(),
            columns: vec![
                Column::words("When"),
                Column::words("By"),
                Column::numbers("Moved"),
                Column::numbers("Held"),
                Column::words("State"),
            ],
            rows: found.iter().map(row).collect(),
            total: None,
            when_empty: "The rule was not applied yet.".into(),
        },
        foot: if found.is_empty() { String::new() } else { "Each is undone as a whole on its page.".into() },
        more: None,
        export: None,
    })
}

/// Every version, the latest first.
pub fn versions(versions: &[(PolicyVersion, SegmentsNow)], member: &Member) -> TableCard {
    let row = |(version, read): &(PolicyVersion, SegmentsNow)| {
        let lines: Vec<String> = read.policy.rules.iter().map(ToString::to_string).collect();
        let stay = match read.policy.stay_percent {
            0 => String::new(),
            percent => format!("Stay within {percent}%. "),
        };
        vec![
            Cell::text(version.version.to_string()),
            Cell::sentence(format!("{stay}{}", lines.join("; "))),
            Cell::sentence(&version.reason),
            Cell::text(who(&version.actor, member)),
            Cell::text(when(version.recorded_at)),
        ]
    };
    TableCard {
        anchor: "versions",
        title: "Versions".into(),
        aside: String::new(),
        table: Table {
            caption: "Every version of the rule, the latest first".into(),
            columns: ["Version", "What it says", "Why", "By", "Recorded"].map(Column::words).into(),
            rows: versions.iter().map(row).collect(),
            total: None,
            when_empty: "Nobody has written one yet.".into(),
        },
        foot: String::new(),
        more: None,
        export: None,
    }
}
