//! What was said between us and a customer, and the timeline of it.

use crate::person_words;
use money::Day;
use std::collections::BTreeMap;

person_words! {
    /// The form of an interaction.
    InteractionKind:
    /// Somebody spoke by telephone.
    Call "call" "Call" "phone" "telephone",
    /// Somebody met, for a purpose.
    Meeting "meeting" "Meeting" "event" "visit",
    /// A mail was sent or came.
    Mail "mail" "Mail" "email" "e-mail",
    /// One of us noted something.
    Note "note" "Note" "comment",
    /// Something was asked of support.
    Ticket "ticket" "Ticket" "support",
}

person_words! {
    /// The two sides.
    Side:
    /// Until the first order.
    Land "land" "Land",
    /// From the first order on.
    Expand "expand" "Expand",
}

impl InteractionKind {
    /// Whether both sides spoke or wrote to each other: a note is one's own, and a ticket is no word of ours.
    pub fn is_contact(self) -> bool {
        matches!(self, InteractionKind::Call | InteractionKind::Meeting | InteractionKind::Mail)
    }
}

impl Side {
    /// The side of an interaction: what its source says, else by the day on which the account
    /// became a customer. An account that is none yet is on the land side.
    pub fn of(said: Option<Side>, day: Day, customer_since: Option<Day>) -> Side {
        let expanding = customer_since.is_some_and(|since| day >= since);
        said.unwrap_or(if expanding { Side::Expand } else { Side::Land })
    }
}

/// One row of an `interactions` import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InteractionDraft {
    /// External id of the account; absent where the addresses tell it.
    pub account: Option<String>,
    /// E-mail addresses of those who took part, in lower case, where the source knows no more of
    /// them: whose they are is found out when the row lands.
    pub addresses: Vec<String>,
    /// Its id in the source, unique there.
    pub external_id: Option<String>,
    /// Its form.
    pub kind: InteractionKind,
    /// On which day.
    pub day: Day,
    /// On which side, where the source says.
    pub side: Option<Side>,
    /// What a meeting was for.
    pub purpose: Option<String>,
    /// Who of ours, by e-mail or name.
    pub by: Vec<String>,
    /// Which people of the customer, as the source calls them.
    pub people: Vec<String>,
    /// What it was about, in a line.
    pub subject: String,
    /// What was said.
    pub text: Option<String>,
    /// What holds a mail or ticket together with others, where the source says.
    pub thread: Option<String>,
}

/// An interaction as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interaction<K> {
    /// Names it.
    pub id: K,
    /// Its form.
    pub kind: InteractionKind,
    /// On which day.
    pub day: Day,
    /// On which side.
    pub side: Side,
    /// What a meeting was for.
    pub purpose: Option<String>,
    /// Who of ours.
    pub by: Vec<String>,
    /// Which people of the customer, as the source calls them.
    pub people: Vec<String>,
    /// What it was about.
    pub subject: String,
    /// What was said.
    pub text: Option<String>,
    /// The thread it belongs to.
    pub thread: Option<String>,
}

/// A line of the timeline: an interaction, and how many earlier ones of its thread it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<K> {
    /// The latest one.
    pub latest: Interaction<K>,
    /// How many came before it in its thread.
    pub earlier: usize,
    /// The day of the first one of the thread.
    pub since: Day,
}

/// The thread of an interaction. Mails and tickets belong together when their source says so,
/// or when they are about the same: equal subjects without the marks of answers and forwards.
/// Calls, meetings and notes stand alone.
pub fn thread_of(kind: InteractionKind, said: Option<&str>, subject: &str) -> Option<String> {
    if !matches!(kind, InteractionKind::Mail | InteractionKind::Ticket) {
        return None;
    }
    let named = said.map(|thread| thread.trim().to_string()).filter(|thread| !thread.is_empty());
    let about = || Some(bare(subject)).filter(|about| !about.is_empty());
    named.or_else(about).map(|thread| format!("{}:{thread}", kind.key()))
}

/// Marks that mail programs put before the subject of an answer or a forward.
const MARKS: [&str; 6] = ["re", "fw", "fwd", "aw", "wg", "sv"];

fn bare(subject: &str) -> String {
    let mut rest = subject.trim();
    while let Some((mark, after)) = rest.split_once(':') {
        if !MARKS.iter().any(|known| mark.trim().eq_ignore_ascii_case(known)) {
            break;
        }
        rest = after.trim();
    }
    rest.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The timeline of `interactions`, of one side or both: newest first, a thread once, where its
/// latest interaction stands.
pub fn timeline<K: Ord + Clone>(interactions: Vec<Interaction<K>>, side: Option<Side>) -> Vec<Entry<K>> {
    let mut rows: Vec<Interaction<K>> =
        interactions.into_iter().filter(|one| side.is_none_or(|side| one.side == side)).collect();
    rows.sort_by(|a, b| (b.day, &b.id).cmp(&(a.day, &a.id)));
    let mut entries: Vec<Entry<K>> = Vec::with_capacity(rows.len());
    let mut threads: BTreeMap<String, usize> = BTreeMap::new();
    for row in rows {
        if let Some(thread) = &row.thread {
            if let Some(&at) = threads.get(thread) {
                entries[at].earlier += 1;
                entries[at].since = row.day;
                continue;
            }
            threads.insert(thread.clone(), entries.len());
        }
        entries.push(Entry { since: row.day, latest: row, earlier: 0 });
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(id: u32, line: &str) -> Interaction<u32> {
        let parts: Vec<&str> = line.split(" | ").collect();
        let kind = InteractionKind::from_key(parts[1]).unwrap();
        Interaction {
            id,
            kind,
            day: parts[0].parse().unwrap(),
            side: Side::from_key(parts[2]).unwrap(),
            purpose: None,
            by: Vec::new(),
            people: Vec::new(),
            subject: parts[3].into(),
            text: None,
            thread: thread_of(kind, None, parts[3]),
        }
    }

    #[test]
    fn a_thread_stands_once_where_its_latest_word_stands() {
        let told = [
            "2026-06-01 | mail | land | Quote for Hull",
            "2026-06-03 | mail | land | RE: Quote for Hull",
            "2026-06-09 | meeting | land | Signing",
            "2026-06-12 | mail | expand | Re: Fwd: quote  for hull",
            "2026-07-02 | ticket | expand | Export fails",
            "2026-07-04 | ticket | expand | Export fails",
            // A note with the subject of a mail is no mail.
            "2026-07-05 | note | expand | Quote for Hull",
        ];
        let shown = |side| {
            let rows = told.iter().zip(1..).map(|(line, id)| read(id, line)).collect();
            let entry =
                |e: &Entry<u32>| format!("{} {}+{} since {}", e.latest.day, e.latest.kind.key(), e.earlier, e.since);
            timeline(rows, side).iter().map(entry).collect::<Vec<_>>()
        };
        assert_eq!(
            shown(None),
            [
                "2026-07-05 note+0 since 2026-07-05",
                "2026-07-04 ticket+1 since 2026-07-02",
                "2026-06-12 mail+2 since 2026-06-01",
                "2026-06-09 meeting+0 since 2026-06-09",
            ]
        );
        assert_eq!(
            shown(Some(Side::Land)),
            ["2026-06-09 meeting+0 since 2026-06-09", "2026-06-03 mail+1 since 2026-06-01"]
        );
    }

    #[test]
    fn the_side_is_what_is_said_or_what_the_first_order_makes_it() {
        let (before, after, since) = (Day(10), Day(30), Some(Day(20)));
        for (said, day, since, want) in [
            (None, before, since, Side::Land),
            (None, Day(20), since, Side::Expand),
            (None, after, None, Side::Land),
            (Some(Side::Land), after, since, Side::Land),
        ] {
            assert_eq!(Side::of(said, day, since), want);
        }
    }
}
