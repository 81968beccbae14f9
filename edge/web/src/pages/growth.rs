//! Growth: asks for the figures of a month and fills the page.

mod cohorts;
pub(super) mod kpis;
mod movements;

use super::asked::{Asked, Report};
use super::{Answer, page, saved_views, shell};
use crate::app::App;
use crate::layout::Place;
use crate::problem::Problem;
use crate::session::Member;
use crate::views::growth::{Body, Figures, Growth};
use crate::views::parts::{Empty, Link, Note, Tone};
use access::Scope;
use actions::analytics::{Analytics, Overview};
use actions::{ListPage, Stop, closed_opening};
use axum::extract::{Query, State};
use draw::format;

const PATH: &str = "/growth";

/// What the parts of the page are worked out from.
struct Asking<'a> {
    analytics: &'a dyn Analytics,
    scope: Scope,
    asked: &'a Asked,
    report: &'a Report,
    overview: &'a Overview,
    /// What the month before was closed with, where its corrections are shown in this month.
    closed_opening: Option<i64>,
}

/// The page.
pub async fn show(State(app): State<App>, member: Member, Query(pairs): Query<Vec<(String, String)>>) -> Answer {
    let asked = Asked::new(pairs);
    let stop = |stop: Stop| Problem::of_stop(member.theme, stop);
    let scope = member.scope();
    let overview = app.analytics.overview(&scope, &asked.rule(member.theme)?).await.map_err(stop)?;
    let report = asked.report(member.theme, &overview, app.clock.today())?;
    let closed_opening = match report.is_of_everything() && scope == Scope::All {
        true => closed_opening(&app.store, report.month, overview.currency).await,
        false => Ok(None),
    };
    let asking = Asking {
        analytics: app.analytics.as_ref(),
        scope,
        asked: &asked,
        report: &report,
        overview: &overview,
        closed_opening: closed_opening.map_err(|fault| Problem::fault(member.theme, &fault))?,
    };
    let (body, figures_notes) = match overview.months {
        None => (Body::Empty(nothing_yet()), Vec::new()),
        Some(_) => {
            let (figures, notes) = asking.figures().await.map_err(stop)?;
            (Body::Figures(Box::new(figures)), notes)
        }
    };
    let known = match report.rule.known_on {
        Some(day) => format!("as known on {}", format::day_full(day)),
        None => "as known today".into(),
    };
    let view = Growth {
        shell: shell(&app, &member, Place::Growth, None).await?,
        views: saved_views::of(&app, &member, ListPage::Growth, &asked).await?,
        filters: asked.filters(PATH, &overview, &report),
        basis: format!("{}, {}, {known}", overview.currency, overview.rates),
        notes: report.beyond_data(&overview).into_iter().chain(figures_notes).collect(),
        body,
    };
    page(&member, &view)
}

fn nothing_yet() -> Empty {
    Empty {
        title: "No revenue recorded yet".into(),
        text: "Import contract lines, invoice lines or levels, and this page shows how recurring revenue moved.".into(),
        act: Some(Link::new("Import a file", "/imports/new")),
    }
}

impl Asking<'_> {
    async fn figures(&self) -> Result<(Figures, Vec<Note>), Stop> {
        let kpis = async { futures::try_join!(self.expand_kpis(), self.land_kpis(), self.measures(), self.cohorts()) };
        let reports = async { futures::try_join!(self.by_month(), self.by_segment(), self.largest()) };
        let ((expand, land, measures, cohorts), ((months, without_rate), by_segment, largest)) =
            futures::try_join!(kpis, reports)?;
        let figures = Figures {
            expand,
            land,
            waterfall: self.waterfall(months.last()),
            cohorts,
            largest,
            largest_all: Some(self.movements_href(self.report.month, &[])),
            measures,
            by_segment,
            by_month: self.month_table(&months),
        };
        let mut notes = Vec::new();
        for (currency, accounts) in without_rate {
            let text = format!(
                "{} with lines in {currency} are left out: the rate set has no rate from {currency} to {}.",
                format::counted(accounts as i64, "account", "accounts"),
                self.overview.currency
            );
            notes.push(Note::new(Tone::Warn, text).with("Import rates", "/imports/new"));
        }
        if let Some(broken) = months.iter().find(|m| !m.row.adds_up()) {
            let month = format::month_full(broken.from);
            let text =
                format!("The movements of {month} do not add up to its closing level. Do not use these figures.");
            notes.push(Note::new(Tone::Warn, text));
        }
        Ok((figures, notes))
    }
}
