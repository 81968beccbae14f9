//! One person who keeps both sides, beside two who hand over.

use super::amounts;
use super::tables::{percent, tally};
use crate::views::account::TableCard;
use crate::views::table::{Cell, Column, Table};
use actions::HandoverLedger;
use draw::format;
use handover::{Arm, OneOrTwo, TOLD_MIN, Verdict};

pub(super) fn card(compared: &OneOrTwo, ledger: &HandoverLedger) -> TableCard {
    let row = |(who, arm): (&str, &Arm)| {
        vec![
            Cell::text(who),
            Cell::text(format::count(arm.accounts as i64)),
            tally(&arm.in_time),
            tally(&arm.leaked),
            money(arm, ledger),
        ]
    };
    let heads = ["Accounts", "Accepted in time", "Accounts that leaked", "Leaked of the money that was due"];
    let not_known = match compared.not_known {
        0 => String::new(),
        1 => " 1 account is in neither row: its land owner or account manager is not known.".into(),
        count => format!(" {count} accounts are in neither row: their land owner or account manager is not known."),
    };
    TableCard {
        anchor: "one-or-two",
        title: "One person or two".into(),
        aside: String::new(),
        table: Table {
            caption: "Accounts of which one person keeps both sides, beside those that two people hand over".into(),
            columns: std::iter::once(Column::words("Who")).chain(heads.map(Column::numbers)).collect(),
            rows: [("One person keeps both sides", &compared.one), ("Two people hand over", &compared.two)]
                .map(row)
                .into(),
            total: None,
            when_empty: String::new(),
        },
        foot: format!(
            "In time is accepted within {} of being opened, and is judged once these are over; leaked is judged of promises whose promised last day is over. So neither row looks better for being younger. An account counts once. Below each share its 95% interval: Wilson\u{2019}s, of money that of the mean weighted by what was promised.{not_known}",
            format::counted(ledger.policy.kickoff_days.into(), "day", "days")
        ),
        more: None,
        export: None,
    }
}

fn money(arm: &Arm, ledger: &HandoverLedger) -> Cell {
    if arm.leaked.share.trials == 0 {
        return Cell::absent("Nothing was promised for a day that is over");
    }
    let leaked = amounts(arm.leak, ledger.currency, format::money);
    match (arm.money_interval, arm.leaked.interval) {
        (Some(interval), _) => {
            let (low, high) = (percent(interval.low), percent(interval.high));
            Cell::text(format::percent(arm.money())).note(format!("{low} to {high}; {leaked}"))
        }
        // All leaked the same share: it has no interval, and the tally beside it has.
        (None, Some(_)) => Cell::text(format::percent(arm.money())).note(leaked),
        (None, None) => Cell::text(leaked).note("Too few to tell a share"),
    }
}

/// What can be told of the two, and what cannot.
pub(super) fn verdicts(compared: &OneOrTwo) -> Vec<String> {
    vec![
        verdict("Accepted in time", compared.in_time),
        verdict("Leaked", compared.leaked),
        "Who keeps both sides was not chosen at random: a difference may come from which customers they have, and says nothing of what either way would do for others.".into(),
    ]
}

fn verdict(what: &str, verdict: Verdict) -> String {
    let points = |share: f64| format!("{} points", format::points((share * 1_000.0).round() as i64));
    match verdict {
        Verdict::TooFew => format!("{what}: too few to tell; it takes {TOLD_MIN} accounts of each."),
        Verdict::NotApart(between) => format!(
            "{what}: the two cannot be told apart. One person may be up to {} lower or up to {} higher.",
            points(between.low),
            points(between.high)
        ),
        Verdict::Apart(between) if between.low > 0.0 => {
            format!("{what}: more often with one person, by {} to {}.", points(between.low), points(between.high))
        }
        Verdict::Apart(between) => {
            format!("{what}: more often with two people, by {} to {}.", points(between.high), points(between.low))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use handover::Tally;

    #[test]
    fn a_verdict_is_a_sentence() {
        let tally = |did: u32, of: u32| Tally::of((0..of).map(|one| one < did));
        for (one, two, want) in [
            ((1, 4), (3, 9), "Leaked: too few to tell; it takes 5 accounts of each."),
            // Newcombe's table II, method 10: 17.05 to 80.90 points.
            ((9, 10), (3, 10), "Leaked: more often with one person, by 17.1 points to 80.9 points."),
            ((3, 10), (9, 10), "Leaked: more often with two people, by 17.1 points to 80.9 points."),
            (
                (5, 56),
                (0, 29),
                "Leaked: the two cannot be told apart. One person may be up to 3.8 points lower or up to 19.3 points higher.",
            ),
        ] {
            assert_eq!(verdict("Leaked", tally(one.0, one.1).against(&tally(two.0, two.1))), want);
        }
    }
}
