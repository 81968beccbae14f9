//! Members: who they are, inviting somebody, and changing role, team and standing.

use super::asking::{Ask, Nothing};
use super::caller::{Caller, Writer};
use super::part::Part;
use super::problem::{Fault, Problem};
use super::sent::Sent;
use super::tagged::{Changer, Tagged, etag};
use crate::app::App;
use crate::quoting::quoted;
use crate::time::utc;
use access::{Role, Scope};
use actions::reads::MemberRow;
use actions::{FieldError, Invited, MemberChange, NewMember, Standing, Stop, version_of_member};
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Every member.
#[derive(Serialize, ToSchema)]
pub struct MemberList {
    /// By name.
    members: Vec<Member>,
}

/// A member.
#[derive(Serialize, ToSchema)]
pub struct Member {
    /// Names them as they stand: send it as `If-Match` with a change.
    etag: String,
    /// Our id.
    id: Uuid,
    /// As accounts name their owner.
    name: String,
    /// The address that they sign in with.
    email: String,
    /// The role, e.g. `cam`.
    role: String,
    /// How far it reaches: `all`, `team` or `own` accounts.
    sees: &'static str,
    /// Their team.
    team: Option<Uuid>,
    /// `enabled`, `invited` (no password chosen yet) or `disabled`.
    standing: &'static str,
}

impl Member {
    fn of(row: MemberRow) -> Member {
        let sees = Role::from_key(&row.role).map(|role| Scope::of(role.rule().reach, row.id, row.team));
        Member {
            etag: etag(&version_of_member(&row)),
            sees: match sees {
                Some(Scope::All) => "all",
                Some(Scope::Team(_)) => "team",
                Some(Scope::Own(_)) | None => "own",
            },
            standing: match (row.disabled_at, row.password_hash.is_empty()) {
                (Some(_), _) => "disabled",
                (None, true) => "invited",
                (None, false) => "enabled",
            },
            id: row.id,
            name: row.name,
            email: row.email,
            role: row.role,
            team: row.team,
        }
    }
}

/// Whom to invite.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub struct Invitation {
    /// The address that they will sign in with.
    email: String,
    /// As accounts name their owner; the address when left out.
    name: Option<String>,
    /// The role, e.g. `cam`.
    role: String,
    /// The id of their team; none when left out.
    team: Option<String>,
}

/// Somebody who can choose a password now.
#[derive(Serialize, ToSchema)]
pub struct InvitationMade {
    /// The member.
    member: Uuid,
    /// Where they choose it, under the address of this server. It is told only now.
    link: String,
    /// Until when it lets them in.
    #[schema(format = DateTime)]
    expires_at: String,
}

impl From<Invited> for InvitationMade {
    fn from(Invited { member, token, expires_at }: Invited) -> InvitationMade {
        InvitationMade { member, link: format!("/invitations/{token}"), expires_at: utc(expires_at) }
    }
}

/// What a member is to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub struct MemberSaid {
    /// The role, e.g. `cam`.
    role: String,
    /// The id of their team; none when left out.
    team: Option<String>,
    /// `enabled`, or `disabled` for somebody who left: their sessions, invitations and keys open nothing any more.
    standing: String,
}

/// Every member.
#[utoipa::path(
    get, path = "/members", tag = "Members",
    responses((status = 200, body = MemberList, description = "The members.")),
)]
pub async fn members(State(app): State<App>, _: Caller, _: Ask<Nothing>) -> Result<Json<MemberList>, Problem> {
    let members = app.store.members().await.map_err(Fault)?.into_iter().map(Member::of).collect();
    Ok(Json(MemberList { members }))
}

/// One member.
#[utoipa::path(
    get, path = "/members/{member}", tag = "Members", params(("member" = String, Path, description = "The member's id.")),
    responses((
        status = 200, body = Member, description = "The member.",
        headers(("ETag" = String, description = "The version that stands.")),
    )),
)]
pub async fn member(
    State(app): State<App>,
    _: Caller,
    Part(called): Part,
    _: Ask<Nothing>,
) -> Result<Tagged<Member>, Problem> {
    let row = member_of_path(&app, &called).await?;
    Ok(Tagged { version: version_of_member(&row), record: Member::of(row) })
}

/// Invites somebody: adds a member, who chooses a password by the link.
#[utoipa::path(
    post, path = "/members", tag = "Members",
    request_body(content = Invitation, content_type = "application/json"),
    responses((status = 200, body = InvitationMade, description = "They are a member; send them the link.")),
)]
pub async fn invite_member(writer: Writer, _: Ask<Nothing>, sent: Sent) -> Result<Json<InvitationMade>, Problem> {
    let (email, name, role, team) =
        sent.read(|sent| (sent.text("email"), sent.text("name"), sent.text("role"), sent.text("team")))?;
    let (role, team) = both(role_said(&role), team_said(&team))?;
    Ok(Json(actions::invite_member(&writer.cx, NewMember { email, name, role, team }).await?.into()))
}

/// Gives a member a new link to choose a password by; those they had before open nothing.
#[utoipa::path(
    post, path = "/members/{member}/invite", tag = "Members",
    params(("member" = String, Path, description = "The member's id.")),
    responses((status = 200, body = InvitationMade, description = "Send them the link.")),
)]
pub async fn invite_again(
    State(app): State<App>,
    writer: Writer,
    Part(called): Part,
    _: Ask<Nothing>,
) -> Result<Json<InvitationMade>, Problem> {
    let member = member_of_path(&app, &called).await?.id;
    Ok(Json(actions::invite_again(&writer.cx, member).await?.into()))
}

/// Changes the role, team and standing of a member.
#[utoipa::path(
    put, path = "/members/{member}", tag = "Members",
    params(("member" = String, Path, description = "The member's id."), Changer),
    request_body(content = MemberSaid, content_type = "application/json"),
    responses((status = 200, body = Member, description = "The member as they are now.")),
)]
pub async fn change_member(
    State(app): State<App>,
    changer: Changer,
    Part(called): Part,
    _: Ask<Nothing>,
    sent: Sent,
) -> Result<Json<Member>, Problem> {
    let id = member_of_path(&app, &called).await?.id;
    let (role, team, standing) = sent.read(|sent| (sent.text("role"), sent.text("team"), sent.text("standing")))?;
    let ((role, team), standing) = both(both(role_said(&role), team_said(&team)), standing_said(&standing))?;
    actions::change_member(&changer.cx, id, MemberChange { role, team, standing }).await?;
    Ok(Json(Member::of(member_of_path(&app, &called).await?)))
}

async fn member_of_path(app: &App, called: &str) -> Result<MemberRow, Problem> {
    let none = || Problem::not_found(format!("There is no member {}.", quoted(called)));
    let id: Uuid = called.parse().map_err(|_| none())?;
    app.store.member(id).await.map_err(Fault)?.ok_or_else(none)
}

type Read<T> = Result<T, Vec<FieldError>>;

/// Two fields, or what is wrong with either.
fn both<A, B>(one: Read<A>, other: Read<B>) -> Read<(A, B)> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (one, other) => Err(one.err().into_iter().chain(other.err()).flatten().collect()),
    }
}

/// The role of a word.
pub fn role_said(word: &str) -> Read<Role> {
    let keys = || Role::ALL.map(|role| role.key()).join(", ");
    Role::from_key(word).ok_or_else(|| wrong("role", "is not a role.", format!("Write one of {}.", keys())))
}

fn team_said(id: &str) -> Read<Option<Uuid>> {
    let repair = "Take its id from GET /api/v1/teams, or leave it out.";
    let read = (!id.is_empty()).then(|| id.parse()).transpose();
    read.map_err(|_| wrong("team", "is not the id of a team.", repair.into()))
}

fn standing_said(word: &str) -> Read<Standing> {
    match word {
        "enabled" => Ok(Standing::Enabled),
        "disabled" => Ok(Standing::Disabled),
        _ => Err(wrong("standing", "is not a standing.", "Write enabled or disabled.".into())),
    }
}

fn wrong(field: &'static str, problem: &str, repair: String) -> Vec<FieldError> {
    vec![FieldError { field, problem: problem.into(), repair }]
}

impl From<Vec<FieldError>> for Problem {
    fn from(wrong: Vec<FieldError>) -> Problem {
        Stop::BadInput(wrong).into()
    }
}
