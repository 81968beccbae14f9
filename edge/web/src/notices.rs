//! What notifications say, for the page and for programs: sentences from what is kept, as far as whoever reads may see.

use crate::app::App;
use access::{Authority, Permission, Role, Scope, allowed};
use accounts::Attribute;
use actions::reads::{AccountNow, Notification};
use actions::{Cause, Moved, Notice};
use draw::format;
use money::Month;
use std::collections::HashMap;
use uuid::Uuid;

/// Some notifications with what their sentences need.
pub struct Told {
    notices: HashMap<Uuid, Notice>,
    members: HashMap<String, String>,
    accounts: HashMap<Uuid, AccountNow>,
    role: Role,
    sees_all: bool,
}

impl Told {
    /// Reads what is kept of notifications, and the names of accounts that a scope sees.
    ///
    /// # Errors
    /// Only when the machine fails.
    pub async fn of(app: &App, scope: &Scope, role: Role, rows: &[Notification]) -> anyhow::Result<Told> {
        let mut notices = HashMap::with_capacity(rows.len());
        for row in rows {
            notices.insert(row.id, Notice::of(row)?);
        }
        let accounts: Vec<Uuid> = rows.iter().filter_map(|row| row.account).collect();
        let accounts = app.store.accounts_now(scope, &accounts).await?;
        let members = app.store.members().await?;
        Ok(Told {
            notices,
            members: members.into_iter().map(|member| (format!("member:{}", member.id), member.name)).collect(),
            accounts: accounts.into_iter().map(|account| (account.account, account)).collect(),
            role,
            sees_all: scope.reader().is_none(),
        })
    }

    /// What it says.
    pub fn sentence(&self, row: &Notification) -> String {
        let Some(notice) = self.notices.get(&row.id) else { return String::new() };
        match notice {
            Notice::AccountsGiven(given) => self.given(row, given),
            Notice::AccountsTaken(taken) => self.taken(row, taken),
            Notice::BookChanged { by, field, accounts } => {
                format!("{} changed the {} of {} in your book.", self.who(by), field_name(field), counted(*accounts))
            }
            Notice::ImportUndone { by, title } => format!("{} undid what you did: {title}.", self.who(by)),
            Notice::InvitationAccepted { by } => format!("{} accepted your invitation.", self.who(by)),
            Notice::StandingChanged { by, role, team } => {
                let role = Role::from_key(role).map_or(role.as_str(), |role| role.name());
                let team = team.as_ref().map_or("no team".into(), |team| format!("the team {team}"));
                format!("{} set your role and team: {role}, in {team}.", self.who(by))
            }
            Notice::KeysRevoked { by } => format!("{} revoked your keys for programs.", self.who(by)),
            Notice::MonthClosed { by, month } => format!("{} closed {}.", self.who(by), month_name(month)),
            Notice::MonthRestated { by, month } => {
                format!("{} closed {} again, with other figures than before.", self.who(by), month_name(month))
            }
            Notice::SurveyRoundDue { people } => {
                let people = format::counted(i64::try_from(*people).unwrap_or(i64::MAX), "person is", "people are");
                format!("A round of surveys is due at {}: {people} to be asked.", self.what(row, 1))
            }
            Notice::MonthReopened { by, month } => format!("{} reopened {}.", self.who(by), month_name(month)),
        }
    }

    fn given(&self, row: &Notification, given: &Moved) -> String {
        let (who, what) = (self.who(&given.by), self.what(row, given.accounts));
        match &given.cause {
            Cause::Field(field) => format!("{who} put you down as {} of {what}.", field_name(field)),
            Cause::Import => format!("You look after {what} since an import by {who}."),
            Cause::Undo => format!("You look after {what} again: {who} took back what had changed that."),
        }
    }

    fn taken(&self, row: &Notification, taken: &Moved) -> String {
        let (who, what) = (self.who(&taken.by), self.what(row, taken.accounts));
        let because = match &taken.cause {
            Cause::Field(field) => format!("{who} changed the {}", field_name(field)),
            Cause::Import => format!("an import by {who} says so"),
            Cause::Undo => format!("{who} took back what had put you there"),
        };
        format!("You no longer look after {what}: {because}.")
    }

    /// The account by its name where it is seen, or how many.
    fn what(&self, row: &Notification, accounts: u64) -> String {
        match row.account {
            None => counted(accounts),
            Some(account) => self
                .accounts
                .get(&account)
                .map_or_else(|| "an account that you do not see now".into(), |account| account.name.clone()),
        }
    }

    fn who(&self, label: &str) -> String {
        match (self.members.get(label), label.split_once(':')) {
            (Some(name), _) => name.clone(),
            (None, Some(("local", name))) => format!("{name}, at the command line,"),
            (None, _) => "Somebody".into(),
        }
    }

    /// Where its evidence is, or the nearest place that whoever reads may open.
    pub fn href(&self, row: &Notification) -> String {
        let may = |permission| allowed(Authority::Member(self.role), permission);
        if let Some(account) = row.account.filter(|account| self.accounts.contains_key(account)) {
            if row.about_kind == "survey_round" {
                return format!("/accounts/{account}/surveys");
            }
            return format!("/accounts/{account}");
        }
        let own = self.notices.get(&row.id).is_some_and(|notice| matches!(notice, Notice::ImportUndone { .. }));
        match row.about_kind.as_str() {
            "change" if (own || self.sees_all) && may(Permission::ChangeAccounts) => {
                format!("/accounts/changes/{}", row.about_id)
            }
            "import" if may(Permission::Import) => format!("/imports/batches/{}", row.about_id),
            "month" => "/settings#months".into(),
            "member" if self.is_of_another(row) && may(Permission::ManageMembers) => "/members".into(),
            "member" => "/you".into(),
            _ => "/accounts".into(),
        }
    }

    fn is_of_another(&self, row: &Notification) -> bool {
        row.about_id != row.member.to_string()
    }

    /// The icon of what it is about.
    pub fn icon(&self, row: &Notification) -> &'static str {
        match row.about_kind.as_str() {
            "import" => "upload",
            "change" => "pen-line",
            "month" => "calendar",
            "member" => "user-round",
            _ => "building-2",
        }
    }
}

fn counted(accounts: u64) -> String {
    format::counted(i64::try_from(accounts).unwrap_or(i64::MAX), "account", "accounts")
}

/// A field within a sentence.
fn field_name(key: &str) -> String {
    match Attribute::from_key(key) {
        Some(attribute @ (Attribute::Cam | Attribute::Csm)) => attribute.label().into(),
        Some(attribute) => attribute.label().to_lowercase(),
        None => key.into(),
    }
}

fn month_name(month: &str) -> String {
    month.parse::<Month>().map_or_else(|_| month.into(), format::month_full)
}
