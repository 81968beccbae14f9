//! The brief: what the receiver is told of a customer, and how complete it is. What nobody knows
//! is marked "to confirm" or is missing; nothing is invented.

use crate::PromiseNow;
use money::Rate;
use serde::{Deserialize, Serialize};

/// A part of the brief.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BriefItem {
    /// What the customer wants, in their words.
    Goals,
    /// Who decides, and whether we have met them.
    Stakeholders,
    /// What was promised, by whom.
    Promises,
    /// What was agreed.
    Terms,
    /// How much they use, or used before.
    UsageBaseline,
    /// What was said so far.
    Interactions,
}

/// What is known of a customer, as the caller read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known<'f> {
    /// Their goals, in their words.
    pub goals: &'f [String],
    /// Who decides.
    pub deciders: &'f [Decider],
    /// What was promised; an empty list says that nothing was, `None` that nobody has asked.
    pub promises: Option<&'f [PromiseNow]>,
    /// What was agreed, a sentence each.
    pub terms: &'f [String],
    /// How much they use, in a sentence.
    pub usage_baseline: Option<&'f str>,
    /// How many interactions are on file.
    pub interactions: usize,
}

/// Somebody at the customer who decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decider {
    /// What they are called.
    pub name: String,
    /// Whether one of ours has met them.
    pub met: Met,
}

/// Whether one of ours has met somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Met {
    /// Somebody has.
    Yes,
    /// Nobody has.
    NotYet,
}

/// A brief and its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brief {
    /// Each part once, in the order it is read in.
    pub parts: Vec<(BriefItem, PartState)>,
}

/// How well a part of the brief is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartState {
    /// It is known; in a sentence.
    Known(String),
    /// It is not sure, and is marked so; what is to be confirmed.
    ToConfirm(String),
    /// Nobody knows it, and nobody has said so; what to do.
    Missing(&'static str),
}

impl BriefItem {
    /// All of them, in the order a brief has them.
    pub const ALL: &[BriefItem] = &[
        BriefItem::Goals,
        BriefItem::Stakeholders,
        BriefItem::Promises,
        BriefItem::Terms,
        BriefItem::UsageBaseline,
        BriefItem::Interactions,
    ];

    /// As people read it within a sentence.
    pub fn label(self) -> &'static str {
        match self {
            BriefItem::Goals => "goals",
            BriefItem::Stakeholders => "stakeholders",
            BriefItem::Promises => "promises",
            BriefItem::Terms => "terms",
            BriefItem::UsageBaseline => "usage baseline",
            BriefItem::Interactions => "interactions",
        }
    }

    fn remedy(self) -> &'static str {
        match self {
            BriefItem::Goals => "Ask the customer what they want to reach, by when and how they will see it.",
            BriefItem::Stakeholders => "Ask who decides, and add them to the account map.",
            BriefItem::Promises => "Ask the land owner what was promised; that nothing was is an answer.",
            BriefItem::Terms => "Add what was agreed: term, price, notice, and what changes later.",
            BriefItem::UsageBaseline => "Import usage, or ask how the work is done today and how much of it.",
            BriefItem::Interactions => "Import mails and meetings, or note what was said so far.",
        }
    }
}

impl Brief {
    /// The brief from what is known, and from what the sender marks as to confirm. A mark wins over
    /// what is on file: whoever sends it knows that it is not sure.
    pub fn of(known: &Known<'_>, to_confirm: &[BriefItem]) -> Brief {
        let part = |item: &BriefItem| {
            let state = match (known.state(*item), to_confirm.contains(item)) {
                (Some(PartState::Known(text)), true) => PartState::ToConfirm(text),
                (Some(state), _) => state,
                (None, true) => PartState::ToConfirm(item.remedy().into()),
                (None, false) => PartState::Missing(item.remedy()),
            };
            (*item, state)
        };
        Brief { parts: BriefItem::ALL.iter().map(part).collect() }
    }

    /// Completeness: parts that are known, of all. Ours: each part counts the same, because a
    /// receiver misses any one of them as much.
    pub fn completeness(&self) -> Rate {
        let known = self.parts.iter().filter(|(_, state)| matches!(state, PartState::Known(_)));
        Rate { part: known.count() as i64, whole: self.parts.len() as i64 }
    }

    /// The parts that are missing, with what to do.
    pub fn missing(&self) -> Vec<(BriefItem, &'static str)> {
        let missing = self.parts.iter().filter_map(|(item, state)| match state {
            PartState::Missing(remedy) => Some((*item, *remedy)),
            PartState::Known(_) | PartState::ToConfirm(_) => None,
        });
        missing.collect()
    }

    /// Whether a part is known for sure.
    pub fn knows(&self, item: BriefItem) -> bool {
        self.parts.iter().any(|(part, state)| *part == item && matches!(state, PartState::Known(_)))
    }
}

impl Known<'_> {
    /// How well a part is known; `None` where there is nothing on file.
    fn state(&self, item: BriefItem) -> Option<PartState> {
        let text = match item {
            BriefItem::Goals => sentence(self.goals)?,
            BriefItem::Stakeholders => return self.stakeholders(),
            BriefItem::Promises => match self.promises?.len() {
                0 => "Nothing was promised.".into(),
                1 => "1 promise is on file.".into(),
                count => format!("{count} promises are on file."),
            },
            BriefItem::Terms => sentence(self.terms)?,
            BriefItem::UsageBaseline => self.usage_baseline?.into(),
            BriefItem::Interactions => match self.interactions {
                0 => return None,
                1 => "1 interaction is on file.".into(),
                count => format!("{count} interactions are on file."),
            },
        };
        Some(PartState::Known(text))
    }

    fn stakeholders(&self) -> Option<PartState> {
        let names = |met: Met| {
            let names: Vec<&str> =
                self.deciders.iter().filter(|decider| decider.met == met).map(|d| d.name.as_str()).collect();
            Some(names.join(", ")).filter(|names| !names.is_empty())
        };
        match (names(Met::Yes), names(Met::NotYet)) {
            (_, Some(not_met)) => Some(PartState::ToConfirm(format!("Decides, and has not been met: {not_met}."))),
            (Some(met), None) => Some(PartState::Known(format!("Decides: {met}."))),
            (None, None) => None,
        }
    }
}

fn sentence(said: &[String]) -> Option<String> {
    Some(said.join("; ")).filter(|text| !text.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decider(name: &str, met: Met) -> Decider {
        Decider { name: name.into(), met }
    }

    fn check(known: &Known<'_>, to_confirm: &[BriefItem], completeness: &str, not_known: &[&str]) {
        let brief = Brief::of(known, to_confirm);
        let Rate { part, whole } = brief.completeness();
        assert_eq!(format!("{part}/{whole}"), completeness, "{known:?}");
        let told: Vec<String> = brief
            .parts
            .iter()
            .filter_map(|(item, state)| match state {
                PartState::Known(_) => None,
                PartState::ToConfirm(what) => Some(format!("to confirm: {}: {what}", item.label())),
                PartState::Missing(remedy) => Some(format!("missing: {}: {remedy}", item.label())),
            })
            .collect();
        assert_eq!(told, not_known, "{known:?}");
    }

    #[test]
    fn what_nobody_knows_is_marked_or_missing() {
        let goals = ["Plan Hull in a day".to_string()];
        let terms = ["Two years at £24,000".to_string()];
        let deciders = [decider("Priya Shah", Met::Yes)];
        let all = Known {
            goals: &goals,
            deciders: &deciders,
            promises: Some(&[]),
            terms: &terms,
            usage_baseline: Some("40 plans a week in a sheet"),
            interactions: 14,
        };
        check(&all, &[], "6/6", &[]);
        let cfo = [decider("Priya Shah", Met::Yes), decider("Dan Whitlock", Met::NotYet)];
        check(
            &Known { deciders: &cfo, promises: None, ..all },
            &[],
            "4/6",
            &[
                "to confirm: stakeholders: Decides, and has not been met: Dan Whitlock.",
                "missing: promises: Ask the land owner what was promised; that nothing was is an answer.",
            ],
        );
        // The sender is not sure of the goals, and says that nobody knows the usage.
        check(
            &Known { usage_baseline: None, ..all },
            &[BriefItem::Goals, BriefItem::UsageBaseline],
            "4/6",
            &[
                "to confirm: goals: Plan Hull in a day",
                "to confirm: usage baseline: Import usage, or ask how the work is done today and how much of it.",
            ],
        );
        let nothing =
            Known { goals: &[], deciders: &[], promises: None, terms: &[], usage_baseline: None, interactions: 0 };
        assert_eq!(Brief::of(&nothing, &[]).missing().len(), 6);
        assert_eq!(Brief::of(&nothing, BriefItem::ALL).missing(), []);
    }
}
