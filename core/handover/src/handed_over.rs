//! An account in the ledger of handovers: how both stand, between whom, and what was promised.

use crate::{Handover, HandoverKind, HandoverStep, Hands, Promise, PromiseNow, PromiseStep, handover_on, promises_on};
use accounts::same;
use money::Day;

/// Between whom an account is handed over.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Parties {
    /// Who signed on the land side; absent where nobody has said.
    pub land_owner: Option<String>,
    /// Who is to make it grow: the customer account manager; absent where nobody has said.
    pub cam: Option<String>,
}

/// An account that was handed over, or of which anything was promised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandedOver<K> {
    /// The account.
    pub account: K,
    /// Between whom.
    pub parties: Parties,
    /// To who cares for the outcome; absent before it is opened.
    pub delivery: Option<Handover>,
    /// To who expands; absent before it is opened.
    pub commercial: Option<Handover>,
    /// Its promises as they stand, in the order in which they were made.
    pub promises: Vec<PromiseNow>,
}

/// What is filed of the handovers of an account.
#[derive(Clone, Debug, Default)]
pub struct HandoverPapers {
    /// Steps of both handovers.
    pub steps: Vec<HandoverStep>,
    /// What was promised.
    pub promises: Vec<Promise>,
    /// What became of that.
    pub became: Vec<PromiseStep>,
}

impl Parties {
    /// Who they are by the handovers, and where these do not say, by the account team of today
    /// (`team`): whoever handed over then may be gone by now.
    pub fn of(delivery: Option<&Handover>, commercial: Option<&Handover>, team: Parties) -> Parties {
        // Who hands over to themselves has had it all along. Otherwise whoever hands over
        // commercially may be the one who took it at delivery.
        let kept = commercial.filter(|handover| handover.hands() == Hands::One);
        let from = |handover: &Handover| handover.from.clone();
        Parties {
            land_owner: delivery.map(from).or(team.land_owner).or(kept.map(from)),
            cam: commercial.map(|handover| handover.to.clone()).or(team.cam),
        }
    }

    /// Whether one person keeps both sides; `None` where either is not known.
    pub fn hands(&self) -> Option<Hands> {
        let (land_owner, cam) = self.both()?;
        Some(if same(land_owner, cam) { Hands::One } else { Hands::Two })
    }

    /// Both, where both are known.
    pub fn both(&self) -> Option<(&str, &str)> {
        self.land_owner.as_deref().zip(self.cam.as_deref())
    }
}

impl<K> HandedOver<K> {
    /// How an account stands on `day`, its team then being `team`; `None` where neither handover was
    /// opened and nothing was promised up to then.
    pub fn on(account: K, papers: &HandoverPapers, team: Parties, day: Day) -> Option<HandedOver<K>> {
        let delivery = handover_on(&papers.steps, HandoverKind::Delivery, day);
        let commercial = handover_on(&papers.steps, HandoverKind::Commercial, day);
        let promises = promises_on(&papers.promises, &papers.became, day);
        if delivery.is_none() && commercial.is_none() && promises.is_empty() {
            return None;
        }
        let parties = Parties::of(delivery.as_ref(), commercial.as_ref(), team);
        Some(HandedOver { account, parties, delivery, commercial, promises })
    }

    /// Its handovers that are opened.
    pub fn handovers(&self) -> impl Iterator<Item = &Handover> {
        self.delivery.iter().chain(&self.commercial)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger;

    fn check(steps: &str, team: &str, want: &str) {
        let said = |name: &str| Some(name.to_string()).filter(|name| name != "-");
        let (land_owner, cam) = team.split_once(' ').unwrap();
        let team = Parties { land_owner: said(land_owner), cam: said(cam) };
        let on = |kind| ledger::handover(steps, kind, "2027-12-31");
        let (delivery, commercial) = (on(HandoverKind::Delivery), on(HandoverKind::Commercial));
        let parties = Parties::of(delivery.as_ref(), commercial.as_ref(), team);
        let named = |name: &Option<String>| name.clone().unwrap_or("-".into());
        let hands = parties.hands();
        assert_eq!(
            format!("{} {} {hands:?}", named(&parties.land_owner), named(&parties.cam)),
            want,
            "{steps} {parties:?}"
        );
    }

    #[test]
    fn handovers_say_between_whom_before_the_team_of_today_does() {
        let delivery = "2026-06-01 | delivery | opened Ann Carl signed";
        let commercial = "2026-09-20 | commercial | opened Carl Dora conditions_met";
        let kept = "2026-09-20 | commercial | opened Ann Ann conditions_met";
        for (steps, team, want) in [
            (String::new(), "Bo Eve", "Bo Eve Some(Two)"),
            (String::new(), "Bo bo", "Bo bo Some(One)"),
            (String::new(), "- Eve", "- Eve None"),
            // Carl takes it at delivery, to care for the outcome: who expands is for the team to say.
            (delivery.to_string(), "Bo Eve", "Ann Eve Some(Two)"),
            (delivery.to_string(), "- -", "Ann - None"),
            (format!("{delivery}\n{commercial}"), "Bo Eve", "Ann Dora Some(Two)"),
            // Carl hands over, and nobody has said who signed.
            (commercial.to_string(), "- -", "- Dora None"),
            (kept.to_string(), "- -", "Ann Ann Some(One)"),
        ] {
            check(&steps, team, want);
        }
    }

    #[test]
    fn an_account_is_in_the_ledger_once_anything_was_said() {
        let promise = ledger::promises("P-1 | 2026-06-10 | land | Carl | Hull follows | 40000", "2026-06-10").remove(0);
        let papers = HandoverPapers { promises: vec![promise.promise], ..HandoverPapers::default() };
        let on = |day: &str| HandedOver::on("acme", &papers, Parties::default(), ledger::day(day));
        assert_eq!(on("2026-06-09"), None);
        let told = on("2026-06-10").unwrap();
        assert_eq!((told.account, told.promises.len(), told.handovers().count()), ("acme", 1, 0));
    }
}
