//! All that is known of surveys at an account, and who of it could be asked.

use crate::stop::{Refusal, Stop};
use access::Scope;
use accounts::Paper;
use money::Day;
use std::collections::{BTreeMap, BTreeSet};
use store::entity::survey_token::Model as Token;
use store::{Filed, Store};
use surveys::{
    Answer, Confidentiality, Contact, ContactKind, History, Invitation, Mapped, OptOut, Survey, SurveyKind,
    SurveyPolicy, contacts_of, may_send,
};
use uuid::Uuid;

/// What is filed of surveys at an account, and its people.
pub(super) struct Known {
    /// By the policy that comes with Ascend.
    pub(super) policy: SurveyPolicy,
    /// In the order in which they were opened.
    pub(super) surveys: Vec<Survey>,
    pub(super) invitations: Vec<Invitation>,
    pub(super) answers: Vec<Answer>,
    pub(super) opt_outs: Vec<OptOut>,
    /// Everybody who is still there, by name. Papers call them by our id.
    pub(super) mapped: Vec<Mapped>,
    /// The e-mail addresses of those who have one.
    pub(super) addresses: BTreeMap<String, String>,
    pub(super) today: Day,
}

impl Known {
    /// Of an account that the scope shows; else nothing is known.
    pub(super) async fn of(store: &Store, scope: &Scope, account: Uuid, today: Day) -> anyhow::Result<Known> {
        let people = store.people(scope, account, i64::MAX).await?;
        let (mut mapped, mut addresses) = (Vec::with_capacity(people.len()), BTreeMap::new());
        for person in people.iter().map(|record| record.as_of(today)).filter(|person| person.is_there(today)) {
            let id = person.id.to_string();
            if let Some(address) = person.email {
                addresses.insert(id.clone(), address);
            }
            // How many seats somebody speaks for is recorded nowhere yet.
            mapped.push(Mapped {
                person: id,
                name: person.name,
                role: person.role,
                function: person.function,
                seats: 1,
            });
        }
        mapped.sort_by(|a: &Mapped, b: &Mapped| (&a.name, &a.person).cmp(&(&b.name, &b.person)));
        Ok(Known {
            policy: SurveyPolicy::default(),
            surveys: papers(store, scope, account).await?,
            invitations: papers(store, scope, account).await?,
            answers: papers(store, scope, account).await?,
            opt_outs: papers(store, scope, account).await?,
            mapped,
            addresses,
            today,
        })
    }

    pub(super) fn survey(&self, id: &str) -> Option<&Survey> {
        self.surveys.iter().find(|survey| survey.id == id)
    }

    pub(super) fn invitation(&self, survey: &Survey, person: &str) -> Option<&Invitation> {
        self.invitations.iter().find(|one| one.survey == survey.id && one.person == person)
    }

    /// Whether a person wants no surveys today.
    pub(super) fn has_opted_out(&self, person: &str) -> bool {
        self.opt_outs.iter().any(|out| out.person == person && out.holds(self.today))
    }

    /// Who has answered a survey: by their names on answers, and of an anonymous one by their links.
    pub(super) fn heard(&self, survey: &Survey, tokens: &[Token]) -> BTreeSet<String> {
        let answers = self.answers.iter().filter(|answer| answer.survey == survey.id);
        let named = answers.filter_map(|answer| answer.person.clone());
        let by_link = tokens.iter().filter(|token| token.used_on.is_some()).map(|token| token.person.to_string());
        named.chain(by_link).collect()
    }

    /// Every rule that says no to asking a person today; a person who was asked is reminded.
    pub(super) fn refusals_to_ask(&self, survey: &Survey, person: &str, tokens: &[Token]) -> Vec<Refusal> {
        if self.heard(survey, tokens).contains(person) {
            return vec![Refusal::new("one_person_has_one_voice", "They have answered.", "Ask somebody else.")];
        }
        let asked = self.invitation(survey, person);
        let has_link = tokens.iter().any(|token| token.person.to_string() == person);
        if survey.confidentiality == Confidentiality::Anonymous && asked.is_some() && !has_link {
            // Links are not in backups, so after a restore nobody knows who has used theirs.
            let reason = "Their link was lost when a backup was restored, so nobody knows whether they have answered.";
            return vec![Refusal::new("anonymous_person_has_one_voice", reason, "Ask them in the next survey.")];
        }
        let kind = match (asked, survey.kind) {
            // Another link on the day of the first is the same message once more.
            (Some(asked), _) if asked.last_on() == self.today && !self.has_opted_out(person) => return Vec::new(),
            (Some(_), _) => ContactKind::Mail,
            (None, SurveyKind::Pilot) => ContactKind::PilotSurvey,
            (None, SurveyKind::Relationship) => ContactKind::RelationshipSurvey,
        };
        let contacts = self.contacts();
        let history = History { contacts: &contacts, opt_outs: &self.opt_outs };
        may_send(&self.policy, &history, person, kind, self.today).err().unwrap_or_default()
    }

    /// Everything that the account has heard from us through surveys.
    pub(super) fn contacts(&self) -> Vec<Contact> {
        let of = |one: &Invitation| self.survey(&one.survey).map(|survey| contacts_of(one, survey.kind));
        self.invitations.iter().filter_map(of).flatten().collect()
    }
}

pub(super) fn no_survey() -> Stop {
    Stop::wrong_field("survey", "This account has no such survey.", "Take its id from the list of its surveys.")
}

async fn papers<P: Paper>(store: &Store, scope: &Scope, account: Uuid) -> anyhow::Result<Vec<P>> {
    let filed: Vec<Filed<P>> = store.papers(scope, account, i64::MAX).await?;
    Ok(filed.into_iter().map(|filed| filed.paper).collect())
}
