//! Worked quotas: what is won, what is open, what it still takes.

use super::*;
use crate::ledger::money;

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

#[test]
fn coverage_is_open_over_needed() {
    // 120,000 to win at one in four: 480,000 needed, 240,000 open, covered by half.
    let rates = OwnRates { close: rate("1/4"), leads_quoted: rate("0/0"), average_deal: rate("0/0") };
    let need = need(18_000_000, 6_000_000, &rates);
    assert_eq!(need.coverage(24_000_000), Rate { part: 24_000_000, whole: 48_000_000 });
    assert_eq!(Need { pipeline: None, ..need }.coverage(24_000_000), Rate::default());
}

#[test]
fn a_file_of_quotas_is_read_as_it_is_written() {
    let quota = |lines: &str| format!("[[quotas]]\n{lines}\n");
    let ann = quota("rep = \"Ann\"\nfrom = \"2026-04\"\nto = \"2026-06\"\nper_year = 180000\ncurrency = \"GBP\"");
    let quotas: Quotas = toml::from_str(&ann).unwrap();
    assert_eq!((quotas.quotas[0].amount(), quotas.quotas[0].months()), (money("180000"), 3));
    assert!(quotas.faults().is_empty());
    let wrong = [
        ann.clone(),
        quota("rep = \"ann \"\nfrom = \"2026-06\"\nto = \"2026-08\"\nper_year = 1\ncurrency = \"GBP\""),
        quota("rep = \" \"\nfrom = \"2026-06\"\nto = \"2026-05\"\nper_year = 0\ncurrency = \"JPY\""),
    ];
    let faults: Vec<String> =
        toml::from_str::<Quotas>(&wrong.concat()).unwrap().faults().into_iter().map(|(problem, _)| problem).collect();
    assert_eq!(
        faults,
        [
            "Quota 2 is for months in which ann  has one already.",
            "Quota 3 is nobody's.",
            "Quota 3 is from 2026-06 to 2026-05.",
            "Quota 3 is nothing.",
        ]
    );
    // A quota names no side: there is none but Land's.
    assert!(toml::from_str::<Quotas>(&ann.replace("rep =", "side = \"expand\"\nrep =")).is_err());
}
