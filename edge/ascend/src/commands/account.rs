//! `ascend account X`, `ascend accounts`.

use crate::account_named::account_named;
use crate::ordered::{Json, Object};
use crate::outcome::say;
use crate::place::Place;
use crate::sheet::{Cell, Format, Sheet};
use actions::account_now::{Together, turn_day};
use actions::analytics::{Analytics, MovementDetail, MovementQuestion};
use actions::{Cx, Stop};
use analytics::Engine;
use clap::Args;
use kpis::{Filter, Rule};
use money::Day;
use revenue::timeline::Timeline;
use revenue::{Part, Population};
use store::{AccountFilter, AccountNow, AccountSort, Living};

/// Accounts read at a time for the list.
const ACCOUNTS_AT_ONCE: u16 = 500;

/// `ascend account X`
#[derive(Args, Debug)]
pub struct AccountCommand {
    /// Its id, external id, or name if no other has it
    account: String,
}

/// `ascend accounts`
#[derive(Args, Debug)]
pub struct Accounts {
    #[command(flatten)]
    narrowed: Narrowed,
    /// At most so many
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

/// Which accounts of a list, in what order.
#[derive(Args, Debug)]
pub struct Narrowed {
    /// Only with this somewhere in the name
    #[arg(long)]
    text: Option<String>,
    /// Only of this segment
    #[arg(long)]
    segment: Option<String>,
    /// Only of this owner
    #[arg(long)]
    owner: Option<String>,
    /// Only live, or ended
    #[arg(long, value_parser = ["live", "ended"])]
    living: Option<String>,
    /// In which order; levels of several currencies are compared in the reporting currency
    #[arg(long, default_value = "name", value_parser = ["name", "level", "since", "renewal"])]
    sort: String,
}

impl Narrowed {
    /// Which.
    pub fn filter(&self) -> AccountFilter {
        AccountFilter {
            text: self.text.clone(),
            segment: self.segment.clone(),
            owner: self.owner.clone(),
            currency: None,
            living: self.living.as_deref().and_then(Living::from_key),
        }
    }

    /// In what order.
    pub fn sort(&self) -> AccountSort {
        AccountSort::from_key(&self.sort).unwrap_or_default()
    }
}

/// Prints one account.
pub async fn run(place: &Place, asked: &AccountCommand, format: Format) -> Result<(), Stop> {
    let Cx { store, scope, clock, .. } = place.cx().await?;
    let named = account_named(&store, &scope, &asked.account).await?;
    let (today, mut now, mut lines) = (clock.today(), named, Vec::new());
    if let Some(together) = Together::of(&store, &scope, now.account).await? {
        now = together.now(today).unwrap_or(now);
        let (policy, horizons) = (&together.reading.settings.revenue, &together.reading.horizons);
        let of_part = |part: Part<'_>| part.timelines(policy, horizons, i64::MAX).lines;
        lines = together.parts().into_iter().flat_map(of_part).collect();
    }
    let engine = Engine::new(store, clock);
    let question = MovementQuestion {
        by_month: false,
        account: Some(now.account),
        ..MovementQuestion::over(
            Day(i32::MIN),
            Day(i32::MAX),
            Filter { population: Population::All, ..Filter::default() },
            Rule::default(),
        )
    };
    let answer = engine.movement_rows(&scope, &question).await?;
    let lines = lines_sheet(&lines, today);
    let movements = movements_sheet(answer.rows, answer.currency);
    match format {
        Format::Table => {
            say(&in_words(&now))?;
            say("\nLines in force today\n")?;
            lines.say(format)?;
            say("\nMovements\n")?;
            movements.say(format)
        }
        Format::Csv => movements.say(format),
        Format::Json => {
            let told = object(&now)
                .with("lines", &Json::written(lines.json()))
                .with("movements", &Json::written(movements.json()));
            say(&format!("{}\n", told.end()))
        }
    }
}

/// What is told of an account, in order.
fn told(now: &AccountNow) -> [(&'static str, Cell); 14] {
    let level = now.level_minor.zip(now.currency);
    [
        ("id", Cell::Text(now.account.to_string())),
        ("account", Cell::Text(now.external_id.clone())),
        ("name", Cell::Text(now.name.clone())),
        ("source", Cell::Text(now.source.clone())),
        ("segment", Cell::text(now.segment.as_deref())),
        ("owner", Cell::text(now.owner.as_deref())),
        ("country", Cell::text(now.country.as_deref())),
        ("parent", Cell::text(now.parent.as_deref())),
        ("live", Cell::Truth(now.live)),
        ("level", level.map_or(Cell::Absent, |(minor, currency)| Cell::Money(minor, currency))),
        ("since", Cell::day(now.since)),
        ("renewal_on", Cell::day(now.renewal_on)),
        ("merged_into", now.merged_into.map_or(Cell::Absent, |into| Cell::Text(into.to_string()))),
        ("merged_on", Cell::day(now.merged_on)),
    ]
}

fn object(now: &AccountNow) -> Object {
    told(now).iter().fold(Object::default(), |object, (name, cell)| object.with(name, &cell.json()))
}

fn in_words(now: &AccountNow) -> String {
    let mut text = String::new();
    for (name, cell) in told(now) {
        text.push_str(&format!("{name:<11} {}\n", cell.in_words()));
    }
    text
}

fn lines_sheet(lines: &[Timeline], today: Day) -> Sheet {
    let mut sheet = Sheet::new(["contract", "product", "level", "since", "out_of_contract"]);
    for line in lines {
        let Some(state) = line.state_on(today) else { continue };
        sheet.push(vec![
            Cell::Text(line.contract.to_string()),
            Cell::Text(line.product.to_string()),
            Cell::Money(state.level, line.currency),
            Cell::day(line.spans.first().map(|span| span.from)),
            Cell::Truth(state.carried),
        ]);
    }
    sheet
}

fn movements_sheet(mut rows: Vec<MovementDetail>, currency: money::Currency) -> Sheet {
    rows.sort_by_key(|movement| (movement.day, movement.kind));
    let mut sheet = Sheet::new(["day", "kind", "contract", "product", "change", "contracted"]);
    for movement in rows {
        sheet.push(vec![
            Cell::Text(movement.day.to_string()),
            Cell::Text(movement.kind.key().into()),
            Cell::Text(movement.contract),
            Cell::Text(movement.product),
            Cell::Money(movement.minor, currency),
            Cell::Truth(movement.marks.contracted),
        ]);
    }
    sheet
}

/// Prints the list of accounts as they stand today.
pub async fn list(place: &Place, asked: &Accounts, format: Format) -> Result<(), Stop> {
    let Cx { store, scope, clock, .. } = place.cx().await?;
    // A day that is only tried must leave no mark on what others see today.
    if place.today.is_none() {
        turn_day(&store, clock.as_ref()).await?;
    }
    let (filter, sort) = (asked.narrowed.filter(), asked.narrowed.sort());
    let mut left = asked.limit.unwrap_or(usize::MAX);
    let mut cursor: Option<String> = None;
    let mut sheet: Option<Sheet> = None;
    while left > 0 {
        let page = store.accounts(&scope, &filter, sort, cursor.as_deref(), ACCOUNTS_AT_ONCE).await?;
        let page = page.map_err(|unfit| Stop::Fault(anyhow::anyhow!("reading the list: {unfit:?}")))?;
        for account in page.rows.iter().take(left) {
            let told = told(account);
            let columns = || Sheet::new(told.iter().map(|(name, _)| *name));
            sheet.get_or_insert_with(columns).push(told.iter().map(|(_, cell)| cell.clone()).collect());
        }
        left = left.saturating_sub(page.rows.len());
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    sheet.unwrap_or_else(|| Sheet::new(["account"])).say(format)
}
