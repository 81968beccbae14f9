//! Every KPI's worked cases: `cases.txt` holds rows as a person writes them into files, each block under
//! the word of its kind (contract lines where none is named), and after `=>` the figures worked out by
//! hand: `2024-12 12m => 270000 / 350000, 3 in, 1 out`, asked on the last day of the month or `on` another.

use accounts::{Paper, PaperDraft};
use analytics::definitions::{Definitions, added_up};
use analytics::land::AccountLand;
use analytics::lens::{Lens, Source};
use analytics::publication::{Publication, SECTIONS, Spread};
use imports::{Here, Kind};
use kpis::{CATALOGUE, Figure, Filter, Kpi, Question, Rule};
use land::{AmountRange, DayRange, Deal, LandFile, Lead, Motion, NextMove, Quote};
use money::{Currency, Day, Money, Month, parse_minor};
use revenue::facts::{AccountFacts, LineVersion, Recorded};
use revenue::{ContractLineDraft, Conversion, Draft, Horizons, Settings, Window};
use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Arc;
use uuid::Uuid;

#[tokio::test]
async fn every_kpi_gives_the_figures_worked_out_by_hand() {
    let definitions = Definitions::new().unwrap();
    let (mut worked, mut wrong) = (0, Vec::new());
    for kpi in CATALOGUE.iter() {
        let publication = publication(kpi);
        for case in kpi.cases.lines().filter(|line| line.contains("=>")) {
            let (asked, want) = case.split_once("=>").unwrap();
            let found = answered(&definitions, &publication, kpi, asked.trim()).await;
            if found != want.trim() {
                wrong.push(format!("{}: {case}, not {found}", kpi.name));
            }
            worked += 1;
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(worked >= CATALOGUE.len(), "{worked} cases");
}

#[tokio::test]
async fn the_rows_behind_a_figure_add_up_to_it() {
    let definitions = Definitions::new().unwrap();
    let mut with_rows = 0;
    for kpi in CATALOGUE.iter() {
        let publication = publication(kpi);
        // The last case that comes of any row.
        let asked = kpi.cases.lines().filter_map(|line| line.split_once(" => "));
        let asked: Vec<&str> = asked.filter(|(_, found)| !found.contains(", 0 in")).map(|(asked, _)| asked).collect();
        let Some((question, today)) = asked.last().map(|asked| question(asked)) else { continue };
        with_rows += 1;
        let figures = figures(&definitions, &publication, kpi, (&question, today)).await;
        let rows = definitions.rows(&publication, kpi, &question, today).await.unwrap();
        let counted = || rows.iter().filter(|r| r.counted);
        let sums = (counted().map(|r| r.part).sum::<i64>(), counted().map(|r| r.whole).sum::<i64>());
        assert_eq!(sums, (figures[0].part, figures[0].whole), "{}", kpi.name);
    }
    assert!(with_rows + 2 > CATALOGUE.len(), "{with_rows} KPIs have rows");
}

/// "2024-12 12m" answered as "270000 / 350000, 3 in, 1 out".
async fn answered(definitions: &Definitions, publication: &Publication, kpi: &'static Kpi, asked: &str) -> String {
    let (question, today) = question(asked);
    let figures = figures(definitions, publication, kpi, (&question, today)).await;
    let [figure] = figures.as_slice() else { return format!("{} figures", figures.len()) };
    format!("{} / {}, {} in, {} out", figure.part, figure.whole, figure.rows_in, figure.rows_out)
}

async fn figures(
    definitions: &Definitions,
    publication: &Publication,
    kpi: &'static Kpi,
    (question, today): (&Question, Day),
) -> Vec<Figure> {
    let all: Vec<usize> = (0..SECTIONS).collect();
    let figures = definitions.figures(publication, &all, kpi, question, today).await.unwrap();
    added_up(figures.iter().map(|(_, figure)| figure))
}

/// "2024-12 12m", or "2024-12 12m on 2025-03-31", and the day it is asked on.
fn question(asked: &str) -> (Question, Day) {
    let (asked, on) = asked.split_once(" on ").map_or((asked, None), |(asked, on)| (asked, Some(on)));
    let (month, window) = asked.split_once(' ').unwrap();
    let month: Month = month.parse().unwrap();
    let today = on.map_or(month.last_day(), |on| on.parse().unwrap());
    let window = Some(Window::Months(window.trim_end_matches('m').parse().unwrap()));
    (Question { window, ..Question::of_month(month, Filter::default(), Rule::default()) }, today)
}

/// What is recorded of one account.
#[derive(Default)]
struct Known {
    facts: AccountFacts,
    papers: (Vec<Lead>, Vec<Deal>, Vec<Quote>, Vec<NextMove>),
}

impl Known {
    fn file(&mut self, paper: &PaperDraft) {
        match paper.kind {
            Lead::KIND => self.papers.0.push(serde_json::from_str(&paper.body).unwrap()),
            Deal::KIND => self.papers.1.push(serde_json::from_str(&paper.body).unwrap()),
            Quote::KIND => self.papers.2.push(serde_json::from_str(&paper.body).unwrap()),
            kind => panic!("{kind} is no paper of the land side"),
        }
    }
}

/// What the case says, published.
fn publication(kpi: &Kpi) -> Publication {
    let mut accounts: BTreeMap<String, Known> = BTreeMap::new();
    for (kind, table) in blocks(kpi.cases) {
        match Kind::from_key(kind) {
            Some(kind) => read(kpi, kind, &table, &mut accounts),
            None if kind == "next-moves" => next_moves(&table, &mut accounts),
            None => panic!("{}: {kind} is no kind of rows", kpi.name),
        }
    }
    let mut horizons = Horizons::default();
    accounts.values().for_each(|known| horizons.extend(&known.facts, i64::MAX));
    let (settings, conversion) = (Settings::default(), Conversion::none(Currency::GBP));
    let lens = Lens {
        settings,
        horizons,
        conversion,
        known_at: i64::MAX,
        mergers: BTreeMap::new(),
        definitions: BTreeMap::new(),
    };
    let source = |(name, known): (String, Known)| {
        let id = Uuid::now_v7();
        let (leads, deals, quotes, next_moves) = known.papers;
        Source {
            id,
            external_id: name.as_str().into(),
            name: name.as_str().into(),
            attributes: Vec::new(),
            facts: known.facts,
            land: Some(Arc::new(AccountLand { file: LandFile::of(id, leads, deals, quotes), next_moves })),
        }
    };
    let mut spread = Spread::default();
    spread.extend(lens.publish_alone(accounts.into_iter().map(source).collect()));
    Publication::new(1, Arc::new(lens), spread)
}

/// The blocks of rows, each with the word of its kind.
fn blocks(cases: &str) -> Vec<(&str, String)> {
    let mut blocks = vec![("contract-lines", String::new())];
    for line in cases.lines().filter(|line| !line.starts_with('#') && !line.contains("=>")) {
        match line.strip_suffix(':') {
            Some(kind) => blocks.push((kind, String::new())),
            None if line.is_empty() => (),
            None => blocks.last_mut().unwrap().1.push_str(&format!("{line}\n")),
        }
    }
    blocks.retain(|(_, table)| !table.is_empty());
    blocks
}

fn read(kpi: &Kpi, kind: Kind, table: &str, accounts: &mut BTreeMap<String, Known>) {
    let mut file = tempfile::NamedTempFile::with_suffix(".csv").unwrap();
    file.write_all(table.as_bytes()).unwrap();
    let here = Here { zone: chrono_tz::UTC, today: Day(0) };
    let mut reading = imports::open(file.path(), kind, None, here).unwrap();
    while let Some(row) = reading.next_row().unwrap() {
        match row.result {
            Ok(Draft::ContractLine(line)) => {
                let (account, sequence) = (line.account.clone(), row.number as i64);
                accounts.entry(account).or_default().facts.lines.push(recorded(line, sequence));
            }
            Ok(Draft::Paper(paper)) => accounts.entry(paper.account.clone()).or_default().file(&paper),
            other => panic!("{}: {other:?}", kpi.name),
        }
    }
}

/// `account,deal,motion,low,high,currency,recorded_on`: members record them, so no file has them.
fn next_moves(table: &str, accounts: &mut BTreeMap<String, Known>) {
    for (id, line) in table.lines().enumerate().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let [account, deal, motion, low, high, currency, recorded_on] = cells[..] else { panic!("{line}") };
        let currency: Currency = currency.parse().unwrap();
        let money = |text| Money { minor: parse_minor(text, currency).unwrap(), currency };
        let recorded_on: Day = recorded_on.parse().unwrap();
        let next = NextMove {
            id: format!("N-{id}"),
            deal: deal.into(),
            motion: Motion::from_key(motion).unwrap(),
            amount: AmountRange::of(money(low), money(high)).unwrap(),
            expected: DayRange::of(recorded_on, recorded_on.plus_months(12)).unwrap(),
            condition: "They plan with it every week".into(),
            recorded_on,
        };
        accounts.entry(account.into()).or_default().papers.3.push(next);
    }
}

fn recorded(line: ContractLineDraft, sequence: i64) -> LineVersion {
    LineVersion {
        source: "crm".into(),
        contract: line.contract.into(),
        renews: line.renews.map(Into::into),
        product: line.product.into(),
        family: line.family.map(Into::into),
        tier: line.tier,
        unit: line.unit,
        quantity_milli: line.quantity_milli,
        unit_price_micro: line.unit_price_micro,
        list_price_micro: line.list_price_micro,
        amount_minor: line.amount_minor,
        period: line.period,
        currency: line.currency,
        start: line.start,
        end: line.end,
        cancelled_on: line.cancelled_on,
        auto_renew: line.auto_renew,
        notice_days: line.notice_days,
        effective_on: line.effective_on,
        discount_end: line.discount_end,
        kind: line.kind,
        contracted: line.contracted,
        recorded: Recorded::at(0, sequence),
    }
}
