//! The figures of a month, as they are frozen when it is closed.

use crate::analytics::{Analytics, MovementQuestion};
use crate::close_month::MonthFigures;
use crate::stop::{Refusal, Stop};
use access::Scope;
use anyhow::{Context, anyhow};
use kpis::{Filter, Question, Rule};
use money::{Currency, Month};
use revenue::{MovementKind, MovementRow};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// What is kept of a closed month. Minor units per year of `currency`; losses negative.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenMonth {
    /// The reporting currency.
    pub currency: Currency,
    /// The last commit whose facts are in these figures.
    pub sequence: i64,
    /// ARR at the close of the day before the month.
    pub opening: i64,
    /// Sum of each kind of movement, by its word.
    pub movements: BTreeMap<String, i64>,
    /// ARR at the close of its last day.
    pub closing: i64,
    /// Accounts live then.
    pub logos: u32,
    /// Net revenue retention over the twelve months that end with it.
    pub nrr: FrozenRate,
    /// Gross revenue retention over the same months.
    pub grr: FrozenRate,
}

/// Both parts of a rate; without one when `whole` is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenRate {
    /// Numerator, minor units.
    pub part: i64,
    /// Denominator, minor units.
    pub whole: i64,
}

/// The figures of a month as they are now, with the hash of the levels and movements behind them.
///
/// # Errors
/// Refused when they do not add up, or when a fact landed between two of them: then they are not
/// of one state.
pub async fn month_figures(analytics: &dyn Analytics, scope: &Scope, month: Month) -> Result<MonthFigures, Stop> {
    let overview = analytics.overview(scope, &Rule::default()).await?;
    let asked = movements_of(month);
    let moved = analytics.movements(scope, &asked).await?;
    let single = analytics.movement_rows(scope, &asked).await?;
    let row = moved.rows.into_iter().next().map(|period| period.row).unwrap_or_default();
    let mut inputs: Vec<String> = Vec::with_capacity(single.rows.len());
    for m in &single.rows {
        let (kind, day) = (m.kind.key(), m.day.to_string());
        inputs.push(serde_json::json!([m.external_id, day, kind, m.contract, m.product, m.minor]).to_string());
    }
    let mut sequences = vec![overview.sequence, moved.sequence, single.sequence];
    let nrr = rate(analytics, scope, "nrr", month, &mut inputs, &mut sequences).await?;
    let grr = rate(analytics, scope, "grr", month, &mut inputs, &mut sequences).await?;
    let refusals = refusals_to_freeze(month, &row, &sequences);
    if !refusals.is_empty() {
        return Err(Stop::Refusal(refusals));
    }
    let frozen = FrozenMonth {
        currency: overview.currency,
        sequence: overview.sequence,
        opening: row.opening,
        movements: MovementKind::ALL.iter().map(|kind| (kind.key().to_string(), row.of(*kind))).collect(),
        closing: row.closing,
        logos: row.logos,
        nrr,
        grr,
    };
    let figures = serde_json::to_string(&frozen).context("writing the figures of a month")?;
    inputs.push(serde_json::json!([overview.currency, overview.rates, row.opening, row.closing]).to_string());
    Ok(MonthFigures { figures, inputs_hash: hash_of(inputs) })
}

/// The question for all movements of one month.
fn movements_of(month: Month) -> MovementQuestion {
    MovementQuestion {
        from: month.first_day(),
        to: month.last_day(),
        by_month: true,
        by: None,
        account: None,
        kinds: Vec::new(),
        group: None,
        at_most: None,
        filter: Filter::default(),
        rule: Rule::default(),
    }
}

/// A rate of the month; the rows behind it join the inputs.
async fn rate(
    analytics: &dyn Analytics,
    scope: &Scope,
    name: &str,
    month: Month,
    inputs: &mut Vec<String>,
    sequences: &mut Vec<i64>,
) -> Result<FrozenRate, Stop> {
    let kpi = kpis::find(name).ok_or_else(|| anyhow!("the catalogue has no KPI {name}"))?;
    let (filter, rule) = (Filter::default(), Rule::default());
    let question = Question { from: month, to: month, window: None, by: None, filter, rule };
    let figures = analytics.figures(scope, kpi, &question).await?;
    let behind = analytics.rows(scope, kpi, &question).await?;
    sequences.extend([figures.sequence, behind.sequence]);
    for row in &behind.rows {
        inputs.push(
            serde_json::json!([name, kpi.version, row.external_id, row.part, row.whole, row.counted]).to_string(),
        );
    }
    Ok(figures.rows.first().map_or(FrozenRate { part: 0, whole: 0 }, |f| FrozenRate { part: f.part, whole: f.whole }))
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
    let hash = Sha256::digest(inputs.join("\n"));
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
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
