//! The journey as it is configured: one file that a person can read.

use crate::condition::Condition;
use crate::contact::CheckIn;
use accounts::same;
use money::Day;
use serde::{Deserialize, Serialize};

/// Stages in their order, what each asks for, and how strictly.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JourneyPolicy {
    /// How strictly gates act, once a new installation has looked on for long enough.
    pub strictness: Strictness,
    /// Days from the first entry of the trail on in which gates only observe.
    #[serde(default = "sixty")]
    pub observe_days: u16,
    /// The tighter care of pilots.
    pub hypercare: Hypercare,
    /// How often all other customers hear from us.
    #[serde(default)]
    pub check_in: CheckIn,
    /// The stages, first to last.
    #[serde(rename = "stage")]
    pub stages: Vec<Stage>,
}

/// How strictly gates act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strictness {
    /// What fails is shown, and every step is taken.
    Observe,
    /// What fails is told when a step is taken, and the step says so.
    Warn,
    /// A step is taken only when its gates hold, or an override is signed.
    Refuse,
}

/// The tighter care of a pilot: how often we are in touch, and how quickly we answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hypercare {
    /// We are in touch at least every so many days.
    pub touch_days_max: u16,
    /// An urgent ticket gets its first response within so many hours.
    pub response_hours_max: u16,
}

/// A place on the journey.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// Its word in commands, addresses and files: `happy_pilot`.
    pub key: String,
    /// What people call it.
    pub name: String,
    /// What is to be reached in it.
    pub goal: String,
    /// What customer success means at this stage.
    pub success: String,
    /// Who answers for the account while it is here.
    pub accountable: Accountable,
    /// What is looked at while an account is here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub controls: Vec<String>,
    /// Days after which an account is here for long; absent where no age is too long.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age_days_max: Option<u16>,
    /// Whether an account here is in hypercare.
    #[serde(default, skip_serializing_if = "is_not")]
    pub hypercare: bool,
    /// What must hold before an account leaves towards the next stage.
    #[serde(default, rename = "gate", skip_serializing_if = "Vec::is_empty")]
    pub gates: Vec<GateRule>,
}

/// A condition, and how strictly it acts where that differs from the rest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GateRule {
    /// What must hold.
    pub needs: Condition,
    /// How strictly this gate acts; as all others when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strictness: Option<Strictness>,
}

/// Who of the account's team answers for a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Accountable {
    /// Who lands it.
    LandOwner,
    /// Customer account manager.
    Cam,
    /// Customer success manager.
    Csm,
}

/// What is wrong with a policy: where, what, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyFault {
    /// The part, as the file names it: `stage 3`.
    pub place: String,
    /// What is wrong.
    pub problem: String,
    /// What to write instead.
    pub repair: String,
}

fn sixty() -> u16 {
    60
}

// Serde hands over a reference.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_not(flag: &bool) -> bool {
    !*flag
}

impl Stage {
    /// Whether an account that is here since a day is here for long. Never where no age is too long.
    pub fn is_long(&self, since: Day, today: Day) -> bool {
        self.age_days_max.is_some_and(|max| today.0 - since.0 > i32::from(max))
    }
}

impl Accountable {
    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            Accountable::LandOwner => "land owner",
            Accountable::Cam => "CAM",
            Accountable::Csm => "CSM",
        }
    }
}

impl Strictness {
    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            Strictness::Observe => "observe",
            Strictness::Warn => "warn",
            Strictness::Refuse => "refuse",
        }
    }
}

/// Stages at most: more is not a journey that a person can follow.
const STAGES_MAX: usize = 12;

impl JourneyPolicy {
    /// The place of the stage of a key or a name, however its letters are written.
    pub fn at(&self, key_or_name: &str) -> Option<usize> {
        self.stages.iter().position(|stage| same(&stage.key, key_or_name) || same(&stage.name, key_or_name))
    }

    /// Everything that is wrong with the policy at once; nothing when it can be used.
    pub fn faults(&self) -> Vec<PolicyFault> {
        let mut faults = Vec::new();
        let mut fault = |place: String, problem: String, repair: &str| {
            faults.push(PolicyFault { place, problem, repair: repair.into() });
        };
        if !(2..=STAGES_MAX).contains(&self.stages.len()) {
            let problem = format!("There are {} stages.", self.stages.len());
            fault("stage".into(), problem, "A journey has 2 to 12 stages.");
        }
        let none =
            std::iter::once(&self.check_in.days_max).chain(self.check_in.by_segment.values()).any(|days| *days == 0);
        if none || self.hypercare.touch_days_max == 0 {
            let problem = "Contact every 0 days is none that anybody can keep.";
            fault("check_in, hypercare".into(), problem.into(), "Give at least 1 day.");
        }
        for (at, stage) in self.stages.iter().enumerate() {
            let place = format!("stage {}", at + 1);
            let is_word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
            if stage.key.is_empty() || !stage.key.chars().all(is_word) {
                let problem = format!("\u{201c}{}\u{201d} is no key.", stage.key);
                fault(place.clone(), problem, "Use small letters, digits and underscores, e.g. happy_pilot.");
            }
            for (what, text) in [("name", &stage.name), ("goal", &stage.goal), ("success", &stage.success)] {
                if text.trim().is_empty() {
                    fault(place.clone(), format!("Its {what} is blank."), "Say it in a few words.");
                }
            }
            let names = |other: &Stage| same(&other.key, &stage.key) || same(&other.name, &stage.name);
            if self.stages[..at].iter().any(names) {
                fault(place.clone(), format!("Another stage is called {} too.", stage.name), "Call it otherwise.");
            }
            if at + 1 == self.stages.len() && !stage.gates.is_empty() {
                fault(place.clone(), "It is the last stage, and has gates.".into(), "Move them to the stage before.");
            }
            for (number, gate) in stage.gates.iter().enumerate() {
                if let Some(problem) = gate.needs.fault() {
                    fault(format!("{place}, gate {}", number + 1), problem, "Correct the number.");
                }
                if stage.gates[..number].iter().any(|other| other.needs == gate.needs) {
                    fault(format!("{place}, gate {}", number + 1), "It is there twice.".into(), "Keep one of the two.");
                }
            }
        }
        faults
    }
}
