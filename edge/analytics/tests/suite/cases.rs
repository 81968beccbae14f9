//! Every KPI's worked cases: `cases.txt` holds contract lines as a person writes them and, after
//! `=>`, the figures worked out by hand.

use analytics::definitions::{Definitions, added_up};
use analytics::lens::{Lens, Source};
use analytics::publication::{Publication, SECTIONS, Spread};
use imports::{Here, Kind};
use kpis::{CATALOGUE, Figure, Filter, Kpi, Question, Rule};
use money::{Currency, Day, Month};
use revenue::facts::{AccountFacts, LineVersion, Recorded};
use revenue::{ContractLineDraft, Conversion, Draft, Horizons, Settings, Window};
use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Arc;
use uuid::Uuid;

#[tokio::test]
async fn every_kpi_gives_the_figures_worked_out_by_hand() {
    let definitions = Definitions::new().unwrap();
    let mut worked = 0;
    for kpi in CATALOGUE.iter() {
        let publication = publication(kpi);
        for case in kpi.cases.lines().filter(|line| line.contains("=>")) {
            let (asked, want) = case.split_once("=>").unwrap();
            assert_eq!(
                answered(&definitions, &publication, kpi, asked.trim()).await,
                want.trim(),
                "{}: {case}",
                kpi.name
            );
            worked += 1;
        }
    }
    assert!(worked >= CATALOGUE.len(), "{worked} cases");
}

#[tokio::test]
async fn the_rows_behind_a_figure_add_up_to_it() {
    let definitions = Definitions::new().unwrap();
    for kpi in CATALOGUE.iter() {
        let publication = publication(kpi);
        let question = question("2024-12 12m");
        let figures = figures(&definitions, &publication, kpi, &question).await;
        let rows = definitions.rows(&publication, kpi, &question).await.unwrap();
        let counted = || rows.iter().filter(|r| r.counted);
        let sums = (counted().map(|r| r.part).sum::<i64>(), counted().map(|r| r.whole).sum::<i64>());
        let figure = figures.first().map_or((0, 0), |f| (f.part, f.whole));
        assert_eq!(sums, figure, "{}", kpi.name);
    }
}

/// "2024-12 12m" answered as "270000 / 350000, 3 in, 1 out".
async fn answered(definitions: &Definitions, publication: &Publication, kpi: &'static Kpi, asked: &str) -> String {
    let figures = figures(definitions, publication, kpi, &question(asked)).await;
    let [figure] = figures.as_slice() else { return format!("{} figures", figures.len()) };
    format!("{} / {}, {} in, {} out", figure.part, figure.whole, figure.rows_in, figure.rows_out)
}

async fn figures(
    definitions: &Definitions,
    publication: &Publication,
    kpi: &'static Kpi,
    question: &Question,
) -> Vec<Figure> {
    let all: Vec<usize> = (0..SECTIONS).collect();
    let figures = definitions.figures(publication, &all, kpi, question).await.unwrap();
    added_up(figures.iter().map(|(_, figure)| figure))
}

fn question(asked: &str) -> Question {
    let (month, window) = asked.split_once(' ').unwrap();
    let month: Month = month.parse().unwrap();
    let window = Window::Months(window.trim_end_matches('m').parse().unwrap());
    Question {
        from: month,
        to: month,
        step: 1,
        window: Some(window),
        by: None,
        filter: Filter::default(),
        rule: Rule::default(),
    }
}

/// The case's contract lines, published.
fn publication(kpi: &Kpi) -> Publication {
    let table: Vec<&str> = kpi.cases.lines().filter(|l| !l.starts_with('#') && !l.contains("=>")).collect();
    let mut file = tempfile::NamedTempFile::with_suffix(".csv").unwrap();
    file.write_all(table.join("\n").trim().as_bytes()).unwrap();
    let here = Here { zone: chrono_tz::UTC, today: Day(0) };
    let mut reading = imports::open(file.path(), Kind::ContractLines, None, here).unwrap();
    let mut accounts: BTreeMap<String, AccountFacts> = BTreeMap::new();
    while let Some(row) = reading.next_row().unwrap() {
        let Ok(Draft::ContractLine(line)) = row.result else { panic!("{}: {:?}", kpi.name, row.result) };
        let sequence = row.number as i64;
        accounts.entry(line.account.clone()).or_default().lines.push(recorded(line, sequence));
    }
    let mut horizons = Horizons::default();
    accounts.values().for_each(|facts| horizons.extend(facts, i64::MAX));
    let (settings, conversion) = (Settings::default(), Conversion::none(Currency::GBP));
    let lens = Lens {
        settings,
        horizons,
        conversion,
        known_at: i64::MAX,
        mergers: BTreeMap::new(),
        definitions: BTreeMap::new(),
    };
    let source = |(name, facts): (String, AccountFacts)| Source {
        id: Uuid::now_v7(),
        external_id: name.as_str().into(),
        name: name.as_str().into(),
        attributes: Vec::new(),
        facts,
    };
    let mut spread = Spread::default();
    spread.extend(lens.publish_alone(accounts.into_iter().map(source).collect()));
    Publication::new(1, Arc::new(lens), spread)
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
