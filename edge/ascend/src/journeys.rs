//! The journeys of the sample company's customers: where they enter, why they leave, what they
//! want to reach.

use access::Scope;
use accounts::{Attribute, DecisionRole, as_of};
use actions::{
    Cx, GoalInput, HandoverInput, MilestoneInput, MoveInput, PromiseInput, Stop, handover_of, move_account,
    preview_entries, put_goal, put_milestone, put_promise, sign_entries, step_handover,
};
use handover::HandoverKind;
use journey::{CHURNED, FIRST_RESULT, LOST};
use money::Day;
use store::StageNow;

/// Accounts of a demo at most that have a journey.
const ACCOUNTS_MAX: u16 = 10_000;
/// Of so many customers one is an expansion opportunity when the telling begins.
const FAR_ALONG: usize = 5;
/// Customers whose plans are told.
const PLANS: usize = 48;
/// Customers whose handover is told.
const HANDED_OVER: usize = 36;

/// Why customers left, as they said it, and who has them now.
const REASONS: [(&str, &str); 6] = [
    ("The planner of the group replaced us", "Routewise"),
    ("Bought by a company with its own tools", ""),
    ("Budget cut, the project was stopped", ""),
    ("Too little use after the champion left", ""),
    ("Went back to spreadsheets", ""),
    ("Another tool does it with their ERP", "Ledgerlens"),
];

/// Goals as customers say them, with measure and target.
const GOALS: [(&str, &str, &str); 6] = [
    ("Stop planning the week on Sunday evening", "planning hours per week", "4"),
    ("No more trucks that leave half empty", "load of trucks in percent", "85"),
    ("Close the month before the board meets", "days to close", "3"),
    ("One list of stock that every site believes", "counts that differ", "under 1%"),
    ("Know on Friday what Monday costs", "forecast error", "5%"),
    ("Let depots swap shifts without calling us", "calls per week", "10"),
];

/// Signs where the customers enter that were well on their way when the telling begins.
pub async fn enter_far_along(cx: &Cx) -> Result<(), Stop> {
    let mut known = cx.store.accounts_off_journey(&Scope::All).await?;
    known.sort_by(|a, b| a.external_id.cmp(&b.external_id));
    for (at, row) in known.iter().filter(|row| row.live).enumerate() {
        if at.is_multiple_of(FAR_ALONG) {
            let reason = "A further team has asked for it".into();
            move_account(cx, row.account, &MoveInput { to: "expanding".into(), reason, ..MoveInput::default() })
                .await?;
        }
    }
    Ok(())
}

/// Signs where new customers enter, and records that those who ended left.
pub async fn sign_entries_and_exits(cx: &Cx) -> Result<(), Stop> {
    let preview = preview_entries(cx, 0).await?;
    if preview.accounts > 0 {
        sign_entries(cx, &preview.seen, "Checked against the contracts").await?;
    }
    let standing = on_journey(cx).await?;
    let staying = standing.iter().filter(|now| ![CHURNED, LOST].contains(&now.place.as_str()));
    let accounts: Vec<_> = staying.map(|now| now.account).collect();
    for row in cx.store.accounts_now(&Scope::All, &accounts).await? {
        // A contract that begins later has not ended.
        if row.live || row.since.is_none_or(|since| since > cx.clock.today()) {
            continue;
        }
        let (reason, competitor) = REASONS[spread(&row.external_id) % REASONS.len()];
        let input = MoveInput {
            to: CHURNED.into(),
            reason: reason.into(),
            competitor: competitor.into(),
            ..MoveInput::default()
        };
        move_account(cx, row.account, &input).await?;
    }
    Ok(())
}

/// The accounts on the journey, those longest in their stage first.
async fn on_journey(cx: &Cx) -> Result<Vec<StageNow>, Stop> {
    let first = cx.store.stages_now(&Scope::All, None, None, ACCOUNTS_MAX).await?;
    Ok(first.map(|page| page.rows).unwrap_or_default())
}

/// Tells what some customers want to reach, and what was agreed with those in their pilot.
pub async fn plan_success(cx: &Cx) -> Result<(), Stop> {
    let today = cx.clock.today();
    let standing = on_journey(cx).await?;
    let mut planned = standing.iter().filter(|now| now.place != CHURNED).collect::<Vec<_>>();
    // Pilots first: hypercare begins with what they want.
    planned.sort_by_key(|now| (now.place != "pilot", now.external_id.clone()));
    for now in planned.into_iter().take(PLANS) {
        let at = spread(&now.external_id);
        let (words, measure, target) = GOALS[at % GOALS.len()];
        let goal = GoalInput {
            words: words.into(),
            measure: measure.into(),
            target: target.into(),
            due_on: today.plus_days(60 + (at % 90) as i32).to_string(),
            ..GoalInput::default()
        };
        put_goal(cx, now.account, &goal).await?;
        if now.place == "pilot" {
            agree_milestones(cx, now.account, now.since, at, today).await?;
        }
    }
    Ok(())
}

/// What was promised when customers signed.
const PROMISES: [(&str, &str, &str, &str); 4] = [
    ("Two more depots follow once the first is live", "seat_growth", "12000", "24000"),
    ("Finance gets its reports in the first quarter", "cross_sell", "6000", "9000"),
    ("The planner of the south comes along next year", "seat_growth", "8000", "15000"),
    ("An answer within a working day, also in August", "", "", ""),
];

/// Hands some customers over to who cares for their outcome. How far each is differs, and where the
/// rules say no it stays there.
pub async fn hand_over(cx: &Cx) -> Result<(), Stop> {
    let standing = on_journey(cx).await?;
    let mut handed: Vec<_> = standing.iter().filter(|now| ![CHURNED, LOST].contains(&now.place.as_str())).collect();
    handed.sort_by_key(|now| (now.place != "pilot", now.external_id.clone()));
    for now in handed.into_iter().take(HANDED_OVER) {
        let at = spread(&now.external_id);
        let Some(record) = cx.store.record_of(&cx.scope, now.account, i64::MAX).await? else { continue };
        let held_by = |place| as_of(&record.attributes, place, cx.clock.today()).map(|name| name.to_string());
        let (Some(from), Some(to)) = (held_by(Attribute::LandOwner), held_by(Attribute::Csm)) else { continue };
        let open = HandoverInput { from, to: to.clone(), ..act("open") };
        step_handover(cx, now.account, &open).await?;
        promise(cx, now.account, at, &to).await?;
        follow(cx, now.account, at).await?;
    }
    Ok(())
}

/// Every fifth promise has nobody who answers for it, which its handover then says.
async fn promise(cx: &Cx, account: uuid::Uuid, at: usize, owner: &str) -> Result<(), Stop> {
    for (text, motion, low, high) in PROMISES.iter().cycle().skip(at % PROMISES.len()).take(1 + at % 2) {
        let promise = PromiseInput {
            text: (*text).into(),
            owner: if at.is_multiple_of(5) { String::new() } else { owner.into() },
            motion: (*motion).into(),
            low: (*low).into(),
            high: (*high).into(),
            currency: if low.is_empty() { String::new() } else { "GBP".into() },
            from: cx.clock.today().plus_days(60).to_string(),
            to: cx.clock.today().plus_days(240).to_string(),
            ..PromiseInput::default()
        };
        put_promise(cx, account, &promise).await?;
    }
    Ok(())
}

/// As far as it goes: the brief, its acceptance, the call, the introduction, the customer's word.
async fn follow(cx: &Cx, account: uuid::Uuid, at: usize) -> Result<(), Stop> {
    let Some(now) = cx.store.account_now(&cx.scope, account).await? else { return Ok(()) };
    let missing = handover_of(cx, &now).await?.brief(HandoverKind::Delivery).missing();
    let to_confirm: Vec<String> = missing.iter().map(|(part, _)| part.label().replace(' ', "_")).collect();
    let people = cx.store.people(&cx.scope, account, i64::MAX).await?;
    let people = people.iter().map(|record| record.as_of(cx.clock.today()));
    // By name: the order of ids is another one in each demo.
    let decider = people.filter(|person| person.role == Some(DecisionRole::Decides)).map(|person| person.name).min();
    let with = |word: &str| HandoverInput { people: decider.clone().unwrap_or_default(), ..act(word) };
    let brief = HandoverInput { to_confirm: to_confirm.join("; "), ..act("send_brief") };
    let mut acts = vec![brief, act("accept")];
    if decider.is_some() {
        acts.extend(["joint_call", "introduce", "customer_accepts"].map(with));
    }
    for input in acts.iter().take(1 + at % 5) {
        match step_handover(cx, account, input).await {
            Ok(_) => {}
            // The demo's rules refuse as those of any company do.
            Err(Stop::Refusal(_)) => break,
            Err(stop) => return Err(stop),
        }
    }
    Ok(())
}

fn act(act: &str) -> HandoverInput {
    HandoverInput { kind: "delivery".into(), act: act.into(), ..HandoverInput::default() }
}

async fn agree_milestones(cx: &Cx, account: uuid::Uuid, since: Day, at: usize, today: Day) -> Result<(), Stop> {
    let agreed =
        [("Data of all sites loaded", 14), (FIRST_RESULT, 30), ("Planners trained", 45), ("Second site live", 75)];
    for (name, after) in agreed {
        let due = since.plus_days(after);
        let late = (at % 9) as i32;
        let done = due.plus_days(late);
        let milestone = MilestoneInput {
            name: name.into(),
            due_on: due.to_string(),
            done_on: if done <= today { done.to_string() } else { String::new() },
            ..MilestoneInput::default()
        };
        put_milestone(cx, account, &milestone).await?;
    }
    Ok(())
}

/// A number of an id that is the same in every demo.
fn spread(external_id: &str) -> usize {
    external_id.bytes().fold(7_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()))
}
