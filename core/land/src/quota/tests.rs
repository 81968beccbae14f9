//! Worked quotas: what is won, what is open, what it still takes.

use super::*;
use crate::ledger::{self, day, money};
use accounts::PaperDraft;

/// A rate as people write it: "1/4".
fn rate(text: &str) -> Rate {
    let (part, whole) = text.split_once('/').unwrap();
    Rate { part: part.parse().unwrap(), whole: whole.parse().unwrap() }
}

/// Quota and won in pounds; close rate, pounds of deals won over deals, quoted of leads.
fn check(quota: &str, won: &str, rates: [&str; 3], want: &str) {
    let [close, deals, leads_quoted] = rates.map(rate);
    let average_deal = Rate { part: deals.part * 100, whole: deals.whole };
    let need = need(money(quota).minor, money(won).minor, &OwnRates { close, leads_quoted, average_deal });
    let count = |count: Option<i64>| count.map_or("?".into(), |count| count.to_string());
    let told = format!(
        "{} to win: pipeline {}, {} deals, {} quoted, {} leads",
        need.remaining / 100,
        count(need.pipeline.map(|minor| minor / 100)),
        count(need.deals),
        count(need.quoted_deals),
        count(need.leads)
    );
    let why: Vec<String> = need.unknown.iter().map(|unknown| unknown.text()).collect();
    assert_eq!([vec![told], why].concat().join(" "), want, "{quota} {won} {rates:?}");
}

#[test]
fn a_quota_takes_pipeline_deals_quotes_and_leads() {
    // 240,000 to win at £12,000 a deal are 20 deals; one of four is won, so 80 are quoted and
    // 960,000 must be open; two of five leads are quoted, so 200 leads.
    check(
        "300000",
        "60000",
        ["3/12", "120000/10", "4/10"],
        "240000 to win: pipeline 960000, 20 deals, 80 quoted, 200 leads",
    );
    // 100,000 / 30,000 = 3.3, so 4 deals; 4 × 3 / 2 = 6 quoted; 6 × 3 = 18 leads.
    check("100000", "0", ["2/3", "90000/3", "1/3"], "100000 to win: pipeline 150000, 4 deals, 6 quoted, 18 leads");
    check("100000", "120000", ["0/0", "0/0", "0/0"], "0 to win: pipeline 0, 0 deals, 0 quoted, 0 leads");
}

#[test]
fn an_unknown_rate_is_said_and_not_divided_by() {
    check(
        "100000",
        "0",
        ["0/0", "90000/3", "1/3"],
        "100000 to win: pipeline ?, 4 deals, ? quoted, ? leads The close rate is not known yet: no month of quotes has matured.",
    );
    check(
        "100000",
        "0",
        ["0/12", "0/0", "0/40"],
        "100000 to win: pipeline ?, ? deals, ? quoted, ? leads No pipeline is large enough: none of 12 quoted deals was won. \
         The size of a deal is not known yet: none was won whose amount is known. \
         No number of leads is large enough: none of 40 was quoted.",
    );
    check(
        "100000",
        "0",
        ["1/4", "100000/4", "0/0"],
        "100000 to win: pipeline 400000, 4 deals, 16 quoted, ? leads How many leads are quoted is not known yet: none is old enough to tell.",
    );
}

const ANN: &str = "
    acme | deal | D-1 | 2026-04-20 | won 2026-04-20 | Ann | 60000
    bolt | deal | D-2 | 2026-03-31 | won 2026-03-31 | Ann | 30000
    crane | deal | D-3 | 2026-04-01 | open Demo | Ann | 200000
    dock | quote | Q-1 | D-4 | 2026-05-01 | 40000
    dock | deal | D-4 | 2026-04-01 | open Demo | ann
    ebb | deal | D-5 | 2026-04-01 | open Demo | Ann
    fen | deal | D-6 | 2026-04-01 | open Demo | Bo | 70000
    gull | deal | D-7 | 2026-04-01 | lost 2026-04-01 | Ann | 80000
";

#[test]
fn coverage_is_open_over_needed() {
    let quota = Quota {
        id: "Ann-2026-Q2".into(),
        member: "Ann".into(),
        period: DayRange::of(day("2026-04-01"), day("2026-06-30")).unwrap(),
        amount: money("180000"),
    };
    let progress = progress(&quota, &ledger::read(ANN), day("2026-05-31"), ledger::in_pounds);
    assert_eq!((progress.won.minor, progress.open.minor), (6_000_000, 24_000_000));
    let open: Vec<&str> = progress.open_deals.iter().map(|(account, _)| account.as_str()).collect();
    assert_eq!((open, progress.without_amount), (vec!["crane", "dock", "ebb"], 1));
    // 120,000 to win at one in four: 480,000 needed, 240,000 open, covered by half.
    let rates = OwnRates { close: rate("1/4"), leads_quoted: rate("0/0"), average_deal: rate("0/0") };
    let need = need(quota.amount.minor, progress.won.minor, &rates);
    assert_eq!(need.coverage(progress.open.minor), Rate { part: 24_000_000, whole: 48_000_000 });
    assert_eq!(Need { pipeline: None, ..need }.coverage(progress.open.minor), Rate::default());
}

#[test]
fn a_company_is_one_lead() {
    let files = ledger::read(
        "
        acme | lead | 2026-01-01 | Fair
        acme | lead | 2026-01-20 | Webinar
        acme | quote | Q-1 | D-1 | 2026-02-10 | 12000
        bolt | lead | 2026-01-05 | Fair
        crane | lead | 2026-03-01 | Fair
        crane | quote | Q-2 | D-2 | 2026-03-10 | 12000
        dock | quote | Q-3 | D-3 | 2026-03-10 | 12000
        ebb | lead | 2026-02-01 | Fair
        ebb | quote | Q-4 | D-4 | 2025-02-01 | 12000
    ",
    );
    // Crane's lead is 80 days old. Dock was never a lead; Ebb was quoted a year before.
    assert_eq!(leads_quoted(&files, &LandPolicy::default(), day("2026-05-20")), rate("1/3"));
    assert_eq!(leads_quoted(&files, &LandPolicy::default(), day("2026-05-30")), rate("2/4"));
}

#[test]
fn a_quota_is_filed_as_it_was_told() {
    let told = r#"{"id":"Ann-2026-Q2","member":"Ann","period":{"from":"2026-04-01","to":"2026-06-30"},"amount":{"minor":18000000,"currency":"GBP"}}"#;
    let quota: Quota = serde_json::from_str(told).unwrap();
    assert_eq!(PaperDraft::of("us", &quota).body, told);
}
