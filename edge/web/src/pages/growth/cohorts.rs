//! The cohort table: what became of the customers who started in one quarter.

use super::{Asking, PATH};
use crate::pages::asked::choice;
use crate::views::growth::{Cohort, CohortCard, Heat};
use crate::views::table::Cell;
use actions::Stop;
use draw::format;
use kpis::{Dimension, Figure, Kpi, find};
use money::{Month, Rate};
use revenue::Window;
use std::collections::BTreeMap;

/// Quarters shown, rows and columns.
const QUARTERS: i32 = 8;

/// What the cells can measure: word in the address, label, KPI, caption.
const MEASURES: [(&str, &str, &str, &str); 3] = [
    ("", "NRR", "nrr", "Revenue kept and grown by start quarter, percent of the start"),
    ("grr", "GRR", "grr", "Revenue kept by start quarter, expansion ignored, percent of the start"),
    ("logos", "Logos", "logo-churn", "Customers kept by start quarter, percent of the start"),
];

impl Asking<'_> {
    pub(super) async fn cohorts(&self) -> Result<CohortCard, Stop> {
        let word = self.asked.get("cohort").unwrap_or_default();
        let (word, _, kpi, caption) = *MEASURES.iter().find(|m| m.0 == word).unwrap_or(&MEASURES[0]);
        // The last quarter that had ended by the month asked for.
        let last = self.report.month.plus(1).quarter_start().plus(-1);
        let first = last.plus(-3 * (QUARTERS - 1));
        let by_start = self.by_start(first, last, kpi).await?;
        let mut rows = Vec::new();
        for n in 0..QUARTERS {
            let start = first.plus(3 * n);
            if let Some(figures) = by_start.get(&start) {
                rows.push(self.cohort(start, last, figures, word == "logos"));
            }
        }
        let heads = (0..QUARTERS).map(|n| if n == 0 { "Start".to_string() } else { format!("+{n} Q") });
        Ok(CohortCard {
            caption: caption.into(),
            measures: MEASURES
                .map(|(value, label, ..)| choice(label, self.asked.href(PATH, &[("cohort", value)]), value == word))
                .to_vec(),
            quarters: heads.collect(),
            rows,
            note: "A customer counts from the close of the quarter in which it first went live.".into(),
        })
    }

    /// Figures of each cohort (by the last month of its start quarter), one per quarter's end.
    async fn by_start(&self, first: Month, last: Month, kpi: &str) -> Result<BTreeMap<Month, Vec<Figure>>, Stop> {
        let Some(kpi): Option<&'static Kpi> = find(kpi) else { return Ok(BTreeMap::new()) };
        let mut question = self.report.question(first, last, Some(Window::SinceStart));
        question.by = Some(Dimension::Cohort);
        question.step = 3;
        let figures = self.analytics.figures(&self.scope, kpi, &question).await?.rows;
        let mut by_start: BTreeMap<Month, Vec<Figure>> = BTreeMap::new();
        for figure in figures {
            let start = (0..QUARTERS).map(|n| first.plus(3 * n)).find(|m| figure.group.as_deref() == Some(&name(*m)));
            if let Some(start) = start {
                by_start.entry(start).or_default().push(figure);
            }
        }
        Ok(by_start)
    }

    fn cohort(&self, start: Month, last: Month, figures: &[Figure], logos: bool) -> Cohort {
        let at = |month: Month| figures.iter().find(|f| f.period == month);
        let cell = |n: i32| {
            let month = start.plus(3 * n);
            let figure = at(month).filter(|f| month <= last && f.whole > 0)?;
            let kept = if logos { figure.whole - figure.part } else { figure.part };
            let rate = Rate { part: kept, whole: figure.whole };
            let text = rate.scaled(2).map(|percent| percent.to_string())?;
            Some(Heat { text, class: draw::heat_class(rate), href: self.cohort_href(start, month) })
        };
        let opening = at(start);
        let count = opening.map_or(0, |f| f.rows_in as i64);
        let level = opening.filter(|_| !logos).map(|f| format::per_month(f.whole));
        Cohort {
            name: format::quarter(start),
            logos: Cell::text(format::count(count)),
            level: level.map_or_else(
                || Cell::absent("Shown with revenue, not with customers"),
                |minor| Cell::text(format::money_short(minor, self.overview.currency)),
            ),
            cells: (0..QUARTERS).map(cell).collect(),
        }
    }

    fn cohort_href(&self, start: Month, month: Month) -> String {
        let (month, group) = (month.to_string(), name(start));
        let changes = [
            ("kpi", "nrr"),
            ("window", "start"),
            ("by", "cohort"),
            ("group", &group),
            ("month", &month),
            ("as", ""),
            ("cohort", ""),
        ];
        self.asked.href(&format!("{PATH}/rows"), &changes)
    }
}

/// The name of the cohort that started in the quarter ending with `month`.
fn name(month: Month) -> String {
    format!("{} Q{}", month.year(), (month.number() - 1) / 3 + 1)
}
