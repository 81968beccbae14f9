//! The journeys of the sample company's customers: where they enter, why they leave, what they
//! want to reach.

use access::Scope;
use actions::{
    Cx, GoalInput, MilestoneInput, MoveInput, Stop, move_account, preview_entries, put_goal, put_milestone,
    sign_entries,
};
use journey::{CHURNED, FIRST_RESULT, LOST};
use money::Day;

/// Accounts read at a time.
const ACCOUNTS_MAX: u32 = 10_000;
/// Customers whose plans are told.
const PLANS: usize = 48;

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

/// Signs where new customers enter, and records that those who ended left.
pub async fn sign_entries_and_exits(cx: &Cx) -> Result<(), Stop> {
    let preview = preview_entries(cx, 0).await?;
    if preview.accounts > 0 {
        sign_entries(cx, &preview.seen, "Checked against the contracts").await?;
    }
    let standing = cx.store.stages_now(&Scope::All, None, None, ACCOUNTS_MAX).await?;
    let on_journey = standing.iter().filter(|now| ![CHURNED, LOST].contains(&now.place.as_str()));
    let accounts: Vec<_> = on_journey.map(|now| now.account).collect();
    for row in cx.store.accounts_now(&Scope::All, &accounts).await? {
        if row.live || row.since.is_none() {
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

/// Tells what some customers want to reach, and what was agreed with those in their pilot.
pub async fn plan_success(cx: &Cx) -> Result<(), Stop> {
    let today = cx.clock.today();
    let standing = cx.store.stages_now(&Scope::All, None, None, ACCOUNTS_MAX).await?;
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
