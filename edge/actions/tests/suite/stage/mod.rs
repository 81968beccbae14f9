//! A company to act on: a store, a clock, somebody who acts, and ledgers as text.

#![allow(dead_code)]

use access::Scope;
use actions::{
    Actor, CompanyClock, Cx, ImportInput, ImportReport, ImportRow, Journey, LookedAt, Mode, Stop, import, journey_of,
};
use money::Currency;
use revenue::{Complaint, ContractLineDraft, Draft, InvoiceLineDraft, LevelDraft, LineKind, Period, RateDraft, Unit};
use std::sync::Arc;
use store::Store;
use uuid::Uuid;

/// The day it is on this stage.
pub const TODAY: &str = "2026-06-30";

/// Somebody at the command line, on [`TODAY`] in London.
pub fn operator(store: &Store) -> Cx {
    Cx {
        store: store.clone(),
        actor: Actor::LocalOperator("maya".into()),
        scope: Scope::All,
        clock: Arc::new(CompanyClock::on_day(chrono_tz::Europe::London, TODAY.parse().unwrap())),
        idempotency_key: None,
        looked_at: LookedAt::Whatever,
    }
}

/// Imports rows as one file of `source`; rows are numbered from 2, below the header.
pub async fn import_as(cx: &Cx, source: &str, drafts: Vec<Draft>, mode: Mode) -> Result<ImportReport, Stop> {
    let rows: Vec<ImportRow> = drafts.into_iter().zip(2..).map(|(draft, row)| (row, Ok(draft))).collect();
    import_rows(cx, source, rows, mode).await
}

/// Imports rows, some of which may be complaints.
pub async fn import_rows(cx: &Cx, source: &str, rows: Vec<ImportRow>, mode: Mode) -> Result<ImportReport, Stop> {
    let input = ImportInput {
        kind: "levels",
        source,
        file_name: "ledger.csv",
        content_hash: "feed",
        rows: &mut rows.into_iter().map(Ok),
        mode,
        progress: &|_| (),
    };
    on_any_thread(import(cx, input)).await
}

/// What a web server asks of every action: that it may go on on another thread.
pub fn on_any_thread<F: Future + Send>(action: F) -> F {
    action
}

/// Imports rows of `ledger`, and they must land.
pub async fn land(cx: &Cx, drafts: Vec<Draft>) -> ImportReport {
    import_as(cx, "ledger", drafts, Mode::Commit).await.unwrap()
}

/// `create/update/unchanged/reject`.
pub fn counts(report: &ImportReport) -> String {
    format!("{}/{}/{}/{}", report.create, report.update, report.unchanged, report.reject)
}

fn cells(ledger: &str) -> impl Iterator<Item = Vec<&str>> {
    let lines = ledger.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| line.split('|').map(str::trim).collect())
}

/// `account | product | effective on | level`, one row per line, in pounds or another currency
/// named behind: `1200 EUR`.
pub fn levels(ledger: &str) -> Vec<Draft> {
    let level = |cells: Vec<&str>| {
        let (level, currency) = cells[3].split_once(' ').unwrap_or((cells[3], "GBP"));
        let currency: Currency = currency.parse().unwrap();
        Draft::Level(LevelDraft {
            account: cells[0].into(),
            product: Some(cells[1].into()),
            effective_on: cells[2].parse().unwrap(),
            level_minor: money::parse_minor(level, currency).unwrap(),
            currency,
            recorded_on: None,
        })
    };
    cells(ledger).map(level).collect()
}

/// `external id | name | segment | owner | effective on`; blank cells say nothing.
pub fn accounts(ledger: &str) -> Vec<Draft> {
    let said = |cell: &str| (!cell.is_empty()).then(|| cell.to_string());
    let account = |cells: Vec<&str>| {
        Draft::Account(::accounts::AccountDraft {
            external_id: cells[0].into(),
            name: said(cells[1]),
            segment: said(cells[2]),
            owner: said(cells[3]),
            effective_on: said(cells[4]).map(|day| day.parse().unwrap()),
            ..::accounts::AccountDraft::default()
        })
    };
    cells(ledger).map(account).collect()
}

/// `external id | merged into | first day`.
pub fn mergers(ledger: &str) -> Vec<Draft> {
    let merger = |cells: Vec<&str>| {
        Draft::Account(::accounts::AccountDraft {
            external_id: cells[0].into(),
            merged_into: Some(cells[1].into()),
            merged_on: Some(cells[2].parse().unwrap()),
            ..::accounts::AccountDraft::default()
        })
    };
    cells(ledger).map(merger).collect()
}

/// `currency | day | rate` of the set that reports use.
pub fn rates(ledger: &str) -> Vec<Draft> {
    let rate = |cells: Vec<&str>| {
        Draft::Rate(RateDraft {
            set: "default".into(),
            currency: cells[0].parse().unwrap(),
            day: cells[1].parse().unwrap(),
            rate_nano: money::parse_scaled(cells[2], 9).unwrap(),
        })
    };
    cells(ledger).map(rate).collect()
}

/// `account | product | from | to | amount | id`; a blank id is none.
pub fn invoices(ledger: &str) -> Vec<Draft> {
    let invoice = |cells: Vec<&str>| {
        Draft::InvoiceLine(InvoiceLineDraft {
            account: cells[0].into(),
            product: Some(cells[1].into()),
            amount_minor: money::parse_minor(cells[4], Currency::GBP).unwrap(),
            currency: Currency::GBP,
            from: cells[2].parse().unwrap(),
            to: cells[3].parse().unwrap(),
            quantity_milli: None,
            external_id: Some(cells[5].to_string()).filter(|id| !id.is_empty()),
            credits: None,
            recorded_on: None,
        })
    };
    cells(ledger).map(invoice).collect()
}

/// `account | contract | product | start | end | yearly price | effective on | recorded on`.
pub fn contract_lines(ledger: &str) -> Vec<Draft> {
    let line = |cells: Vec<&str>| {
        let day = |cell: &str| (!cell.is_empty()).then(|| cell.parse().unwrap());
        Draft::ContractLine(ContractLineDraft {
            account: cells[0].into(),
            contract: cells[1].into(),
            renews: None,
            product: cells[2].into(),
            family: Some("Planner".into()),
            tier: Some(2),
            unit: Unit::Seat,
            quantity_milli: 1_000,
            unit_price_micro: money::parse_scaled(cells[5], 6).unwrap(),
            list_price_micro: None,
            amount_minor: money::parse_minor(cells[5], Currency::GBP).unwrap(),
            period: Period::Months(12),
            currency: Currency::GBP,
            start: cells[3].parse().unwrap(),
            end: day(cells[4]),
            cancelled_on: None,
            auto_renew: false,
            notice_days: Some(90),
            effective_on: cells[6].parse().unwrap(),
            recorded_on: day(cells[7]),
            discount_end: None,
            kind: LineKind::Recurring,
            contracted: None,
        })
    };
    cells(ledger).map(line).collect()
}

/// A complaint about a row, as a reader of files makes it.
pub fn complaint(row: u64) -> ImportRow {
    let complaint = Complaint {
        row,
        column: "level".into(),
        problem: "\u{201c}ten\u{201d} is not an amount.".into(),
        repair: "Write it like 1200.00.".into(),
    };
    (row, Err(vec![complaint]))
}

/// Where an account stands, with all that gates ask of it.
pub async fn journey_at(cx: &Cx, account: Uuid) -> Journey {
    let now = cx.store.account_now(&cx.scope, account).await.unwrap().unwrap();
    journey_of(cx, &now).await.unwrap()
}
