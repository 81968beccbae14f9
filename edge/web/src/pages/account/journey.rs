//! The journey of one account: its stage, the gates before it, its goals, milestones and steps.

mod forms;
mod post_mortem;
mod responses;

use super::super::asked::Asked;
use super::super::signature::who;
use super::super::{Answer, noted, page, shell};
use crate::app::App;
use crate::layout::{Place as Here, Toast};
use crate::problem::Problem;
use crate::session::Member;
use crate::views::account::TableCard;
use crate::views::journey::{AccountJourney, BarStage, GateCard, GateLine, JourneyBar, Passed};
use crate::views::parts::{Fact, Link, Note, Tone};
use crate::views::table::{Cell, Column, Table};
use access::Permission;
use actions::reads::AccountNow;
use actions::{Journey, Stop, journey_of, move_account, post_mortem_of, put_goal, put_milestone, take_back_step};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use axum::{Form, Router};
use draw::format;
use forms::{Sent, Typed};
use journey::{Gate, Goal, Holds, Milestone, Place, StageStep, Strictness, last_step};
use money::Day;
use uuid::Uuid;

/// The routes of an account's journey.
pub fn router() -> Router<App> {
    Router::new()
        .route("/accounts/{account}/journey", get(show))
        .route("/accounts/{account}/journey/steps", post(step))
        .route("/accounts/{account}/journey/take-back", post(take_back))
        .route("/accounts/{account}/journey/goals", post(goal))
        .route("/accounts/{account}/journey/milestones", post(milestone))
}

/// The address of an account's journey.
pub fn href(account: Uuid) -> String {
    format!("/accounts/{account}/journey")
}

/// The stages in a row, for the account's page too.
pub fn bar(journey: &Journey, today: Day) -> JourneyBar {
    let Some(Place::Stage(here)) = journey.standing.as_ref().map(|stands| stands.place) else {
        return JourneyBar { stages: Vec::new() };
    };
    let stages = &journey.now.policy.stages;
    // Behind the first order everything is the expand side's: from hypercare on.
    let expand_from = stages.iter().position(|stage| stage.hypercare).unwrap_or(stages.len());
    let stage = |(at, stage): (usize, &journey::Stage)| {
        let passed = match at {
            at if at == here => Passed::Here,
            at if at > here => Passed::Ahead,
            at if at < expand_from => Passed::Land,
            _ => Passed::Expand,
        };
        BarStage { name: stage.name.clone(), detail: detail(journey, at, here, today), passed }
    };
    JourneyBar { stages: stages.iter().enumerate().map(stage).collect() }
}

/// "9 Jun, 104 days" behind, "since 21 Sep" here, "2 gates left" next.
fn detail(journey: &Journey, at: usize, here: usize, today: Day) -> String {
    let key = &journey.now.policy.stages[at].key;
    if at == here {
        return journey.standing.as_ref().map_or(String::new(), |s| format!("since {}", format::day(s.since, today)));
    }
    if at == here + 1 {
        let left = journey.gates.iter().filter(|gate| gate.holds != Holds::Yes).count() as i64;
        return match left {
            0 => "all gates open".into(),
            left => format!("{} left", format::counted(left, "gate", "gates")),
        };
    }
    let counting = journey.steps.iter().filter(|step| step.taken_back.is_none());
    let mut into = counting.clone().filter(|step| step.to == *key);
    match (at < here, into.next_back()) {
        (true, Some(step)) => {
            let next =
                counting.filter(|other| other.from.as_ref() == Some(key) && other.on >= step.on).map(|o| o.on).min();
            let days = next.map_or(String::new(), |next| format!(", {} days", next.0 - step.on.0));
            format!("{}{days}", format::day(step.on, today))
        }
        _ => String::new(),
    }
}

/// The gates out of its stage, for the account's page too.
pub fn gates(journey: &Journey, account: Uuid, more: bool) -> GateCard {
    let policy = &journey.now.policy;
    let here = journey.standing.as_ref().map(|stands| stands.place);
    let next = match here {
        Some(Place::Stage(at)) => policy.stages.get(at + 1).map(|stage| stage.name.as_str()),
        _ => None,
    };
    let open = journey.gates.iter().filter(|gate| gate.holds == Holds::Yes).count();
    let all = journey.gates.len();
    let line = |gate: &Gate| GateLine {
        open: gate.holds == Holds::Yes,
        label: gate.label.clone(),
        remedy: format::sentence(&gate.remedy),
        evidence: format::capital(&format::sentence(&gate.evidence)),
    };
    let when_empty = match here {
        None => "This account is not on the journey yet.",
        Some(Place::Lost) => "It left before a first order. It can be won back.",
        Some(Place::Churned) => "It left. It can be won back.",
        Some(Place::Stage(_)) if next.is_none() => "This is the last stage. Keep what is there.",
        Some(Place::Stage(_)) => "Nothing is asked before the next stage.",
    };
    let foot = match journey.strictness {
        Strictness::Observe if all > 0 => "Gates only observe now: a step is taken whatever they say.",
        Strictness::Warn if all > 0 => "Gates only warn: a step says which were not open.",
        _ => "",
    };
    GateCard {
        title: next.map_or("Gates".into(), |name| format!("Gates to {name}")),
        met: (all > 0).then(|| (format!("{open} of {all} open"), open == all)),
        gates: journey.gates.iter().map(line).collect(),
        when_empty: when_empty.into(),
        foot: foot.into(),
        more: more.then(|| Link::new("Journey", href(account))),
    }
}

async fn show(
    State(app): State<App>,
    member: Member,
    Path(account): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let asked = Asked::new(pairs);
    let done = match asked.get("done") {
        Some("moved") => Some("The step is recorded."),
        Some("back") => Some("The step is taken back. The stay before goes on."),
        Some("goal") => Some("The goal is recorded."),
        Some("milestone") => Some("The milestone is recorded."),
        Some("same") => Some("It was known so already. Nothing was recorded."),
        _ => None,
    };
    let typed = Typed::asked(&asked);
    let toast = done.map(|text| Toast { text: text.into(), undo: None });
    rendered(&app, &member, &account, typed, Vec::new(), toast).await
}

async fn step(State(app): State<App>, member: Member, Path(account): Path<String>, Form(sent): Form<Sent>) -> Answer {
    member.sent_it(&sent.csrf)?;
    let id = super::id_of(&member, &account)?;
    let done = move_account(&member.cx(), id, &sent.step()).await.map(|_| "moved");
    answered(&app, &member, (&account, id), Typed::Step(sent), done).await
}

async fn take_back(
    State(app): State<App>,
    member: Member,
    Path(account): Path<String>,
    Form(sent): Form<Sent>,
) -> Answer {
    member.sent_it(&sent.csrf)?;
    let id = super::id_of(&member, &account)?;
    let done = take_back_step(&member.cx(), id, &sent.id, &sent.reason).await.map(|_| "back");
    answered(&app, &member, (&account, id), Typed::TakeBack(sent), done).await
}

async fn goal(State(app): State<App>, member: Member, Path(account): Path<String>, Form(sent): Form<Sent>) -> Answer {
    member.sent_it(&sent.csrf)?;
    let id = super::id_of(&member, &account)?;
    let done = put_goal(&member.cx(), id, &sent.goal()).await;
    let done = done.map(|filed| if filed.is_new { "goal" } else { "same" });
    answered(&app, &member, (&account, id), Typed::Goal(sent), done).await
}

async fn milestone(
    State(app): State<App>,
    member: Member,
    Path(account): Path<String>,
    Form(sent): Form<Sent>,
) -> Answer {
    member.sent_it(&sent.csrf)?;
    let id = super::id_of(&member, &account)?;
    let done = put_milestone(&member.cx(), id, &sent.milestone()).await;
    let done = done.map(|filed| if filed.is_new { "milestone" } else { "same" });
    answered(&app, &member, (&account, id), Typed::Milestone(sent), done).await
}

/// The page again: with a word of what was done, with what is wrong beside its field, or with
/// every rule that said no and what would change that.
async fn answered(
    app: &App,
    member: &Member,
    (account, id): (&str, Uuid),
    typed: Typed,
    done: Result<&str, Stop>,
) -> Answer {
    match done {
        Ok(done) => Ok(Redirect::to(&format!("{}?done={done}", href(id))).into_response()),
        Err(Stop::BadInput(errors)) => {
            let page = rendered(app, member, account, typed.wrong(errors), Vec::new(), None).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(stop) => {
            let Some(notes) = noted(&stop) else { return Err(Problem::of_stop(member.theme, stop)) };
            let page = rendered(app, member, account, (typed, Vec::new()), notes, None).await?;
            Ok((StatusCode::CONFLICT, page).into_response())
        }
    }
}

async fn rendered(
    app: &App,
    member: &Member,
    account: &str,
    typed: (Typed, Vec<actions::FieldError>),
    mut notes: Vec<Note>,
    toast: Option<Toast>,
) -> Answer {
    let now = super::now_of(app, member, account).await?;
    let fault = |e: anyhow::Error| Problem::fault(member.theme, &e);
    let journey = journey_of(&member.cx(), &now).await.map_err(fault)?;
    let today = app.clock.today();
    let may_edit = member.may(Permission::EditAccounts);
    notes.extend(standing_notes(&journey, &now, member));
    notes.extend(silence(&journey, today));
    notes.extend(journey.responses.as_ref().and_then(|known| responses::note(known, today)));
    let before = post_mortem_of(&member.cx(), &now, &journey).await.map_err(fault)?;
    let forms = forms::Forms { member, account: now.account, journey: &journey, typed: &typed, today };
    let view = AccountJourney {
        shell: shell(app, member, Here::Accounts, toast).await?,
        account: Link::new(&now.name, format!("/accounts/{}", now.account)),
        about: about(&journey),
        facts: facts(&journey, today),
        notes,
        bar: bar(&journey, today),
        gates: gates(&journey, now.account, false),
        step: may_edit.then(|| forms.step()),
        goals: goals(&journey.goals, now.account, may_edit, today),
        goal: may_edit.then(|| forms.goal()),
        milestones: milestones(&journey.milestones, now.account, may_edit, today),
        milestone: may_edit.then(|| forms.milestone()),
        before: before.map(|before| post_mortem::card(&before, today)),
        steps: steps(&journey, member, today),
        take_back: last_step(&journey.steps, today).filter(|_| may_edit).map(|last| forms.take_back(last)),
    };
    page(member, &view)
}

/// What a stage is for, what success means there, and who answers for it.
pub fn about_stage(stage: &journey::Stage) -> String {
    format!("{}. Success here: {}. The {} answers for it.", stage.goal, stage.success, stage.accountable.label())
}

fn about(journey: &Journey) -> String {
    match journey.standing.as_ref().map(|stands| stands.place) {
        Some(Place::Stage(at)) => about_stage(&journey.now.policy.stages[at]),
        Some(Place::Lost) => "It left before a first order.".into(),
        Some(Place::Churned) => "It was a customer and left.".into(),
        None => "Where the account stands between the first word and all it could use.".into(),
    }
}

fn facts(journey: &Journey, today: Day) -> Vec<Fact> {
    let Some(stands) = &journey.standing else {
        return vec![Fact::new("Stage", format::ABSENT).on("not on the journey")];
    };
    let days = today.0 - stands.since.0;
    let max = match stands.place {
        Place::Stage(at) => journey.now.policy.stages[at].age_days_max,
        _ => None,
    };
    let days = Fact::new("Days here", format::count(days.into()));
    let days = match max {
        Some(max) => days.on(format!("long from {max} on")),
        None => days,
    };
    let mut facts = vec![
        Fact::new("Stage", stands.place.name(&journey.now.policy)),
        Fact::new("Since", format::day(stands.since, today)),
        days,
    ];
    if let Some(contact) = &journey.contact {
        let last = contact.last_on.map_or(format::ABSENT.into(), |day| format::day(day, today));
        let due = format!("next by {}", format::day(contact.due_on, today));
        facts.push(Fact::new("Last contact", last).on(due));
    }
    facts.extend(journey.responses.as_ref().map(responses::fact));
    facts
}

/// That the customer has not heard from us for longer than agreed.
fn silence(journey: &Journey, today: Day) -> Option<Note> {
    let contact = journey.contact.filter(|contact| contact.silent_days(today) > 0)?;
    let since = match contact.last_on {
        Some(last) => format!("Nobody has spoken with them since {}", format::day(last, today)),
        None => "No call, meeting or mail with them is recorded".into(),
    };
    let often = format::counted(contact.days_max.into(), "day", "days");
    Some(Note::new(Tone::Warn, format!("{since}; contact at least every {often} is agreed at this stage.")))
}

fn standing_notes(journey: &Journey, now: &AccountNow, member: &Member) -> Vec<Note> {
    let mut notes = Vec::new();
    if journey.standing.is_none() {
        let text = match journey.steps.last() {
            Some(last) => format!(
                "It stands in \u{201c}{}\u{201d}, which the journey no longer has. Take it to a stage that is there.",
                last.to
            ),
            None if now.since.is_some() => {
                "It was here before the journey. A leader or RevOps signs where it enters.".into()
            }
            None => "It is not on the journey yet. Take it to its first stage.".into(),
        };
        let note = Note::new(Tone::Observe, text);
        let signs = member.may(Permission::ChangeAccounts) && now.since.is_some();
        notes.push(if signs { note.with("Sign entries together", "/journey/entries") } else { note });
    }
    let signed = last_step(&journey.steps, now_day(journey)).and_then(|step| step.signed.as_ref());
    if let Some(signed) = signed {
        let text = format!("It came here by an override: \u{201c}{}\u{201d}", signed.reason);
        notes.push(Note::new(Tone::Observe, text));
    }
    notes
}

/// The day of the last step, so that the last one is found whatever day it is.
fn now_day(journey: &Journey) -> Day {
    journey.steps.iter().map(|step| step.on).max().unwrap_or(Day(0))
}

fn goals(goals: &[Goal], account: Uuid, may_edit: bool, today: Day) -> TableCard {
    let row = |goal: &Goal| {
        let measure = match (&goal.measure, &goal.target) {
            (Some(measure), Some(target)) => Cell::sentence(format!("{measure}: {target}")),
            (Some(measure), None) => Cell::sentence(measure),
            _ => Cell::absent("Nobody has said how it is measured"),
        };
        let due = goal.due_on.map_or(Cell::absent("No day is agreed"), |day| Cell::text(format::day(day, today)));
        let owners = [&goal.ours, &goal.theirs].into_iter().flatten().cloned().collect::<Vec<_>>().join(", ");
        let state = match (goal.is_overdue(today), goal.state) {
            (true, _) => Cell::tag("Overdue", "warn"),
            (_, journey::GoalState::Reached) => Cell::tag("Reached", "expand"),
            (_, state) => Cell::tag(state.label(), ""),
        };
        let words = Cell::sentence(format!("\u{201c}{}\u{201d}", goal.words));
        let words = words.note(if owners.is_empty() { "Nobody owns it".into() } else { owners });
        let words = if may_edit { words.to(format!("{}?goal={}#goal", href(account), goal.id)) } else { words };
        vec![words, measure, due, state]
    };
    TableCard {
        anchor: "goals",
        title: "Goals of the customer".into(),
        aside: "in their words".into(),
        table: Table {
            caption: "What the customer wants to reach".into(),
            columns: ["Goal", "Measure", "By", "State"].map(Column::words).into(),
            rows: goals.iter().map(row).collect(),
            total: None,
            when_empty: "No goal is recorded. Ask what they want to reach, by which measure and day.".into(),
        },
        foot: String::new(),
        more: None,
        export: None,
    }
}

fn milestones(milestones: &[Milestone], account: Uuid, may_edit: bool, today: Day) -> TableCard {
    let row = |one: &Milestone| {
        let name = Cell::text(&one.name);
        let name = if may_edit { name.to(format!("{}?milestone={}#milestone", href(account), one.id)) } else { name };
        let state = match one.done_on {
            Some(done) => Cell::tag(format!("Done {}", format::day(done, today)), "expand"),
            None if one.due_on < today => Cell::tag("Overdue", "warn"),
            None => Cell::tag("Open", ""),
        };
        vec![name, Cell::text(format::day(one.due_on, today)), state]
    };
    let done = milestones.iter().filter(|one| one.done_on.is_some()).count();
    TableCard {
        anchor: "milestones",
        title: "Milestones".into(),
        aside: if milestones.is_empty() { String::new() } else { format!("{done} of {}", milestones.len()) },
        table: Table {
            caption: "What is agreed to happen by when".into(),
            columns: ["Milestone", "By", "State"].map(Column::words).into(),
            rows: milestones.iter().map(row).collect(),
            total: None,
            when_empty: "None are agreed.".into(),
        },
        foot: format!(
            "One called \u{201c}{}\u{201d} says when the decision maker saw a first result.",
            journey::FIRST_RESULT
        ),
        more: None,
        export: None,
    }
}

fn steps(journey: &Journey, member: &Member, today: Day) -> TableCard {
    let name =
        |key: &str| Place::of(&journey.now.policy, key).map_or(key.to_string(), |p| p.name(&journey.now.policy).into());
    let row = |step: &StageStep| {
        let from = step.from.as_deref().map_or("Entered".into(), name);
        let led = Cell::text(format!("{from} → {}", name(&step.to)));
        let led = match (&step.taken_back, &step.signed, step.told.len()) {
            (Some(reason), _, _) => led.note(format!("taken back: {reason}")),
            (_, Some(signed), _) => led.note(format!("override: {}", signed.reason)),
            (_, _, told) if told > 0 => led.note(format!("{} not open", format::counted(told as i64, "gate", "gates"))),
            _ => led,
        };
        let why = step.reason.clone().into_iter().chain(step.competitor.as_ref().map(|c| format!("now with {c}")));
        let why = why.collect::<Vec<_>>().join(", ");
        let evidence = format::sentence(&step.evidence.join("; "));
        let why = if why.is_empty() { Cell::sentence(evidence) } else { Cell::sentence(why).note(evidence) };
        vec![Cell::text(format::day(step.on, today)), led, why, Cell::text(who(&step.by, member))]
    };
    TableCard {
        anchor: "steps",
        title: "Steps".into(),
        aside: String::new(),
        table: Table {
            caption: "Steps of the account, the latest first".into(),
            columns: ["Day", "Step", "Why, and what the gates said", "By"].map(Column::words).into(),
            rows: journey.steps.iter().rev().map(row).collect(),
            total: None,
            when_empty: "No step is recorded.".into(),
        },
        foot: String::new(),
        more: None,
        export: None,
    }
}
