//! The tables of an account: lines, amendments, movements, reconciliation, audit.

use super::Known;
use crate::pages::signature::{when, who};
use crate::session::Member;
use crate::views::account::TableCard;
use crate::views::table::{Cell, Column, Table};
use access::Permission;
use accounts::Attribute;
use actions::hexadecimal;
use actions::reads::AuditRow;
use draw::format;
use money::{Day, Month};
use revenue::facts::LineVersion;
use revenue::publish::PublishedLine;
use revenue::timeline::timelines;
use revenue::{LevelSource, LineKind, MovementKind};

/// Entries of the trail on one page.
pub const AUDIT_ROWS: u64 = 50;

/// Months of reconciliation shown, the latest.
const RECONCILED_MONTHS: i32 = 12;

/// Movements and amendments shown, the latest.
const ROWS_MAX: usize = 200;

impl Known {
    /// What is in force today, and what ended.
    pub fn lines(&self) -> TableCard {
        let mut rows = Vec::new();
        let mut live = 0;
        for line in &self.published.lines {
            let Some(first) = line.steps.first() else { continue };
            let at = line.step_on(self.today).filter(|s| s.minor > 0);
            live += usize::from(at.is_some());
            let name = if line.product.is_empty() { Cell::text("All products") } else { Cell::text(&*line.product) };
            let name = if line.contract.is_empty() { name } else { name.note(&*line.contract) };
            let version = self.version_on(line);
            let state = match at {
                None if first.from > self.today => Cell::tag("Starts later", "land"),
                None => Cell::tag("Ended", ""),
                Some(step) if step.carried => Cell::tag("Out of contract", "warn"),
                Some(step) if step.pilot => Cell::tag("Pilot", "land"),
                Some(_) => Cell::tag("In force", "expand"),
            };
            let priced = |v: &&LineVersion| v.quantity_milli > 0 && at.is_some();
            rows.push(vec![
                name,
                version.filter(priced).map_or_else(
                    || Cell::absent("The source states none"),
                    |v| Cell::text(format::quantity(v.quantity_milli)),
                ),
                version.filter(priced).map_or_else(
                    || Cell::absent("The source states none"),
                    |v| {
                        Cell::text(format::unit_price(v.unit_price_micro, v.currency)).note(format!("per {}", v.period))
                    },
                ),
                at.map_or_else(
                    || Cell::absent("Not in force today"),
                    |s| Cell::text(format::money_exact(format::per_month(s.minor), self.currency)),
                ),
                Cell::text(format::day(first.from, self.today)),
                version.and_then(|v| v.cancelled_on.or(v.end)).map_or_else(
                    || Cell::absent("Open, or not stated"),
                    |day| Cell::text(format::day(day, self.today)),
                ),
                state,
            ]);
        }
        TableCard {
            anchor: "lines",
            title: "Lines".into(),
            aside: format!("{live} in force"),
            table: Table {
                caption: "Subscription lines".into(),
                columns: vec![
                    Column::words("Product"),
                    Column::numbers("Quantity"),
                    Column::numbers("Unit price"),
                    Column::numbers("MRR"),
                    Column::words("Since"),
                    Column::words("Until"),
                    Column::words("State"),
                ],
                rows,
                total: None,
                when_empty: "No line with recurring revenue is recorded.".into(),
            },
            foot: String::new(),
            more: None,
            export: None,
        }
    }

    /// The version of a line that holds today.
    fn version_on(&self, line: &PublishedLine) -> Option<&LineVersion> {
        let same = |v: &&LineVersion| v.source == line.source && v.product == line.product;
        let of_line = self.versions.iter().filter(same).filter(|v| self.chain_holds(line, &v.contract));
        of_line.filter(|v| v.effective_on.max(v.start) <= self.today).max_by_key(|v| v.effective_on.max(v.start))
    }

    /// Whether `contract` is the line's first one or renews it, directly or over others.
    fn chain_holds(&self, line: &PublishedLine, contract: &str) -> bool {
        let mut at = contract;
        for _ in 0..=self.versions.len() {
            if at == &*line.contract {
                return true;
            }
            let of_source = self.versions.iter().find(|l| l.source == line.source && &*l.contract == at);
            let Some(earlier) = of_source.and_then(|l| l.renews.as_deref()) else { return false };
            at = earlier;
        }
        false
    }

    /// Every version of every contract line, the latest first.
    pub fn amendments(&self) -> TableCard {
        let mut versions: Vec<&LineVersion> = self.versions.iter().collect();
        versions.sort_by_key(|v| (std::cmp::Reverse(v.effective_on), v.contract.clone(), v.product.clone()));
        let count = versions.len();
        let row = |v: &&LineVersion| {
            let what = match (v.cancelled_on, v.effective_on == v.start) {
                (Some(day), _) => format!("cancelled on {}", format::day_full(day)),
                (None, true) => "signed".to_string(),
                (None, false) => "amended".to_string(),
            };
            vec![
                Cell::text(format::day_full(v.effective_on)),
                Cell::text(&*v.product).note(&*v.contract),
                Cell::text(what),
                Cell::text(format::quantity(v.quantity_milli)),
                Cell::text(format::unit_price(v.unit_price_micro, v.currency)).note(format!("per {}", v.period)),
                match v.kind {
                    LineKind::OneOff => Cell::absent("One-off lines have no recurring level"),
                    _ => Cell::text(format::money_exact(v.period.level(v.amount_minor), v.currency)),
                },
                v.end.map_or_else(|| Cell::absent("Open-ended"), |d| Cell::text(format::day_full(d))),
            ]
        };
        let shown = versions.iter().take(ROWS_MAX);
        let invoices = self.record.facts.invoices.len();
        TableCard {
            anchor: "amendments",
            title: "Amendments".into(),
            aside: format::counted(count as i64, "version", "versions"),
            table: Table {
                caption: "Versions of contract lines".into(),
                columns: vec![
                    Column::words("Effective"),
                    Column::words("Line"),
                    Column::words("What"),
                    Column::numbers("Quantity"),
                    Column::numbers("Unit price"),
                    Column::numbers("ARR"),
                    Column::words("Term ends"),
                ],
                rows: shown.map(row).collect(),
                total: None,
                when_empty: match invoices {
                    0 => "No contract line is recorded.".into(),
                    n => format!(
                        "No contract line is recorded. Levels come from {}.",
                        format::counted(n as i64, "invoice line", "invoice lines")
                    ),
                },
            },
            foot: more_than(count),
            more: None,
            export: None,
        }
    }

    /// The account's movements, the latest first.
    pub fn movements(&self) -> TableCard {
        let shown = |m: &&revenue::Movement| m.kind != MovementKind::Entered && m.kind != MovementKind::Left;
        let mut all: Vec<&revenue::Movement> = self.published.movements.iter().filter(shown).collect();
        all.reverse();
        let row = |m: &&revenue::Movement| {
            let line = &self.published.lines[m.line as usize];
            let marks = [
                ("agreed at signature", m.marks.contracted),
                ("discount ended", m.marks.discount_ended),
                ("renewed late", m.marks.renewed_late),
                ("pilot", m.marks.pilot),
            ];
            let marks: Vec<&str> = marks.iter().filter(|(_, is)| *is).map(|(word, _)| *word).collect();
            vec![
                Cell::text(format::day_full(m.day)),
                Cell::text(m.kind.label()),
                if line.product.is_empty() { Cell::text("All products") } else { Cell::text(&*line.product) },
                Cell::text(marks.join(", ")),
                Cell::text(format::change_exact(m.minor, self.currency)),
            ]
        };
        let rows: Vec<Vec<Cell>> = all.iter().take(ROWS_MAX).map(row).collect();
        TableCard {
            anchor: "movements",
            title: "Movements".into(),
            aside: format!("per year, in {}", self.currency),
            table: Table {
                caption: "Movements of the level, per year".into(),
                columns: vec![
                    Column::words("Day"),
                    Column::words("Movement"),
                    Column::words("Product"),
                    Column::words("Marks"),
                    Column::numbers("ARR"),
                ],
                rows,
                total: None,
                when_empty: "The level of this account never moved.".into(),
            },
            foot: more_than(all.len()),
            more: None,
            export: None,
        }
    }

    /// The level by the source that counts, beside what a second source says; absent without one.
    pub fn reconciliation(&self) -> Option<TableCard> {
        let counts = self.published.source?;
        let facts = &self.record.facts;
        let has = |source: &LevelSource| match source {
            LevelSource::Contracts => !facts.lines.is_empty(),
            LevelSource::Invoices => !facts.invoices.is_empty(),
            LevelSource::Levels => !facts.levels.is_empty(),
        };
        let second = LevelSource::ALL.into_iter().find(|s| *s != counts && has(s))?;
        let of = |source| timelines(facts, source, &self.settings.revenue, &self.horizons, i64::MAX);
        let (first, other) = (of(counts), of(second));
        let level = |known: &revenue::timeline::Timelines, day: Day| -> i64 {
            known.lines.iter().filter_map(|l| l.state_on(day)).map(|s| s.level).sum()
        };
        let last = self.today.month().plus(-1);
        let months = (0..RECONCILED_MONTHS).map(|n| last.plus(-n));
        let row = |month: Month| {
            let (a, b) = (level(&first, month.last_day()), level(&other, month.last_day()));
            let money = |minor| format::money_exact(format::per_month(minor), self.currency);
            let difference = format::per_month(b) - format::per_month(a);
            let shown = if difference == 0 {
                Cell::text("None")
            } else {
                Cell::tag(format::change_exact(difference, self.currency), "warn")
            };
            vec![Cell::text(format::month(month)), Cell::text(money(a)), Cell::text(money(b)), shown]
        };
        Some(TableCard {
            anchor: "reconciliation",
            title: "Reconciliation".into(),
            aside: format!("{} beside {}", counts.key(), second.key()),
            table: Table {
                caption: "MRR at the close of each month by both sources".into(),
                columns: vec![
                    Column::words("Month"),
                    Column::numbers(format::capital(counts.key())),
                    Column::numbers(format::capital(second.key())),
                    Column::numbers("Difference"),
                ],
                rows: months.map(row).collect(),
                total: None,
                when_empty: String::new(),
            },
            foot: format!(
                "Figures come from {} alone; {} are compared with them and never added.",
                counts.key(),
                second.key()
            ),
            more: None,
            export: None,
        })
    }

    /// What was done to the account's facts, the latest first.
    pub fn audit(&self, entries: &[AuditRow], reader: &Member) -> TableCard {
        let row = |entry: &AuditRow| {
            let what = format::capital(&entry.action.replace('_', " "));
            let what = batch_href(entry, reader).map_or_else(|| Cell::text(&what), |href| Cell::link(&what, href));
            let what = match told(entry) {
                Some(told) => what.note(told),
                None => what,
            };
            vec![
                Cell::text(when(entry.recorded_at)),
                what,
                Cell::text(who(&entry.actor, reader)),
                Cell::text(hexadecimal(entry.hash.get(..6).unwrap_or(&entry.hash))),
            ]
        };
        TableCard {
            anchor: "audit",
            title: "Audit".into(),
            aside: String::new(),
            table: Table {
                caption: "What was done to the facts of this account".into(),
                columns: vec![
                    Column::words("When"),
                    Column::words("What"),
                    Column::words("Who"),
                    Column::words("Hash"),
                ],
                rows: entries.iter().map(row).collect(),
                total: None,
                when_empty: "Nothing was done yet.".into(),
            },
            foot: "Each entry carries the hash of the one before it.".into(),
            more: None,
            export: None,
        }
    }
}

/// The page of the batch that an entry is about, if the reader may open it.
fn batch_href(entry: &AuditRow, reader: &Member) -> Option<String> {
    let of_many = ["change_accounts", "undo_change", "apply_segments"].contains(&entry.action.as_str());
    let needs = if of_many { Permission::ChangeAccounts } else { Permission::Import };
    let folder = if of_many { "/accounts/changes" } else { "/imports/batches" };
    (entry.subject_kind == "import" && reader.may(needs)).then(|| format!("{folder}/{}", entry.subject_id))
}

/// What a change of fields said: "CAM: Ben Ives → Maya Okafor".
fn told(entry: &AuditRow) -> Option<String> {
    let change: serde_json::Value = serde_json::from_str(&entry.change).ok()?;
    if let ("apply_segments", Some(version)) = (entry.action.as_str(), change["version"].as_i64()) {
        let count = change["accounts"].as_i64().unwrap_or_default();
        let counted = format::counted(count, "account", "accounts");
        return Some(format!("Version {version} of the rule, {counted} moved"));
    }
    let label = change["field"].as_str().and_then(Attribute::from_key)?.label();
    let to = change["to"].as_str()?;
    let from = change["from"].as_str().unwrap_or(format::ABSENT);
    match (entry.action.as_str(), change["accounts"].as_i64()) {
        ("change_account", _) => Some(format!("{label}: {from} \u{2192} {to}")),
        ("change_accounts", Some(count)) => {
            Some(format!("{label}: {to}, {}", format::counted(count, "account", "accounts")))
        }
        _ => None,
    }
}

fn more_than(count: usize) -> String {
    if count > ROWS_MAX { format!("The latest {ROWS_MAX} of {count}.") } else { String::new() }
}
