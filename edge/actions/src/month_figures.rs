//! The figures of a month, as they are frozen when it is closed.

use crate::analytics::{Analytics, Behind, MovementQuestion};
use crate::close_month::MonthFigures;
use crate::stop::{Refusal, Stop};
use access::Scope;
use anyhow::Context;
use kpis::{CATALOGUE, Filter, Question, Rule, Settles};
use money::{Currency, Month};
use revenue::{MovementKind, MovementRow};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use store::hexadecimal;

/// KPIs whose rows hold every account's level at both ends of the window: with the movements they
/// are all that the other figures are made of.
const HASHED: [&str; 2] = ["nrr", "grr"];

/// What is kept of a closed month. Minor units per year of `currency`; losses negative.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenMonth {
    /// The reporting currency.
    pub currency: Currency,
    /// How rates were taken, in words: set and basis.
    pub rates: String,
    /// ARR at the close of the day before the month.
    pub opening: i64,
    /// ARR at the close of its last day.
    pub closing: i64,
    /// Accounts live then.
    pub logos: u32,
    /// Sum of each kind that moved, by its word.
    pub movements: BTreeMap<String, i64>,
    /// Part and whole of each KPI over its own window; none for an empty cohort.
    pub kpis: BTreeMap<String, (i64, i64)>,
}

/// The figures of a month as they are now, with the hash of the levels and movements behind them.
///
/// # Errors
/// Refused when they do not add up, or when a fact landed between two of them: then they are not
/// of one state.
#[async_recursion::async_recursion]
pub async fn month_figures(analytics: &dyn Analytics, scope: &Scope, month: Month) -> Result<MonthFigures, Stop> {
    month_figures_under(analytics, scope, month, &Rule::default()).await
}

/// The same under another rule: for a month that is closed as it was known on a day.
///
/// # Errors
/// As [`month_figures`], and what the rule asks for may not exist.
#[async_recursion::async_recursion]
pub async fn month_figures_under(
    analytics: &dyn Analytics,
    scope: &Scope,
    month: Month,
    rule: &Rule,
) -> Result<MonthFigures, Stop> {
    let overview = analytics.overview(scope, rule).await?;
    let asked = movements_of(month, rule);
    let moved = analytics.movements(scope, &asked).await?;
    let single = analytics.movement_rows(scope, &asked).await?;
    let row = moved.rows.into_iter().next().map(|period| period.row).unwrap_or_default();
    let mut sequences = vec![overview.sequence, moved.sequence, single.sequence];
    let mut inputs = Vec::with_capacity(single.rows.len());
    inputs.push(serde_json::json!([overview.currency, overview.rates, row.opening, row.closing]).to_string());
    for m in &single.rows {
        let (kind, day) = (m.kind.key(), m.day.to_string());
        inputs.push(serde_json::json!([m.external_id, day, kind, m.contract, m.product, m.minor]).to_string());
    }
    let mut kpis = BTreeMap::new();
    // What a month of deals came to is decided after it: such a figure would be restated by waiting.
    for kpi in CATALOGUE.iter().filter(|kpi| kpi.settles == Settles::WithItsMonth) {
        let question = Question::of_month(month, Filter::default(), rule.clone());
        let figures = analytics.figures(scope, kpi, &question).await?;
        sequences.push(figures.sequence);
        kpis.extend(figures.rows.first().map(|figure| (kpi.name.to_string(), (figure.part, figure.whole))));
        inputs.push(serde_json::json!([kpi.name, kpi.version, kpi.sql]).to_string());
        if HASHED.contains(&kpi.name) {
            let behind = analytics.rows(scope, kpi, &question).await?;
            sequences.push(behind.sequence);
            let input = |r: &Behind| serde_json::json!([kpi.name, r.external_id, r.part, r.whole]).to_string();
            inputs.extend(behind.rows.iter().map(input));
        }
    }
    let refusals = refusals_to_freeze(month, &row, &sequences);
    if !refusals.is_empty() {
        return Err(Stop::Refusal(refusals));
    }
    let moved = MovementKind::ALL.iter().filter(|kind| row.of(**kind) != 0);
    let frozen = FrozenMonth {
        currency: overview.currency,
        rates: overview.rates,
        opening: row.opening,
        closing: row.closing,
        logos: row.logos,
        movements: moved.map(|kind| (kind.key().to_string(), row.of(*kind))).collect(),
        kpis,
    };
    let figures = serde_json::to_string(&frozen).context("writing the figures of a month")?;
    Ok(MonthFigures { figures, inputs_hash: hash_of(inputs) })
}

/// The question for all movements of one month.
fn movements_of(month: Month, rule: &Rule) -> MovementQuestion {
    MovementQuestion::over(month.first_day(), month.last_day(), Filter::default(), rule.clone())
}

fn refusals_to_freeze(month: Month, row: &MovementRow, sequences: &[i64]) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    let mut refuse = |rule, reason, remedy: &str| {
        refusals.push(Refusal { rule, reason, remedy: remedy.into(), may_change_on: None });
    };
    if sequences.windows(2).any(|pair| pair[0] != pair[1]) {
        let reason = format!("A fact landed while the figures of {month} were worked out.");
        refuse("figures_must_be_of_one_state", reason, "Close it again.");
    }
    if !row.adds_up() {
        let reason = format!("The movements of {month} do not lead from its opening to its closing ARR.");
        refuse("month_must_add_up", reason, "Report this as an error of Ascend; nothing in your data is to blame.");
    }
    refusals
}

/// SHA-256 over the inputs in an order of their own, hexadecimal.
fn hash_of(mut inputs: Vec<String>) -> String {
    inputs.sort_unstable();
    hexadecimal(Sha256::digest(inputs.join("\n")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_that_do_not_add_up_or_mix_two_states_are_refused() {
        let month: Month = "2026-09".parse().unwrap();
        let mut by_kind = [0; MovementKind::ALL.len()];
        by_kind[MovementKind::New as usize] = 700;
        let sound = MovementRow { opening: 3_500, closing: 4_200, by_kind, ..MovementRow::default() };
        let broken = MovementRow { closing: 4_100, ..sound.clone() };
        for (row, sequences, want) in [
            (&sound, [7, 7, 7], vec![]),
            (&sound, [7, 8, 8], vec!["figures_must_be_of_one_state"]),
            (&broken, [7, 7, 7], vec!["month_must_add_up"]),
            (&broken, [7, 7, 8], vec!["figures_must_be_of_one_state", "month_must_add_up"]),
        ] {
            let found: Vec<_> = refusals_to_freeze(month, row, &sequences).iter().map(|r| r.rule).collect();
            assert_eq!(found, want, "{sequences:?}");
        }
    }

    #[test]
    fn the_hash_does_not_depend_on_the_order_of_rows() {
        let rows = |order: &[&str]| hash_of(order.iter().map(|row| (*row).to_string()).collect());
        assert_eq!(rows(&["Harbour", "Kestrel"]), rows(&["Kestrel", "Harbour"]));
        assert_ne!(rows(&["Harbour", "Kestrel"]), rows(&["Harbour"]));
    }
}
