//! All that is known of surveys at an account, and who of it could be asked.

use super::file::SURVEYS;
use crate::stop::{Refusal, Stop};
use access::Scope;
use accounts::{Paper, Person};
use money::Day;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use store::entity::survey_token::Model as Token;
use store::{AccountFile, Filed, PersonRecord, Store};
use surveys::{
    Answer, Confidentiality, Contact, ContactKind, History, ImportedAnswer, Invitation, Mapped, OptOut, Survey,
    SurveyPolicy, contacts_elsewhere, contacts_of, may_send, surveys_elsewhere,
};
use uuid::Uuid;

/// What is filed of surveys at an account, and its people.
pub(super) struct Known {
    /// By which they are read.
    pub(super) policy: SurveyPolicy,
    /// In the order in which they were opened.
    pub(super) surveys: Vec<Survey>,
    pub(super) invitations: Vec<Invitation>,
    pub(super) answers: Vec<Answer>,
    pub(super) opt_outs: Vec<OptOut>,
    /// Everybody who is still there, by name. Papers call them by our id.
    pub(super) mapped: Vec<Mapped>,
    /// That people were surveyed by another system.
    surveyed_elsewhere: Vec<Contact>,
    /// The e-mail addresses of those who have one.
    pub(super) addresses: BTreeMap<String, String>,
    pub(super) today: Day,
}

/// The kinds of papers that are read of an account at once.
const KINDS: [&str; 5] = [Survey::KIND, Invitation::KIND, Answer::KIND, OptOut::KIND, ImportedAnswer::KIND];

impl Known {
    /// Of an account that the scope shows; else nothing is known.
    pub(super) async fn of(store: &Store, scope: &Scope, account: Uuid, today: Day) -> anyhow::Result<Known> {
        // Side by side: while one is found in the database, the other is read.
        let (papers, people, file) = tokio::try_join!(
            async { anyhow::Ok(store.account_file(scope, account, &KINDS).await?) },
            async { anyhow::Ok(store.people(scope, account, i64::MAX).await?) },
            SURVEYS.now(store),
        )?;
        Known::of_papers(&papers, people, file.policy.policy, today)
    }

    /// The same of papers and people that are read already.
    pub(super) fn of_papers(
        papers: &AccountFile,
        people: Vec<PersonRecord>,
        policy: SurveyPolicy,
        today: Day,
    ) -> anyhow::Result<Known> {
        let (mut surveys, mut answers): (Vec<Survey>, Vec<Answer>) = (papers.read()?, papers.read()?);
        let there: Vec<(&PersonRecord, Person<Uuid>)> = people
            .iter()
            .map(|record| (record, record.as_of(today)))
            .filter(|(_, person)| person.is_there(today))
            .collect();
        let mut surveyed_elsewhere = Vec::new();
        for (survey, of_survey) in surveys_elsewhere(&named_as_here(papers.papers()?, &there)) {
            surveyed_elsewhere.extend(contacts_elsewhere(&survey, &of_survey));
            surveys.push(survey);
            answers.extend(of_survey);
        }
        surveys.sort_by_key(|survey| survey.opened_on);
        let (mut mapped, mut addresses) = (Vec::with_capacity(there.len()), BTreeMap::new());
        for (_, person) in there {
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
        let (invitations, opt_outs) = (papers.read()?, papers.read()?);
        Ok(Known { policy, surveys, invitations, answers, opt_outs, mapped, surveyed_elsewhere, addresses, today })
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
            (None, kind) => kind.into(),
        };
        let contacts = self.contacts();
        let history = History { contacts: &contacts, opt_outs: &self.opt_outs };
        may_send(&self.policy, &history, person, kind, self.today).err().unwrap_or_default()
    }

    /// Everything that the account has heard from us through surveys.
    pub(super) fn contacts(&self) -> Vec<Contact> {
        let of = |one: &Invitation| self.survey(&one.survey).map(|survey| contacts_of(one, survey.kind));
        let ours = self.invitations.iter().filter_map(of).flatten();
        ours.chain(self.surveyed_elsewhere.iter().cloned()).collect()
    }
}

pub(super) fn no_survey() -> Stop {
    Stop::wrong_field("survey", "This account has no such survey.", "Take its id from the list of its surveys.")
}

/// Answers from elsewhere, those of people whom we know here under our ids: a source calls them by its
/// own id or by their address.
fn named_as_here(imported: Vec<Filed<ImportedAnswer>>, there: &[(&PersonRecord, Person<Uuid>)]) -> Vec<ImportedAnswer> {
    let by_id: HashMap<(&str, &str), Uuid> =
        there.iter().map(|(record, person)| ((&*record.source, &*record.external_id), person.id)).collect();
    let addresses = there.iter().filter_map(|(_, person)| Some((person.email.as_ref()?.to_lowercase(), person.id)));
    let by_address: HashMap<String, Uuid> = addresses.collect();
    let named = |Filed { mut paper, source, .. }: Filed<ImportedAnswer>| {
        let called = paper.person.as_deref();
        let ours = called.and_then(|called| {
            by_id.get(&(&*source, called)).or_else(|| by_address.get(&called.to_lowercase())).map(Uuid::to_string)
        });
        paper.person = ours.or(paper.person);
        paper
    };
    imported.into_iter().map(named).collect()
}
