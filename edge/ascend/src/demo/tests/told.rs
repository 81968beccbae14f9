//! The company's levels and movements by the rules, at constant rates, a year at a time.

use crate::demo::Company;
use money::{Currency, Day};
use revenue::publish::publish;
use revenue::{AccountFacts, Basis, ContractLineDraft, Conversion, Frame, Horizons, LineKind, LineVersion};
use revenue::{Movement, MovementKind, Part, Published, RateFact, Recorded, RevenuePolicy};
use std::collections::BTreeMap;
use std::fmt::Write;

const MICROS_PER_DAY: i64 = 86_400_000_000;

/// What the rules make of a company's contracts.
pub struct Told {
    until: Day,
    accounts: BTreeMap<String, Published>,
}

/// Twelve months of the standard accounts live at their start.
pub struct Year {
    pub from: Day,
    pub to: Day,
    /// Level at the start, minor units per year.
    pub opening: i64,
    /// Level at the end, with who came in between.
    pub closing: i64,
    /// What the opening's accounts pay at the end.
    pub kept_and_grown: i64,
    /// The same without growth.
    pub kept: i64,
    pub logos: i64,
    pub logos_lost: i64,
}

impl Told {
    pub fn new(company: &Company, until: Day) -> Told {
        let rates: Vec<RateFact> = company
            .rates
            .iter()
            .filter(|r| r.set == "constant")
            .map(|r| RateFact { currency: r.currency, day: r.day, rate_nano: r.rate_nano })
            .collect();
        let conversion = Conversion::new(Currency::GBP, Basis::Constant(until), &rates);
        let mut facts: BTreeMap<String, AccountFacts> = BTreeMap::new();
        for (sequence, line) in company.lines.iter().enumerate() {
            facts.entry(line.account.clone()).or_default().lines.push(version(line, sequence as i64));
        }
        let horizons = Horizons { contracts: Some(until), ..Horizons::default() };
        let (policy, known_at) = (RevenuePolicy::default(), i64::MAX);
        let frame = Frame { policy: &policy, horizons: &horizons, conversion: &conversion, known_at };
        let publish = |facts: &AccountFacts| publish(&[Part::own(facts)], &frame);
        Told { until, accounts: facts.iter().map(|(id, facts)| (id.clone(), publish(facts))).collect() }
    }

    /// What happened to standard accounts up to the last day.
    pub fn movements(&self) -> impl Iterator<Item = &Movement> {
        self.accounts.values().flat_map(|p| &p.movements).filter(|m| m.day <= self.until && !m.marks.pilot)
    }

    /// Whether an account pays on a day.
    pub fn live(&self, account: &str, day: Day) -> bool {
        self.accounts.get(account).is_some_and(|published| level(published, day) > 0)
    }

    /// The three years up to the last day.
    pub fn years(&self) -> Vec<Year> {
        let first_day = |years: i32| self.until.month().plus(-12 * years).first_day();
        (0..3).rev().map(|ago| self.year(first_day(ago + 1), first_day(ago))).collect()
    }

    fn year(&self, from: Day, to: Day) -> Year {
        let mut year = Year { from, to, opening: 0, closing: 0, kept_and_grown: 0, kept: 0, logos: 0, logos_lost: 0 };
        for published in self.accounts.values() {
            let (opening, closing) = (level(published, from), level(published, to));
            year.closing += closing;
            if opening > 0 {
                year.opening += opening;
                year.kept_and_grown += closing;
                year.kept += opening.min(closing);
                year.logos += 1;
                year.logos_lost += i64::from(closing == 0);
            }
        }
        year
    }

    /// A line per year, then the movements of the last one in thousands.
    pub fn summary(&self) -> String {
        let mut text = String::new();
        for y in self.years() {
            let permille = |part: i64, whole: i64| part * 1_000 / whole.max(1);
            let _ = writeln!(
                text,
                "{} to {}: ARR {}k to {}k, NRR {}, GRR {}, logos {} lost {} ({} permille)",
                y.from,
                y.to,
                y.opening / 100_000,
                y.closing / 100_000,
                permille(y.kept_and_grown, y.opening),
                permille(y.kept, y.opening),
                y.logos,
                y.logos_lost,
                permille(y.logos_lost, y.logos)
            );
            for &kind in MovementKind::ALL {
                let of_year = self.movements().filter(|m| m.kind == kind && y.from < m.day && m.day <= y.to);
                let (count, sum) = of_year.fold((0, 0), |(n, sum), m| (n + 1, sum + m.minor));
                if count > 0 {
                    let _ = write!(text, " {} {}k in {count};", kind.key(), sum / 100_000);
                }
            }
            text.push('\n');
        }
        text
    }
}

/// The level of what is no pilot, on a day.
fn level(published: &Published, day: Day) -> i64 {
    let of_line = |line: &revenue::publish::PublishedLine| {
        line.steps.iter().rfind(|s| s.from <= day).filter(|s| !s.pilot).map_or(0, |s| s.minor)
    };
    published.lines.iter().map(of_line).sum()
}

fn version(line: &ContractLineDraft, sequence: i64) -> LineVersion {
    let recorded = Recorded::at(i64::from(line.recorded_on.unwrap().0) * MICROS_PER_DAY, sequence);
    let name = |text: &Option<String>| text.as_deref().map(Into::into);
    assert!(line.kind != LineKind::OneOff || !line.auto_renew);
    LineVersion {
        source: "crm".into(),
        contract: line.contract.as_str().into(),
        renews: name(&line.renews),
        product: line.product.as_str().into(),
        family: name(&line.family),
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
        recorded: Recorded { by_source: true, ..recorded },
    }
}
