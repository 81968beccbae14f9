//! The KPI groups, Land and Expand apart, and the further measures.

use super::{Asking, PATH};
use crate::views::growth::{Change, Direction, Kpi as Tile, KpiGroup, Verdict};
use crate::views::parts::{Fact, Markup};
use actions::Stop;
use actions::analytics::figures_in_bands;
use draw::format::{self, ABSENT};
use kpis::{Figure, Kpi, Measure, NoiseBand, Side, Value, find};
use money::{Currency, Month, Rate};

/// Points of a sparkline.
const POINTS: i32 = 12;

impl Asking<'_> {
    pub(super) async fn expand_kpis(&self) -> Result<KpiGroup, Stop> {
        let kpis = self.tiles(&["nrr", "grr", "renewal-rate", "logo-churn"]).await?;
        Ok(KpiGroup { about: "existing customers, trailing 12 months".into(), kpis })
    }

    pub(super) async fn land_kpis(&self) -> Result<KpiGroup, Stop> {
        let kpis = self.tiles(&["sales-growth", "new-arr", "new-logos", "closing-ratio"]).await?;
        Ok(KpiGroup {
            about: format!("new customers, {}; closing ratio of 12 months", format::name(self.report.month)),
            kpis,
        })
    }

    async fn tiles(&self, names: &[&str]) -> Result<Vec<Tile>, Stop> {
        let kpis: Vec<&'static Kpi> = names.iter().filter_map(|name| find(name)).collect();
        let tiles = kpis.into_iter().map(|kpi| self.tile(kpi));
        futures::future::try_join_all(tiles).await
    }

    async fn tile(&self, kpi: &'static Kpi) -> Result<Tile, Stop> {
        let month = self.report.month;
        let question = self.report.question(month.plus(1 - POINTS), month, None);
        let figures = figures_in_bands(self.analytics, &self.scope, kpi, &question).await?.rows;
        let at = |month: Month| figures.iter().find(|(f, _)| f.period == month).map(|(f, _)| f);
        let band = figures.iter().find(|(f, _)| f.period == month).and_then(|(_, band)| *band);
        let points: Vec<Option<i64>> =
            (1 - POINTS..=0).map(|n| at(month.plus(n)).and_then(|f| point(kpi, f))).collect();
        let side = match kpi.side {
            Side::Land => draw::Side::Land,
            Side::Expand => draw::Side::Expand,
        };
        let (value, basis) = shown(kpi, at(month), self.overview.currency);
        Ok(Tile {
            name: kpi.short.into(),
            value,
            href: self.rows_href(kpi),
            basis: match band {
                Some(band) => format!("{basis}; {}", noise(band)),
                None => basis,
            },
            change: change(kpi, at(month), at(month.plus(-1))),
            spark: Markup(draw::sparkline(&points, side)),
        })
    }

    /// Measures beside the tiles, each with what it rests on.
    pub(super) async fn measures(&self) -> Result<Vec<Fact>, Stop> {
        let names = [
            "arr",
            "contracted-arr",
            "out-of-contract-arr",
            "nrr-without-price",
            "grr-by-line",
            "renewal-rate-money",
            "acv-growth",
            "expansion-share",
        ];
        let kpis: Vec<&'static Kpi> = names.iter().filter_map(|name| find(name)).collect();
        let measures = kpis.into_iter().map(|kpi| self.measure(kpi));
        futures::future::try_join_all(measures).await
    }

    async fn measure(&self, kpi: &'static Kpi) -> Result<Fact, Stop> {
        let question = self.report.question(self.report.month, self.report.month, None);
        let figures = self.analytics.figures(&self.scope, kpi, &question).await?.rows;
        let (value, basis) = shown(kpi, figures.first(), self.overview.currency);
        Ok(Fact::new(kpi.title, value).on(basis).to(self.rows_href(kpi)))
    }

    fn rows_href(&self, kpi: &Kpi) -> String {
        let month = self.report.month.to_string();
        self.asked.href(&format!("{PATH}/rows"), &[("kpi", kpi.name), ("month", &month), ("as", ""), ("cohort", "")])
    }
}

/// Between which values a figure moves anyway, as short as a tile needs it: "noise −19% to 24%".
fn noise(band: NoiseBand) -> String {
    let whole = |rate: Rate| {
        rate.scaled(2).map_or_else(|| ABSENT.into(), |percent| format!("{percent}%").replace('-', "\u{2212}"))
    };
    format!("noise {} to {}", whole(band.low), whole(band.high))
}

/// A figure and what it rests on, as text.
pub fn shown(kpi: &Kpi, figure: Option<&Figure>, currency: Currency) -> (String, String) {
    let Some(figure) = figure else { return (ABSENT.into(), "nothing to measure in this window".into()) };
    let money = |minor| format::money_short(minor, currency);
    match figure.value(kpi) {
        Value::Ratio(rate) if rate.whole == 0 => (ABSENT.into(), "nothing to measure it against".into()),
        Value::Ratio(rate) if kpi.measure == Measure::CountRatio => {
            let basis = format!("{} of {}", format::count(rate.part), format::count(rate.whole));
            // A term whose fate is not known yet stands beside the rate.
            let has_open = kpi.name.starts_with("renewal-rate") && figure.rows_out > 0;
            let open = format!("{basis}, {} open", format::count(figure.rows_out as i64));
            (format::percent(rate), if has_open { open } else { basis })
        }
        Value::Ratio(rate) => (format::percent(rate), format!("{} of {}", money(rate.part), money(rate.whole))),
        Value::Money(minor) => (money(minor), format::counted(figure.rows_in as i64, "account", "accounts")),
        Value::Count(count) => (format::count(count), "accounts".into()),
        Value::MeanMoney(mean) => {
            let text = mean.scaled(0).map_or(ABSENT.into(), money);
            (text, format!("{} with {}", money(mean.part), format::counted(mean.whole, "customer", "customers")))
        }
        Value::MeanDays(mean) => {
            (format::days(mean), format!("mean of {}", format::counted(mean.whole, "deal", "deals")))
        }
    }
}

/// The height of a figure in a sparkline.
fn point(kpi: &Kpi, figure: &Figure) -> Option<i64> {
    match figure.value(kpi) {
        Value::Ratio(rate) => rate.scaled(4),
        Value::Money(minor) => Some(minor),
        Value::Count(count) => Some(count),
        Value::MeanMoney(mean) => mean.scaled(0),
        Value::MeanDays(mean) => mean.scaled(1),
    }
}

/// The change against the month before; of ratios only, in points.
fn change(kpi: &Kpi, now: Option<&Figure>, before: Option<&Figure>) -> Option<Change> {
    let rate = |figure: &Figure| match figure.value(kpi) {
        Value::Ratio(rate) => Some(rate),
        _ => None,
    };
    let (now, before): (Rate, Rate) = (rate(now?)?, rate(before?)?);
    let tenths = format::points_between(now, before).filter(|t| *t != 0)?;
    let up = tenths > 0;
    let wanted_up = kpi.name != "logo-churn";
    Some(Change {
        size: format::points(tenths),
        unit: "points",
        direction: if up { Direction::Up } else { Direction::Down },
        verdict: if up == wanted_up { Verdict::Better } else { Verdict::Worse },
    })
}
