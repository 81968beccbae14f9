//! Members: invites, changes roles and teams, disables.

use super::{Answer, page, shell};
use crate::app::App;
use crate::layout::{Place, Toast};
use crate::problem::Problem;
use crate::session::Member;
use crate::views::fields::{Control, Field};
use crate::views::filters::Pickable;
use crate::views::form::Form as View;
use crate::views::members::{MemberCard, Members};
use crate::views::parts::{Note, Tone};
use crate::views::table::{Cell, Column, Table};
use access::{Permission, ROLES, Role, Scope, covers};
use actions::reads::{MemberRow, Team};
use actions::{
    FieldError, Invited, MemberChange, NewMember, Standing, Stop, add_team, change_member, invite_again, invite_member,
};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use axum::{Form, Router};
use draw::format;
use serde::Deserialize;
use uuid::Uuid;

/// The routes of members.
pub fn router() -> Router<App> {
    Router::new()
        .route("/members", get(show).post(invite))
        .route("/members/teams", post(team))
        .route("/members/{member}", post(change))
        .route("/members/{member}/invite", post(again))
}

/// Fields as they were sent, and what is wrong with them.
#[derive(Default, Deserialize)]
struct Sent {
    #[serde(default)]
    csrf: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    role: String,
    #[serde(default)]
    team: String,
    #[serde(default)]
    standing: String,
    /// The form they belong to: `invite`, `team` or a member's id.
    #[serde(skip)]
    form: String,
    #[serde(skip)]
    errors: Vec<FieldError>,
}

impl Sent {
    fn error_in(&self, form: &str, field: &str) -> Option<String> {
        let error = self.errors.iter().find(|error| self.form == form && error.field == field)?;
        Some(format!("{} {}", error.problem, error.repair))
    }

    fn of_form<'a>(&'a self, form: &str, sent: &'a str, otherwise: &'a str) -> &'a str {
        if self.form == form { sent } else { otherwise }
    }

    fn role(&self) -> Result<Role, Stop> {
        Role::from_key(&self.role).ok_or_else(|| Stop::wrong_field("role", "There is no such role.", "Pick one."))
    }

    fn team(&self) -> Result<Option<Uuid>, Stop> {
        let wrong = |_| Stop::wrong_field("team", "There is no such team.", "Pick one of the list, or none.");
        if self.team.is_empty() { Ok(None) } else { self.team.parse().map(Some).map_err(wrong) }
    }
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    done: String,
}

async fn show(State(app): State<App>, member: Member, Query(asked): Query<Asked>) -> Answer {
    let done = match asked.done.as_str() {
        "changed" => Some("The member is changed."),
        "team" => Some("The team is there. Put members into it below."),
        _ => None,
    };
    let toast = done.map(|text| Toast { text: text.into(), undo: None });
    form(&app, &member, &Sent::default(), Vec::new(), toast).await
}

async fn invite(State(app): State<App>, member: Member, headers: HeaderMap, Form(sent): Form<Sent>) -> Answer {
    member.sent_it(&sent.csrf)?;
    let done = async {
        let (email, name) = (sent.email.clone(), sent.name.clone());
        invite_member(&member.cx(), NewMember { email, name, role: sent.role()?, team: sent.team()? }).await
    };
    match done.await {
        Ok(invited) => invited_page(&app, &member, &headers, &invited).await,
        Err(stop) => wrong(&app, &member, Sent { form: "invite".into(), ..sent }, stop).await,
    }
}

async fn again(
    State(app): State<App>,
    member: Member,
    headers: HeaderMap,
    Path(id): Path<Uuid>,
    Form(sent): Form<Sent>,
) -> Answer {
    member.sent_it(&sent.csrf)?;
    match invite_again(&member.cx(), id).await {
        Ok(invited) => invited_page(&app, &member, &headers, &invited).await,
        Err(stop) => wrong(&app, &member, Sent { form: id.to_string(), ..sent }, stop).await,
    }
}

/// The page with the link, which is told this once: what is stored cannot give it again.
async fn invited_page(app: &App, member: &Member, headers: &HeaderMap, invited: &Invited) -> Answer {
    let fault = |e: actions::reads::DbErr| Problem::fault(member.theme, &anyhow::Error::new(e));
    let called = app.store.member(invited.member).await.map_err(fault)?.map_or(String::new(), |m| m.name);
    let text = format!(
        "Send {called} this link to choose a password. It is shown only now and lets in once, until {}: \
         {}/invitations/{}",
        super::signature::when(invited.expires_at),
        super::own_address(headers),
        invited.token
    );
    form(app, member, &Sent::default(), vec![Note::new(Tone::Good, text)], None).await
}

async fn change(State(app): State<App>, member: Member, Path(id): Path<Uuid>, Form(sent): Form<Sent>) -> Answer {
    member.sent_it(&sent.csrf)?;
    let done = async {
        let standing = if sent.standing == "disabled" { Standing::Disabled } else { Standing::Enabled };
        change_member(&member.cx(), id, MemberChange { role: sent.role()?, team: sent.team()?, standing }).await
    };
    match done.await {
        Ok(()) => Ok(Redirect::to(&format!("/members?done=changed#{id}")).into_response()),
        Err(stop) => wrong(&app, &member, Sent { form: id.to_string(), ..sent }, stop).await,
    }
}

async fn team(State(app): State<App>, member: Member, Form(sent): Form<Sent>) -> Answer {
    member.sent_it(&sent.csrf)?;
    match add_team(&member.cx(), &sent.name).await {
        Ok(_) => Ok(Redirect::to("/members?done=team#teams").into_response()),
        Err(stop) => wrong(&app, &member, Sent { form: "team".into(), ..sent }, stop).await,
    }
}

/// The page again with what is wrong and what was typed; a refusal or fault is a page of its own.
async fn wrong(app: &App, member: &Member, sent: Sent, stop: Stop) -> Answer {
    let Stop::BadInput(errors) = stop else { return Err(Problem::of_stop(member.theme, stop)) };
    let told: Vec<String> = errors.iter().map(|e| format!("{} {}", e.problem, e.repair)).collect();
    let note = Note::new(Tone::Warn, format!("Nothing was changed. {}", told.join(" ")));
    let page = form(app, member, &Sent { errors, ..sent }, vec![note], None).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn form(app: &App, member: &Member, sent: &Sent, notes: Vec<Note>, toast: Option<Toast>) -> Answer {
    let fault = |e: actions::reads::DbErr| Problem::fault(member.theme, &anyhow::Error::new(e));
    let members = app.store.members().await.map_err(fault)?;
    let teams = app.store.teams().await.map_err(fault)?;
    let csrf = &member.signed_in.csrf;
    let form = |action: String, fields, text: &str, primary| View {
        action,
        csrf: csrf.clone(),
        fields,
        text: text.into(),
        primary,
    };
    let in_form = |form: &str, role: &str, team: &str| {
        vec![
            Field::new("role", "Role", Control::List(roles(member, sent.of_form(form, &sent.role, role))))
                .within(form)
                .error(sent.error_in(form, "role")),
            Field::new("team", "Team", Control::List(in_teams(&teams, sent.of_form(form, &sent.team, team))))
                .within(form)
                .optional()
                .error(sent.error_in(form, "team")),
        ]
    };
    let text_field = |form: &str, name: &str, label: &str, value: &str| {
        let value = sent.of_form(form, value, "").to_string();
        let control = if name == "email" { Control::Email(value) } else { Control::Text(value) };
        Field::new(name, label, control).within(form).error(sent.error_in(form, name))
    };
    let card = |row: &MemberRow| {
        let id = row.id.to_string();
        let mut fields = in_form(&id, &row.role, &row.team.map(|team| team.to_string()).unwrap_or_default());
        let standing = if row.disabled_at.is_some() { "disabled" } else { "enabled" };
        fields.push(Field::new("standing", "Signing in", Control::List(standings(standing))).within(&id));
        MemberCard {
            change: form(format!("/members/{id}"), fields, "Change this member", false),
            invite: form(format!("/members/{id}/invite"), Vec::new(), "Make a new link", false),
            open: sent.form == id,
            ..card_of(row, &teams, id)
        }
    };
    let mut invite_fields = vec![
        text_field("invite", "email", "E-mail", &sent.email),
        text_field("invite", "name", "Name", &sent.name).optional().help("As accounts name their owner."),
    ];
    invite_fields.extend(in_form("invite", Role::Cam.key(), ""));
    let team_fields = vec![text_field("team", "name", "Name", &sent.name)];
    let view = Members {
        shell: shell(app, member, Place::Members, toast).await?,
        about: format::counted(members.len() as i64, "member", "members"),
        notes,
        members: members.iter().map(card).collect(),
        invite: form("/members".into(), invite_fields, "Invite", true),
        teams: teams_table(&teams, &members),
        add_team: form("/members/teams".into(), team_fields, "Add a team", false),
        roles: roles_table(),
    };
    page(member, &view)
}

fn card_of(row: &MemberRow, teams: &[Team], id: String) -> MemberCard {
    let role = Role::from_key(&row.role);
    let sees = role.map(|role| match Scope::of(role.rule().reach, row.id, row.team) {
        Scope::All => "every account",
        Scope::Team(_) => "their team's accounts",
        Scope::Own(_) => "their own accounts",
    });
    let state = match (row.disabled_at, row.password_hash.is_empty()) {
        (Some(_), _) => Some(("Disabled", "loss")),
        (None, true) => Some(("Invited", "warn")),
        (None, false) => None,
    };
    let nothing =
        View { action: String::new(), csrf: String::new(), fields: vec![], text: String::new(), primary: false };
    MemberCard {
        id,
        name: row.name.clone(),
        email: row.email.clone(),
        role: role.map_or(row.role.clone(), |role| role.name().to_string()),
        sees: sees.unwrap_or("nothing").into(),
        team: teams.iter().find(|team| Some(team.id) == row.team).map(|team| team.name.clone()),
        state,
        change: nothing.clone(),
        invite: nothing,
        open: false,
    }
}

/// The roles that a member may hand on.
pub fn roles(member: &Member, picked: &str) -> Vec<Pickable> {
    let covered = Role::ALL.into_iter().filter(|role| covers(member.signed_in.role, *role));
    covered.map(|role| Pickable::new(role.key(), role.name(), picked)).collect()
}

fn in_teams(teams: &[Team], picked: &str) -> Vec<Pickable> {
    let none = std::iter::once(Pickable::new("", "None", picked));
    none.chain(teams.iter().map(|team| Pickable::new(team.id.to_string(), &team.name, picked))).collect()
}

fn standings(picked: &str) -> Vec<Pickable> {
    [("enabled", "May sign in"), ("disabled", "May not sign in")].map(|(v, text)| Pickable::new(v, text, picked)).into()
}

fn teams_table(teams: &[Team], members: &[MemberRow]) -> Table {
    let row = |team: &Team| {
        let own: Vec<&str> = members.iter().filter(|m| m.team == Some(team.id)).map(|m| m.name.as_str()).collect();
        vec![Cell::text(&team.name), Cell::sentence(own.join(", "))]
    };
    Table {
        caption: "Teams with their members".into(),
        columns: ["Team", "Members"].map(Column::words).into(),
        rows: teams.iter().map(row).collect(),
        total: None,
        when_empty: "No team yet. A leader sees the accounts of everybody in their team.".into(),
    }
}

fn roles_table() -> Table {
    let words = |permission: &Permission| match permission {
        Permission::EditAccounts => Some("add people and log interactions"),
        Permission::ChangeAccounts => Some("say whose accounts are, their segment and country"),
        Permission::Export => Some("export lists"),
        Permission::Import => Some("import and undo imports"),
        Permission::ChangePolicy => Some("change policies"),
        Permission::CloseMonth => Some("close and reopen months"),
        Permission::ManageMembers => Some("manage members"),
        Permission::ReadTrail => Some("read the whole trail"),
        Permission::PersonalData => Some("hand out and erase what is recorded of a person"),
        Permission::RunJobs => Some("try jobs again and give them up"),
        Permission::SetUp | Permission::SignIn | Permission::Read | Permission::UseKeys | Permission::BackUp => None,
    };
    let row = |rule: &access::Rule| {
        let may: Vec<&str> = rule.may.iter().filter_map(words).collect();
        let may = if may.is_empty() { "read".to_string() } else { format!("read, {}", may.join(", ")) };
        vec![Cell::text(rule.role.name()), Cell::text(rule.reach.name()), Cell::sentence(may)]
    };
    Table {
        caption: "Roles".into(),
        columns: ["Role", "Sees", "May"].map(Column::words).into(),
        rows: ROLES.iter().map(row).collect(),
        total: None,
        when_empty: String::new(),
    }
}
