//! The simulated company looked at as a reader of its pages would.

mod told;

use super::*;
use revenue::MovementKind as Kind;
use revenue::{LineKind, Unit};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use told::Told;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn plan(accounts: u32) -> Plan {
    Plan { seed: SEED_DEFAULT, accounts, until: day("2026-11-21") }
}

#[test]
fn the_same_plan_tells_the_same_company() {
    let once = simulate(&plan(ACCOUNTS_DEFAULT));
    assert_eq!(once, simulate(&plan(ACCOUNTS_DEFAULT)));
    assert_ne!(once.lines, simulate(&Plan { seed: SEED_DEFAULT + 1, ..plan(ACCOUNTS_DEFAULT) }).lines);
    // A larger company begins with the same accounts, with the same histories.
    let larger = simulate(&plan(ACCOUNTS_DEFAULT + 60));
    assert_eq!(larger.accounts[..once.accounts.len()], once.accounts);
    let told: Vec<_> = larger.lines.iter().filter(|l| l.account == "A0001").collect();
    assert_eq!(told, once.lines.iter().filter(|l| l.account == "A0001").collect::<Vec<_>>());
}

#[test]
fn accounts_are_told_apart_and_known() {
    let company = simulate(&plan(2_000));
    let ids: HashSet<_> = company.accounts.iter().map(|a| &a.external_id).collect();
    let names: HashSet<_> = company.accounts.iter().map(|a| &a.name).collect();
    assert_eq!((ids.len(), names.len()), (2_000, 2_000));
    for (at, name) in [(0, "Harbour & Pine Logistics"), (1, "Kestrel Components"), (7, "Quayside Hotels")] {
        assert_eq!(company.accounts[at].name.as_deref(), Some(name));
    }
    assert!(company.lines.iter().all(|l| ids.contains(&l.account)));
    assert!(company.invoices.iter().all(|l| ids.contains(&l.account)));
    assert!(company.account_changes.iter().all(|a| ids.contains(&a.external_id) && a.name.is_none()));
    assert!(company.accounts.iter().filter_map(|a| a.parent.as_ref()).all(|p| ids.contains(p)));
    let currencies: BTreeSet<_> = company.accounts.iter().filter_map(|a| a.currency).collect();
    assert_eq!(currencies, BTreeSet::from([Currency::EUR, Currency::GBP, Currency::USD]));
}

#[test]
fn every_row_has_a_key_of_its_own() {
    let company = simulate(&plan(2_000));
    let mut keys = HashSet::new();
    for l in &company.lines {
        let key = (&l.account, &l.contract, &l.product, l.effective_on, l.recorded_on);
        assert!(keys.insert(key), "{l:?}");
    }
    let ids: HashSet<_> = company.invoices.iter().map(|l| &l.external_id).collect();
    assert_eq!(ids.len(), company.invoices.len());
    let rates: HashSet<_> = company.rates.iter().map(|r| (&r.set, r.currency, r.day)).collect();
    assert_eq!(rates.len(), company.rates.len());
}

#[test]
fn nothing_is_known_before_its_day() {
    for until in ["2026-11-21", "2027-01-01", "2028-02-29"] {
        check_days(day(until));
    }
}

fn check_days(until: Day) {
    let company = simulate(&Plan { until, ..plan(2_000) });
    let mut contracts: BTreeMap<&str, Day> = BTreeMap::new();
    for l in &company.lines {
        let recorded_on = l.recorded_on.unwrap();
        let first = *contracts.entry(&l.contract).or_insert(recorded_on);
        assert!(recorded_on <= until && first <= recorded_on, "{l:?}");
        assert!(l.end.is_none_or(|end| l.start < end && l.start >= end.plus_days(-366 * 6)), "{l:?}");
        let notice = l.cancelled_on.is_some();
        let agreed_at_signature = first == recorded_on;
        assert!(l.effective_on <= until || notice || agreed_at_signature, "{l:?}");
        assert!(l.start <= until && l.start <= l.effective_on, "{l:?}");
        assert!(l.cancelled_on.is_none_or(|c| c == l.effective_on), "{l:?}");
        assert_eq!(l.amount_minor * 10_000_000, l.quantity_milli * l.unit_price_micro, "{l:?}");
        assert!(l.unit_price_micro % 1_000_000 == 0 && l.amount_minor > 0, "{l:?}");
        assert!(l.list_price_micro.is_some_and(|list| list >= l.unit_price_micro), "{l:?}");
    }
    assert!(company.lines.is_sorted_by_key(|l| l.recorded_on));
    assert!(company.accounts.iter().all(|a| a.effective_on.is_some_and(|on| on <= until)));
    assert!(company.account_changes.iter().all(|a| a.effective_on.is_some_and(|on| on <= until)));
    assert!(company.invoices.iter().all(|l| l.from <= until && l.from < l.to));
    assert!(company.rates.iter().all(|r| r.day <= until && r.rate_nano > 0));
}

#[test]
fn every_kind_of_fact_is_there() {
    let company = simulate(&plan(ACCOUNTS_DEFAULT));
    let until = plan(0).until;
    let lines = |what: &str, at_least: usize, is: &dyn Fn(&ContractLineDraft) -> bool| {
        let count = company.lines.iter().filter(|l| is(l)).count();
        assert!(count >= at_least, "{what}: {count}");
    };
    let recorded = |l: &ContractLineDraft| l.recorded_on.unwrap();
    lines("pilots", 10, &|l| l.kind == LineKind::Pilot);
    lines("set-ups", 10, &|l| l.kind == LineKind::OneOff);
    lines("usage", 20, &|l| l.unit == Unit::Usage);
    lines("discounts that end", 10, &|l| l.discount_end.is_some());
    lines("cancellations", 10, &|l| l.cancelled_on.is_some());
    lines("notices of days to come", 1, &|l| l.cancelled_on.is_some_and(|c| c > until));
    lines("steps to come", 5, &|l| l.effective_on > until && l.cancelled_on.is_none());
    lines("recorded late", 5, &|l| recorded(l) > l.effective_on);
    lines("month by month", 30, &|l| l.end.is_none());
    lines("renewing by itself", 50, &|l| l.auto_renew && l.end.is_some());
    lines("renewing another", 50, &|l| l.renews.is_some());
    let mut versions: BTreeMap<_, usize> = BTreeMap::new();
    for l in &company.lines {
        *versions.entry((&l.account, &l.contract, &l.product, l.effective_on)).or_default() += 1;
    }
    assert!(versions.values().filter(|&&n| n > 1).count() >= 4, "put right later");
    let change = |is: &dyn Fn(&AccountDraft) -> bool| company.account_changes.iter().filter(|a| is(a)).count();
    assert!(change(&|a| a.segment.is_some()) >= 3 && change(&|a| a.owner.is_some()) >= 5);
    assert!(company.accounts.iter().filter(|a| a.parent.is_some()).count() >= 15);
    assert!(company.invoices.len() > 200 && company.invoices.iter().any(|l| l.credits.is_some()));
}

#[test]
fn every_motion_happens_and_the_company_looks_alive() {
    let told = Told::new(&simulate(&plan(ACCOUNTS_DEFAULT)), plan(0).until);
    let not_ours = [Kind::UnattributedUp, Kind::UnattributedDown, Kind::Currency, Kind::Entered, Kind::Left];
    for &kind in Kind::ALL {
        let seen = told.movements().any(|m| m.kind == kind);
        assert!(seen || not_ours.contains(&kind), "no {}", kind.key());
    }
    assert!(told.movements().any(|m| m.marks.contracted), "no agreed step");
    assert!(told.movements().any(|m| m.marks.discount_ended), "no discount ended");
    assert!(told.movements().any(|m| m.marks.renewed_late), "nothing renewed late");

    assert!((1..=8).all(|i| told.live(&format!("A{i:04}"), plan(0).until)), "a remembered one has gone");

    let years = told.years();
    println!("{}", told.summary());
    for year in &years {
        let permille = |part: i64| part * 1_000 / year.opening;
        assert!((1_060..=1_180).contains(&permille(year.kept_and_grown)), "NRR {}", permille(year.kept_and_grown));
        assert!((870..=940).contains(&permille(year.kept)), "GRR {}", permille(year.kept));
        let lost = year.logos_lost * 1_000 / year.logos;
        assert!((40..=110).contains(&lost), "logos lost {lost}");
    }
    let growth = years[2].closing * 100 / years[0].opening;
    assert!((180..=250).contains(&growth), "ARR × {growth} / 100");
}
