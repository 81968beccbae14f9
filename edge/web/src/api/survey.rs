//! One survey of an account: its reading, who was asked, who is next, and asking them.

use super::account::account_of_path;
use super::account_surveys::SurveyRead;
use super::asking::{Ask, Nothing};
use super::caller::{Caller, Writer};
use super::part::AtAccount;
use super::problem::{BrokenRule, Fault, Problem};
use super::sent::Sent;
use crate::app::App;
use crate::documents::survey_shown::survey_shown;
use crate::documents::{self, PdfFile};
use crate::quoting::quoted;
use actions::reads::AccountNow;
use actions::{
    AskedPerson, Cx, HeldBack, NextToAsk, PeopleInvited, Stop, SurveyLink, SurveyNow, Whom, invite_people_by_mail,
    survey_of,
};
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use money::Day;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A survey with everything around its answers.
#[derive(Serialize, ToSchema)]
pub struct SurveyDetail {
    #[serde(flatten)]
    survey: SurveyRead,
    /// How many people of the account could be asked.
    mapped: usize,
    /// Who was asked, in the order of asking.
    asked: Vec<PersonAsked>,
    /// Who should be asked next, or reminded; nobody once it has closed.
    next_to_ask: Vec<PersonToAsk>,
}

/// Somebody who was asked.
#[derive(Serialize, ToSchema)]
pub struct PersonAsked {
    /// What they are called; null for somebody who is on no map any more.
    name: Option<String>,
    /// When they were asked.
    #[schema(value_type = String, format = Date)]
    sent_on: Day,
    /// When they were reminded.
    #[schema(value_type = Vec<String>, format = Date)]
    reminded_on: Vec<Day>,
    /// Whether they have answered. That is known of an anonymous survey too, and said beforehand; what they said is
    /// not.
    has_answered: bool,
}

/// Somebody to ask.
#[derive(Serialize, ToSchema)]
pub struct PersonToAsk {
    /// Their id.
    person: String,
    /// What they are called.
    name: String,
    /// Why they are in this place.
    reason: String,
    /// Every rule that says no today; empty where they may be asked.
    held_back: Vec<BrokenRule>,
}

/// Whom to ask: these people, or so many of those who are next.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub struct InvitationsSaid {
    /// Ids of people of the account; left out with `next`.
    people: Option<Vec<Uuid>>,
    /// How many at most of those who are next and may be asked; left out with `people`.
    #[schema(minimum = 1)]
    next: Option<i32>,
    /// Whether those with an e-mail address are sent their link, which is then told to nobody else; no when left out.
    by_mail: Option<bool>,
}

/// People who were asked.
#[derive(Serialize, ToSchema)]
pub struct PeopleAsked {
    /// A link for each of them, but for those who get a mail.
    links: Vec<AnswerLink>,
    /// What those are called who get a mail.
    mailed: Vec<String>,
    /// Who was not asked.
    held_back: Vec<PersonHeldBack>,
}

/// A person with their link.
#[derive(Serialize, ToSchema)]
pub struct AnswerLink {
    /// Their id.
    person: Uuid,
    /// What they are called.
    name: String,
    /// Where they answer, under the address of this server. It is told only now.
    link: String,
}

/// A person who was not asked.
#[derive(Serialize, ToSchema)]
pub struct PersonHeldBack {
    /// Their id.
    person: String,
    /// What they are called.
    name: String,
    /// Each rule that says no, with its remedy.
    reasons: Vec<String>,
}

impl SurveyDetail {
    /// A survey as told today.
    pub fn of(detail: actions::SurveyDetail, today: Day) -> SurveyDetail {
        let asked = |AskedPerson { name, sent_on, reminded_on, has_answered }: AskedPerson| PersonAsked {
            name,
            sent_on,
            reminded_on,
            has_answered,
        };
        let next = |NextToAsk { person, name, reason, held_back, .. }: NextToAsk| PersonToAsk {
            person,
            name,
            reason,
            held_back: held_back.into_iter().map(BrokenRule::from).collect(),
        };
        SurveyDetail {
            survey: SurveyRead::of(&detail.now, today),
            mapped: detail.mapped,
            asked: detail.asked.into_iter().map(asked).collect(),
            next_to_ask: detail.next.into_iter().map(next).collect(),
        }
    }
}

impl From<PeopleInvited> for PeopleAsked {
    fn from(PeopleInvited { links, mailed, held_back }: PeopleInvited) -> PeopleAsked {
        let link = |SurveyLink { person, name, token }: SurveyLink| AnswerLink {
            person,
            name,
            link: format!("/answer/{token}"),
        };
        let held = |HeldBack { person, name, reasons }: HeldBack| PersonHeldBack { person, name, reasons };
        PeopleAsked {
            links: links.into_iter().map(link).collect(),
            mailed,
            held_back: held_back.into_iter().map(held).collect(),
        }
    }
}

/// One survey with what its answers say, who was asked, who is next and what holds them back.
#[utoipa::path(
    get, path = "/accounts/{id}/surveys/{survey}", tag = "Surveys",
    params(
        ("id" = String, Path, description = "The account: its id, its external id, or a name that no other account has."),
        ("survey" = String, Path, description = "The survey's id."),
    ),
    responses((status = 200, body = SurveyDetail, description = "The survey.")),
)]
pub async fn survey(
    State(app): State<App>,
    caller: Caller,
    at: AtAccount,
    _: Ask<Nothing>,
) -> Result<Json<SurveyDetail>, Problem> {
    let (_, detail) = found(&app, &caller.cx(), &at).await?;
    Ok(Json(SurveyDetail::of(detail, app.clock.today())))
}

/// What the customer is shown of a survey, as PDF: what all say together from five people on, without names. Of a survey
/// that is not read yet it says why.
#[utoipa::path(
    get, path = "/accounts/{id}/surveys/{survey}/shown.pdf", tag = "Surveys",
    params(
        ("id" = String, Path, description = "The account: its id, its external id, or a name that no other account has."),
        ("survey" = String, Path, description = "The survey's id."),
    ),
    responses(PdfFile),
)]
pub async fn survey_pdf(
    State(app): State<App>,
    caller: Caller,
    at: AtAccount,
    _: Ask<Nothing>,
) -> Result<Response, Problem> {
    let (account, detail) = found(&app, &caller.cx(), &at).await?;
    let SurveyNow { survey, reading, .. } = &detail.now;
    let document = survey_shown(&account.name, survey, reading, &app.company, app.clock.today());
    Ok(documents::reply(app.reports.clone(), document).await?)
}

/// Asks people to answer a survey, or reminds them: each who may be asked gets a new link, and those that they had
/// open nothing. No link is kept that could be told again, so what is sent again asks again, also under the same
/// idempotency key: the same people get other links, and `next` means whoever is next then. With `by_mail` whoever has
/// an e-mail address is sent their link; whoever has none gets it in the reply. It is refused where no mail can leave.
#[utoipa::path(
    post, path = "/accounts/{id}/surveys/{survey}/invitations", tag = "Surveys",
    params(
        ("id" = String, Path, description = "The account: its id, its external id, or a name that no other account has."),
        ("survey" = String, Path, description = "The survey's id."),
    ),
    request_body(content = InvitationsSaid, content_type = "application/json"),
    responses((status = 200, body = PeopleAsked, description = "They are asked; send each their link.")),
)]
pub async fn invite_people(
    State(app): State<App>,
    writer: Writer,
    at: AtAccount,
    _: Ask<Nothing>,
    sent: Sent,
) -> Result<Json<PeopleAsked>, Problem> {
    let (account, detail) = found(&app, &writer.cx, &at).await?;
    let (people, next, by_mail) =
        sent.read(|sent| (sent.maybe_ids("people"), sent.maybe_number("next"), sent.flag("by_mail")))?;
    let whom = whom(people, next)?;
    let (cx, account, survey) = (&writer.cx, account.account, &detail.now.survey.id);
    let invited = match by_mail {
        true if !app.sends_mail => return Err(no_mail().into()),
        true => invite_people_by_mail(cx, account, survey, &whom).await?,
        false => actions::invite_people(cx, account, survey, &whom).await?,
    };
    Ok(Json(invited.into()))
}

/// That nobody can be asked by mail here.
fn no_mail() -> Stop {
    let remedy = "Start the server with a mail server, or leave by_mail out and send each their link.";
    Stop::refused("mail_must_be_set_up", "No mail server is set, so no mail would leave.", remedy)
}

fn whom(people: Option<Vec<Uuid>>, next: Option<i32>) -> Result<Whom, Problem> {
    match (people, next.map(usize::try_from)) {
        (Some(people), None) => Ok(Whom::These(people)),
        (None, Some(Ok(people_max @ 1..))) => Ok(Whom::Next { people_max }),
        (None, Some(_)) => Err(Problem::wrong_field("next", "is nobody.", "Send how many people, from 1 on.")),
        (Some(_), Some(_)) | (None, None) => {
            let repair = "Send either the ids of people, or with next how many of those who are next.";
            Err(Problem::wrong_field("people", "does not say whom to ask.", repair))
        }
    }
}

async fn found(app: &App, cx: &Cx, at: &AtAccount) -> Result<(AccountNow, actions::SurveyDetail), Problem> {
    let account = account_of_path(app, &cx.scope, &at.account).await?;
    let found = survey_of(cx, account.account, &at.part).await.map_err(Fault)?;
    let none = || Problem::not_found(format!("There is no survey {} at this account.", quoted(&at.part)));
    found.map(|detail| (account, detail)).ok_or_else(none)
}
