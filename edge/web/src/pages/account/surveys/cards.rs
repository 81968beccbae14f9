//! The tables of surveys.

use super::super::super::in_words;
use super::one_href;
use crate::documents::survey_shown::decimal;
use crate::views::account::TableCard;
use crate::views::surveys::FORM;
use crate::views::table::{Cell, Column, Table, Tick};
use accounts::DecisionRole;
use actions::{AskedPerson, NextToAsk, PeopleInvited, SurveyDetail, SurveyNow};
use draw::format;
use money::Day;
use surveys::{Reading, Remarks, RoleCoverage, Score, Survey, Verdict};
use uuid::Uuid;

/// The name of a box that chooses a person.
pub(super) const PERSON: &str = "person";

/// All surveys of an account.
pub(super) fn all(surveys: &[SurveyNow], account: Uuid, today: Day) -> TableCard {
    let row = |now: &SurveyNow| {
        let (survey, reading) = (&now.survey, &now.reading);
        let about = format!("{}, {}", survey.kind.label(), survey.confidentiality.label().to_lowercase());
        let day = format::day(survey.closes_on, today);
        let state = match survey.is_closed(today) {
            true => Cell::tag(format!("Closed {day}"), ""),
            false => Cell::tag(format!("Open until {day}"), "land"),
        };
        vec![
            Cell::link(&survey.title, one_href(account, &survey.id)).note(about),
            state,
            Cell::text(format!("{} of {}", reading.coverage.part, reading.coverage.whole)),
            means(reading),
            verdict_of_all(reading),
        ]
    };
    let mut columns: Vec<Column> = ["Survey", "State"].map(Column::words).into();
    columns.push(Column::numbers("Answered"));
    columns.extend(["Mean of people", "Verdict"].map(Column::words));
    card(
        "surveys",
        "All surveys",
        columns,
        surveys.iter().map(row).collect(),
        "Nobody has been asked yet. Open a survey.",
    )
}

fn means(reading: &Reading) -> Cell {
    let mean = |score: &Score| {
        let figures = score.figures.as_ref()?;
        Some(format!("{} {}", score.kind.label(), decimal(figures.mean)))
    };
    let means: Vec<String> = reading.scores.iter().filter_map(mean).collect();
    match (&reading.withheld, means.is_empty()) {
        (Some(no), _) => Cell::absent(in_words(no)),
        (None, true) => Cell::absent("Nobody has answered"),
        (None, false) => Cell::sentence(means.join(", ")),
    }
}

/// The verdict that all of its questions come to.
fn verdict_of_all(reading: &Reading) -> Cell {
    let has = |wanted: fn(&Verdict) -> bool| reading.scores.iter().any(|score| wanted(&score.verdict));
    match (has(|v| *v == Verdict::NotReached), has(|v| matches!(v, Verdict::Unknown { .. }))) {
        (true, _) => Cell::tag("Not reached", "loss"),
        (false, true) => Cell::tag("Not known", ""),
        (false, false) => Cell::tag("Reached", "expand"),
    }
}

/// Scores, roles, choices and words, those that there are.
pub(super) fn of_reading(detail: &SurveyDetail) -> Vec<TableCard> {
    let (survey, reading) = (&detail.now.survey, &detail.now.reading);
    let mut cards = vec![scores(survey, reading)];
    cards.extend((!reading.by_role.is_empty()).then(|| roles(&reading.by_role)));
    cards.extend(choices(survey, reading));
    cards.extend(words(survey, reading));
    cards
}

fn scores(survey: &Survey, reading: &Reading) -> TableCard {
    let row = |score: &Score| {
        let asked = survey.questions.iter().find(|question| question.id == score.question);
        let asked = asked.map_or(score.question.as_str(), |question| question.text(survey.language));
        let tag = |colour| Cell::tag(score.verdict.label(), colour);
        let verdict = match score.verdict {
            Verdict::Reached => tag("expand"),
            Verdict::NotReached => tag("loss"),
            Verdict::Unknown { people_missing: 0 } => tag("").because("It is not read yet"),
            Verdict::Unknown { people_missing } => {
                let missing = format::counted(people_missing as i64, "more person", "more people");
                tag("").because(format!("{missing} would have to answer"))
            }
        };
        let absent = || Cell::absent("Nothing can be shown");
        let figures = score.figures.as_ref();
        let interval = figures.and_then(|figures| figures.interval);
        vec![
            Cell::text(score.kind.label()).note(asked),
            figures.map_or_else(absent, |figures| Cell::text(decimal(figures.mean))),
            figures.map_or_else(absent, |figures| Cell::text(decimal(figures.median))),
            interval.map_or_else(absent, |i| Cell::text(format!("{} to {}", decimal(i.low), decimal(i.high)))),
            Cell::text(format!("{} of {}", score.coverage.part, score.coverage.whole)),
            verdict,
        ]
    };
    let mut columns = vec![Column::words("Question")];
    columns.extend(["Mean of people", "Median", "95% interval", "People"].map(Column::numbers));
    columns.push(Column::words("Verdict"));
    let rows = reading.scores.iter().map(row).collect();
    let foot = "One person has one voice: of several answers the latest counts.".into();
    TableCard { foot, ..card("scores", "What they say", columns, rows, "No question is answered by a score.") }
}

fn roles(by_role: &[RoleCoverage]) -> TableCard {
    let row = |one: &RoleCoverage| {
        let label = one.role.map_or("Not known", DecisionRole::label);
        vec![Cell::text(label), Cell::text(format!("{} of {}", one.coverage.part, one.coverage.whole))]
    };
    let columns = vec![Column::words("Role"), Column::numbers("Answered")];
    card("roles", "Who has answered", columns, by_role.iter().map(row).collect(), "")
}

fn choices(survey: &Survey, reading: &Reading) -> Vec<TableCard> {
    let counted = reading.choices.iter().filter(|one| !one.counts.is_empty() || one.others > 0);
    let one_card = |one: &surveys::ChoiceCounts| {
        let asked = survey.questions.iter().find(|question| question.id == one.question);
        let text = |id: &str| {
            let choice = asked.and_then(|question| question.choices.iter().find(|choice| choice.id == *id));
            choice.map_or(id.to_string(), |choice| choice.text(survey.language).to_string())
        };
        let mut rows: Vec<Vec<Cell>> =
            one.counts.iter().map(|(id, count)| vec![Cell::text(text(id)), Cell::text(count.to_string())]).collect();
        if one.others > 0 {
            rows.push(vec![Cell::text("Others, too few to be shown apart"), Cell::text(one.others.to_string())]);
        }
        let title = asked.map_or(one.question.as_str(), |question| question.text(survey.language));
        card("choices", title, vec![Column::words("Choice"), Column::numbers("People")], rows, "")
    };
    counted.map(one_card).collect()
}

fn words(survey: &Survey, reading: &Reading) -> Option<TableCard> {
    let of = |remarks: &Remarks| {
        let asked = survey.questions.iter().find(|question| Some(&question.id) == remarks.question.as_ref());
        let asked = asked.map_or("Anything else".to_string(), |question| question.text(survey.language).into());
        let row = move |remark: &surveys::Remark| {
            let whose = remark.name.as_ref().map_or(Cell::absent("Nobody is to know"), Cell::text);
            vec![Cell::sentence(format!("\u{201c}{}\u{201d}", remark.text)), whose, Cell::sentence(asked.clone())]
        };
        remarks.remarks.iter().map(row).collect::<Vec<_>>()
    };
    let rows: Vec<Vec<Cell>> = reading.remarks.iter().flat_map(of).collect();
    let columns = ["Words", "Who", "Asked"].map(Column::words).into();
    (!rows.is_empty()).then(|| card("words", "What they wrote", columns, rows, ""))
}

/// Who was asked.
pub(super) fn asked(people: &[AskedPerson], today: Day) -> TableCard {
    let row = |one: &AskedPerson| {
        let reminded: Vec<String> = one.reminded_on.iter().map(|day| format::day(*day, today)).collect();
        let reminded = if reminded.is_empty() { Cell::absent("Not reminded") } else { Cell::text(reminded.join(", ")) };
        let state = if one.has_answered { Cell::tag("Answered", "expand") } else { Cell::tag("Waiting", "") };
        let name = one.name.as_ref().map_or(Cell::absent("Not on the map any more"), Cell::text);
        vec![name, Cell::text(format::day(one.sent_on, today)), reminded, state]
    };
    let columns = ["Person", "Asked", "Reminded", "State"].map(Column::words).into();
    card("asked", "Asked", columns, people.iter().map(row).collect(), "Nobody was asked yet.")
}

/// Who should be asked next, each with a box if they may be.
pub(super) fn next(people: &[NextToAsk], may_ask: bool, sends_mail: bool) -> TableCard {
    let row = |one: &NextToAsk| {
        let can = may_ask && one.held_back.is_empty();
        let tick = can.then(|| Tick { form: FORM, name: PERSON, value: one.person.clone() });
        let held: Vec<String> = one.held_back.iter().map(in_words).collect();
        let state = match one.held_back.iter().filter_map(|no| no.may_change_on).max() {
            _ if held.is_empty() => Cell::tag("May be asked", "expand"),
            Some(day) => Cell::tag("Held back", "warn").note(format!("until {}", format::day_full(day))),
            None => Cell::tag("Held back", "warn"),
        };
        let why = if held.is_empty() { format::sentence(&one.reason) } else { held.join(" ") };
        let mut name = Cell::text(&one.name).ticked_by(tick);
        if sends_mail && !one.has_address {
            name = name.note("no e-mail address known");
        }
        vec![name, Cell::sentence(why), state]
    };
    let columns = ["Person", "Why", "State"].map(Column::words).into();
    let rows = people.iter().map(row).collect();
    let when_empty = "Everybody on the map was asked or has answered. Add people to the map to ask more.";
    let foot = match sends_mail {
        true => "Each gets a link of their own, which takes one answer: by mail, or shown here once to copy.",
        false => {
            "Each gets a link of their own, which is shown once and takes one answer. No mail server is set, so you \
             send each person theirs."
        }
    };
    TableCard { foot: foot.into(), ..card("next", "Ask next", columns, rows, when_empty) }
}

/// The links that were just made; none where everybody gets a mail.
pub(super) fn links(invited: &PeopleInvited, address: &str, closes_on: Day) -> Option<TableCard> {
    if invited.links.is_empty() {
        return None;
    }
    let row = |link: &actions::SurveyLink| {
        vec![Cell::text(&link.name), Cell::sentence(format!("{address}/answer/{}", link.token))]
    };
    let columns = ["Person", "Link"].map(Column::words).into();
    let foot = format!(
        "Send each person theirs. Links are shown only now; each takes one answer until {}.",
        format::day_full(closes_on)
    );
    Some(TableCard { foot, ..card("links", "Links", columns, invited.links.iter().map(row).collect(), "") })
}

fn card(anchor: &'static str, title: &str, columns: Vec<Column>, rows: Vec<Vec<Cell>>, when_empty: &str) -> TableCard {
    TableCard {
        anchor,
        title: title.into(),
        aside: String::new(),
        table: Table { caption: title.into(), columns, rows, total: None, when_empty: when_empty.into() },
        foot: String::new(),
        more: None,
        export: None,
    }
}
