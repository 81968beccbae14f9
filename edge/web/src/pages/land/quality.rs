//! Quality of landing: what the customers became who were won, by source, rep and fit, and who they are.

use super::rows::{self, Behind};
use super::{Asked, card, href, numbers};
use crate::app::App;
use crate::layout::Place as Here;
use crate::pages::handovers::{percent, tally};
use crate::pages::{Answer, page, shell};
use crate::problem::Problem;
use crate::session::Member;
use crate::views::account::TableCard;
use crate::views::land::LandQuality;
use crate::views::parts::{Empty, Fact, Link, Note, Tone};
use crate::views::table::{Cell, Column, Table};
use access::Permission;
use actions::{LandedAccount, LandingQuality, landing_quality, url_part};
use axum::extract::State;
use draw::format;
use handover::TOLD_MIN;
use land::{Became, BecameSo, JudgedLanding, LandedBy, LandingGroup, Quality, Seen};
use money::Day;

const ROWS: &str = "/land/rows?of=landings";

type Landed = JudgedLanding<LandedAccount>;

pub(super) async fn show(State(app): State<App>, member: Member) -> Answer {
    let all = asked(&app, &member).await?;
    let is_empty = all.landings.is_empty();
    let may_import = member.may(Permission::Import);
    let view = LandQuality {
        shell: shell(&app, &member, Here::Land, None).await?,
        facts: if is_empty { Vec::new() } else { facts(&all) },
        notes: if is_empty { Vec::new() } else { notes(&all) },
        cards: if is_empty { Vec::new() } else { LandedBy::ALL.map(|by| table(&all, by)).into() },
        told_min: TOLD_MIN,
        empty: is_empty.then(|| Empty {
            title: "No first order had its 12 months".into(),
            text: "A customer is judged 12 months after its first order, and listed here for the 12 months after that. First orders come as deals and quotes of your sales system.".into(),
            act: may_import.then(|| Link::new("Import deals", "/imports/new")),
        }),
    };
    page(&member, &view)
}

async fn asked(app: &App, member: &Member) -> Result<LandingQuality, Problem> {
    let stop = |stop| Problem::of_stop(member.theme, stop);
    landing_quality(&member.cx(), app.analytics.as_ref()).await.map_err(stop)
}

fn facts(all: &LandingQuality) -> Vec<Fact> {
    let quality = all.all();
    let fact = |became: Became| {
        let so = quality.of(became);
        let basis = match (so.known.interval, so.known.share.trials) {
            (_, 0) => "nobody knows of any".into(),
            (Some(interval), _) => format!("{} to {}", percent(interval.low), percent(interval.high)),
            (None, _) => "too few to tell".into(),
        };
        let share = so.known.share;
        Fact::new(label(became), format!("{} of {}", share.successes, share.trials))
            .on(basis)
            .to(format!("{ROWS}&became={}", became.key()))
    };
    let landings = Fact::new("Landings judged", format::count(quality.landings as i64)).to(ROWS);
    std::iter::once(landings).chain(Became::ALL.map(fact)).collect()
}

fn notes(all: &LandingQuality) -> Vec<Note> {
    let mut notes = Vec::new();
    if all.profile == 0 {
        let text = "Nobody has written down the ideal customer yet, so no fit is known.";
        notes.push(Note::new(Tone::Observe, text).with("Write it down", "/land/profile"));
    }
    if all.all().happy.known.share.trials == 0 {
        let text = "Nobody was asked about the product in time, or too few answered: whether these customers were happy is not known.";
        notes.push(Note::new(Tone::Observe, text));
    }
    notes
}

/// What the groups of one kind became.
fn table(all: &LandingQuality, by: LandedBy) -> TableCard {
    let (title, caption, first, foot) = match by {
        LandedBy::Source => (
            "By source",
            "What landings became, by the source of their first lead",
            "Source",
            "The campaign or channel that the customer\u{2019}s first lead came by.",
        ),
        LandedBy::Rep => (
            "By rep",
            "What landings became, by who won them",
            "Rep",
            "Whoever answered for the deal, else the land owner of the account. By name, not by figure: what a customer becomes is the work of both sides.",
        ),
        LandedBy::Fit => (
            "By fit",
            "What landings became, by how well their first lead fits",
            "Fit",
            "The customer\u{2019}s first lead against the profile as it stands now.",
        ),
    };
    let row = |(group, quality): (LandingGroup<'_>, Quality)| {
        let rows = rows_of(by, group);
        let landings = Cell::link(format::count(quality.landings as i64), rows.clone());
        let became = Became::ALL.map(|became| so(quality.of(became), format!("{rows}&became={}", became.key())));
        std::iter::once(name(by, group)).chain([landings]).chain(became).collect()
    };
    let heads = ["Landings", "Retained", "Happy", "Expanded"];
    let table = Table { rows: all.by(by).into_iter().map(row).collect(), ..numbers(caption, first, &heads) };
    card(by.key(), title, table, foot)
}

/// The rows of a group; of those of whom nobody has said, the address names none.
fn rows_of(by: LandedBy, group: LandingGroup<'_>) -> String {
    let named = group.key().map(|name| format!("&group={}", url_part(name))).unwrap_or_default();
    format!("{ROWS}&by={}{named}", by.key())
}

fn name(by: LandedBy, group: LandingGroup<'_>) -> Cell {
    match group {
        LandingGroup::Named(name) => Cell::text(name),
        LandingGroup::Fit(fit) => Cell::text(fit.label()),
        LandingGroup::NotSaid => Cell::absent(not_said(by)),
    }
}

fn not_said(by: LandedBy) -> &'static str {
    match by {
        LandedBy::Source => "It was no lead before",
        LandedBy::Rep => "Nobody has said who won it",
        LandedBy::Fit => "Its fit is not known",
    }
}

/// How many became so, of those of whom it is known, and of how many it is not.
fn so(so: &BecameSo, rows: String) -> Cell {
    let not_known = format!("{} not known", format::count(so.not_known as i64));
    if so.known.share.trials == 0 {
        return Cell::absent("Of none of them it is known").note(not_known);
    }
    let cell = tally(&so.known).to(rows);
    match (so.not_known, cell.note.clone()) {
        (0, _) | (_, None) => cell,
        (_, Some(note)) => cell.note(format!("{note}; {not_known}")),
    }
}

fn label(became: Became) -> &'static str {
    match became {
        Became::Retained => "Retained",
        Became::Happy => "Happy",
        Became::Expanded => "Expanded",
    }
}

/// The landings that an address asks for.
pub(super) async fn landings(app: &App, member: &Member, pairs: &Asked) -> Result<Behind, Problem> {
    let (by, became) = (pairs.get("by").map(LandedBy::from_key), pairs.get("became").map(Became::from_key));
    let wrong = |key: &str, words: [&str; 3]| {
        let text = format!("{key}: \u{201c}{}\u{201d} is not understood.", pairs.get(key).unwrap_or_default());
        (text, format!("Write one of {}.", words.join(", ")))
    };
    let mut all_wrong = Vec::new();
    if by == Some(None) {
        all_wrong.push(wrong("by", LandedBy::ALL.map(LandedBy::key)));
    }
    if became == Some(None) {
        all_wrong.push(wrong("became", Became::ALL.map(Became::key)));
    }
    if !all_wrong.is_empty() {
        return Err(Problem::wrong_address(member.theme, all_wrong));
    }
    let (by, became, group) = (by.flatten(), became.flatten(), pairs.get("group"));
    let all = asked(app, member).await?;
    let is_asked = |landing: &&Landed| {
        by.is_none_or(|by| landing.group(by).key() == group)
            && became.is_none_or(|became| landing.became(became) != Seen::NotKnown)
    };
    let landings: Vec<&Landed> = all.landings.iter().filter(is_asked).collect();
    let of = by.and_then(|by| landings.first().map(|landing| name(by, landing.group(by))));
    let of = of.map(|cell| cell.title.unwrap_or(cell.text));
    let became_words = became.map(|became| format!("{} or not", label(became).to_lowercase()));
    let title =
        ["Landings judged".to_string()].into_iter().chain(of).chain(became_words).collect::<Vec<_>>().join(", ");
    let heads = ["Account", "Won", "Judged", "Rep", "Source", "Fit", "Retained", "Happy", "Expanded"];
    let today = app.clock.today();
    Ok(Behind {
        title,
        about: "Each customer once, 12 months after its first order: those whose 12 months were over in the last 12 months, the latest first.".into(),
        table: rows::table(
            "Landings, the last one to be judged first",
            heads.map(Column::words).into(),
            landings.into_iter().map(|landing| row(landing, today)).collect(),
        ),
    })
}

fn row(landing: &Landed, today: Day) -> Vec<Cell> {
    let said = |name: &Option<String>, by| name.as_ref().map_or_else(|| Cell::absent(not_said(by)), Cell::text);
    let seen = |became: Became| match landing.became(became) {
        Seen::Yes => Cell::tag("Yes", "land"),
        Seen::No => Cell::tag("No", ""),
        Seen::NotKnown => Cell::absent(match became {
            Became::Happy => "Nobody was asked in time, or too few answered",
            Became::Retained | Became::Expanded => "No revenue of it is recorded",
        }),
    };
    vec![
        Cell::link(&landing.account.name, href(landing.account.id)),
        Cell::text(format::day(landing.won_on, today)),
        Cell::text(format::day(landing.judged_on, today)),
        said(&landing.rep, LandedBy::Rep),
        said(&landing.source, LandedBy::Source),
        Cell::text(landing.fit.label()),
        seen(Became::Retained),
        seen(Became::Happy),
        seen(Became::Expanded),
    ]
}
