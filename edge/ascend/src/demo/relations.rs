//! What happens at a customer beside its contracts: who is there, what is said, used and asked.
//!
//! It has dice of its own, so that contracts fall as they did without it.

mod people;
mod said;
mod spots;
mod support;
mod used;
mod voices;

use super::dice::Dice;
use super::history::History;
use super::profile::Profile;
use accounts::{AccountDraft, InteractionDraft, PaperDraft, PersonDraft, SpotDraft, TicketDraft, UsageDraft};
use money::Day;
use revenue::ContractLineDraft;

/// Keeps these dice apart from those of the contracts.
const OTHER_DICE: u64 = 0x5eed_0f9e_091e;

/// Who lands customers.
pub const SELLERS: [(u32, &str); 4] = [(35, "Ben Ives"), (30, "Nadia Brook"), (20, "Owen Marsh"), (15, "Tess Hale")];
/// Who looks after what customers achieve.
const SUCCESS: [(u32, &str); 3] = [(40, "Sofia Keller"), (35, "Idris Vale"), (25, "Lotte Winter")];
/// Who of our executives stands by large customers.
const SPONSORS: [(u32, &str); 2] = [(60, "Helen Ward"), (40, "Marcus Reed")];

/// What was said, used and asked at one customer.
#[derive(Default)]
pub struct Relations {
    pub people: Vec<PersonDraft>,
    pub interactions: Vec<InteractionDraft>,
    pub usage: Vec<UsageDraft>,
    pub tickets: Vec<TicketDraft>,
    pub spots: Vec<SpotDraft>,
    pub answers: Vec<PaperDraft>,
}

/// A customer while it is told.
struct Customer<'a> {
    index: u32,
    profile: &'a Profile,
    lines: &'a [ContractLineDraft],
    team: Team,
    /// The first and last day on which something is told.
    from: Day,
    to: Day,
    /// The last day of the company.
    until: Day,
}

/// Who of ours is there for a customer.
struct Team {
    land_owner: &'static str,
    csm: &'static str,
}

/// Tells one customer, and puts its team into its row.
pub fn tell(
    seed: u64,
    index: u32,
    profile: &Profile,
    account: &mut AccountDraft,
    lines: &[ContractLineDraft],
    history: &History,
) -> Relations {
    let mut dice = Dice::of(seed ^ OTHER_DICE, index + 1);
    let team = Team { land_owner: dice.weighted(&SELLERS), csm: dice.weighted(&SUCCESS) };
    let sponsor = dice.weighted(&SPONSORS);
    let is_large = profile.segment != super::segment::Segment::Smb;
    account.land_owner = Some(team.land_owner.into());
    account.cam = Some(profile.owner.into());
    account.csm = is_large.then(|| team.csm.into());
    account.sponsor = (profile.segment == super::segment::Segment::Enterprise).then(|| sponsor.into());
    let (from, to) = (profile.start.plus_days(-70).max(history.opening), ended_on(lines).min(history.until));
    let customer = Customer { index, profile, lines, team, from, to, until: history.until };
    let people = people::of(&customer, &mut dice);
    let interactions = said::of(&customer, &people, &mut dice);
    let mut tickets = support::of(&customer, &people, &mut dice);
    let usage = used::of(&customer, &mut dice);
    // Last, so that the rest falls as it did without it.
    let spots = spots::of(&customer, &mut dice);
    let answers = voices::of(&customer, &people, &mut dice);
    support::respond(&mut tickets, customer.to, &mut dice);
    Relations { people, interactions, usage, tickets, spots, answers }
}

/// The day the last line was cancelled; never while one goes on.
fn ended_on(lines: &[ContractLineDraft]) -> Day {
    let mut last: Vec<&ContractLineDraft> = Vec::new();
    for line in lines {
        last.retain(|other| (&other.contract, &other.product) != (&line.contract, &line.product));
        last.push(line);
    }
    let open = Day(i32::MAX);
    last.iter().map(|line| line.cancelled_on.unwrap_or(open)).max().unwrap_or(open)
}

impl Customer<'_> {
    /// A day of the telling, from so many days after its start on; `None` when that is past its end.
    fn day_after(&self, start: Day, days: i32) -> Option<Day> {
        let day = start.plus_days(days);
        (self.from <= day && day <= self.to).then_some(day)
    }
}
