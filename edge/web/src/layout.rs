//! What surrounds every page: navigation, palette, theme, toast, and what a page may load.

use crate::views::parts::Link;
use access::{Authority, Permission, Role, allowed};
use askama::Template;
use askama::filters::HtmlSafe;

/// The Content-Security-Policy of every page: nothing inline, nothing from elsewhere.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; \
     img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What htmx does with links and forms that show the same page otherwise: the whole page is
/// asked for, and its sheet is morphed into the one shown, where the reader has scrolled to.
pub const SAME_PAGE: &str = "select:#main target:#main swap:'outerMorph show:none'";

/// Above it the number beside the bell says no more than that.
const UNREAD_SHOWN_MAX: i64 = 99;

/// The colours a member asked for; remembered in the cookie `theme`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// The theme of a cookie's value; the system's where it says nothing known.
    pub fn from_cookie(value: &str) -> Theme {
        match value {
            "light" => Theme::Light,
            "dark" => Theme::Dark,
            _ => Theme::System,
        }
    }

    /// The value of `data-theme`; `None` leaves it to the system.
    pub fn attribute(self) -> Option<&'static str> {
        match self {
            Theme::System => None,
            Theme::Light => Some("light"),
            Theme::Dark => Some("dark"),
        }
    }
}

/// A page that the navigation leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// How customers are won.
    Land,
    /// How revenue moved and how well it is kept.
    Growth,
    /// The accounts, and each account.
    Accounts,
    /// Which account stands where between the first word and all it could use.
    Journey,
    /// How customers are handed over, and what leaked of the promises.
    Handovers,
    /// Files brought in.
    Imports,
    /// What every KPI means.
    Definitions,
    /// Policies.
    Settings,
    /// Who signs in.
    Members,
    /// What others did that concerns one.
    Inbox,
    /// One's own password, sessions and keys.
    You,
}

impl Place {
    /// Pages about customers who are still to be won.
    pub const LAND: [Place; 1] = [Place::Land];
    /// Pages about existing customers.
    pub const EXPAND: [Place; 4] = [Place::Growth, Place::Accounts, Place::Journey, Place::Handovers];
    /// Pages about facts and rules.
    pub const DATA: [Place; 4] = [Place::Imports, Place::Definitions, Place::Settings, Place::Members];

    /// Every page of the navigation, in its order.
    pub fn all() -> impl Iterator<Item = Place> {
        Place::LAND.into_iter().chain(Place::EXPAND).chain(Place::DATA)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Place::Land => "Land",
            Place::Growth => "Growth",
            Place::Accounts => "Accounts",
            Place::Journey => "Journey",
            Place::Handovers => "Handovers",
            Place::Imports => "Imports",
            Place::Definitions => "Definitions",
            Place::Settings => "Settings",
            Place::Members => "Members",
            Place::Inbox => "Inbox",
            Place::You => "You",
        }
    }

    /// Its address.
    pub fn href(self) -> &'static str {
        match self {
            Place::Land => "/land",
            Place::Growth => "/growth",
            Place::Accounts => "/accounts",
            Place::Journey => "/journey",
            Place::Handovers => "/handover",
            Place::Imports => "/imports",
            Place::Definitions => "/definitions",
            Place::Settings => "/settings",
            Place::Members => "/members",
            Place::Inbox => "/inbox",
            Place::You => "/you",
        }
    }

    /// Its icon symbol.
    pub fn icon(self) -> &'static str {
        match self {
            Place::Land => "target",
            Place::Growth => "trending-up",
            Place::Accounts => "building-2",
            Place::Journey => "arrow-right-left",
            Place::Handovers => "layers",
            Place::Imports => "upload",
            Place::Definitions => "sigma",
            Place::Settings => "settings",
            Place::Inbox => "bell",
            Place::Members | Place::You => "user-round",
        }
    }

    /// What a member needs to open it.
    fn needs(self) -> Permission {
        match self {
            Place::Land
            | Place::Growth
            | Place::Accounts
            | Place::Journey
            | Place::Handovers
            | Place::Definitions
            | Place::Settings
            | Place::Inbox => Permission::Read,
            Place::Imports => Permission::Import,
            Place::Members => Permission::ManageMembers,
            Place::You => Permission::SignIn,
        }
    }

    /// The letter that follows `G` to go there.
    pub fn key(self) -> &'static str {
        match self {
            Place::Land => "L",
            Place::Growth => "G",
            Place::Accounts => "A",
            Place::Journey => "J",
            Place::Handovers => "H",
            Place::Imports => "I",
            Place::Definitions => "D",
            Place::Settings => "S",
            Place::Members => "M",
            Place::Inbox => "N",
            Place::You => "Y",
        }
    }
}

/// What surrounds a page of a signed-in member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shell {
    /// Our company, beside the product's name.
    pub company: String,
    /// The member's name or e-mail.
    pub member: String,
    /// Their role: the navigation leaves out what it may not open.
    pub role: Role,
    /// The page shown now.
    pub here: Place,
    /// How many accounts there are, formatted; absent while there are none.
    pub accounts: Option<String>,
    /// How much of the inbox is unread.
    pub unread: i64,
    /// The colours asked for.
    pub theme: Theme,
    /// The session's token for forms.
    pub csrf: String,
    /// KPIs by name, for the palette; each leads to its definition.
    pub definitions: Vec<Link>,
    /// What the act before this page did.
    pub toast: Option<Toast>,
}

/// What the last act did, with a way back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    /// What happened: "Imported 3,412 lines".
    pub text: String,
    /// Where the form posts that undoes it.
    pub undo: Option<String>,
}

/// The hidden field that every POST form carries.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(source = r#"<input type="hidden" name="csrf" value="{{ token }}">"#, ext = "html")]
pub struct Csrf<'a> {
    /// The session's token.
    pub token: &'a str,
}

impl HtmlSafe for Csrf<'_> {}

impl Shell {
    /// The hidden field with the session's token.
    pub fn csrf_field(&self) -> Csrf<'_> {
        Csrf { token: &self.csrf }
    }

    /// Pages about customers who are still to be won that the member may open.
    pub fn land(&self) -> Vec<Place> {
        self.open_of(Place::LAND.into_iter())
    }

    /// Pages about existing customers that the member may open.
    pub fn expand(&self) -> Vec<Place> {
        self.open_of(Place::EXPAND.into_iter())
    }

    /// Pages about facts and rules that the member may open.
    pub fn rules(&self) -> Vec<Place> {
        self.open_of(Place::DATA.into_iter())
    }

    /// Every page of the navigation that the member may open.
    pub fn places(&self) -> Vec<Place> {
        self.open_of(Place::all())
    }

    /// Those of them that fit the bar of a phone.
    pub fn phone_places(&self) -> Vec<Place> {
        let elsewhere = [Place::Handovers, Place::Members, Place::Definitions];
        self.open_of(Place::all().filter(|place| !elsewhere.contains(place)))
    }

    /// Whether the member may import.
    pub fn imports(&self) -> bool {
        allowed(Authority::Member(self.role), Permission::Import)
    }

    fn open_of(&self, places: impl Iterator<Item = Place>) -> Vec<Place> {
        places.filter(|place| allowed(Authority::Member(self.role), place.needs())).collect()
    }

    /// The figure beside a page of the navigation.
    pub fn count_at(&self, place: &Place) -> Option<&str> {
        if *place == Place::Accounts { self.accounts.as_deref() } else { None }
    }

    /// The link to the inbox, said: "Inbox, 3 unread".
    pub fn inbox(&self) -> String {
        if self.unread == 0 { "Inbox, nothing unread".into() } else { format!("Inbox, {} unread", self.unread) }
    }

    /// What fits beside the bell.
    pub fn unread_shown(&self) -> String {
        if self.unread > UNREAD_SHOWN_MAX { format!("{UNREAD_SHOWN_MAX}+") } else { self.unread.to_string() }
    }

    /// The member's two letters.
    pub fn letters(&self) -> String {
        crate::views::parts::initials(&self.member)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_place_has_its_own_key_and_address() {
        for a in Place::all() {
            for b in Place::all().filter(|&b| b != a) {
                assert!(a.key() != b.key() && a.href() != b.href(), "{a:?} and {b:?}");
            }
        }
    }

    #[test]
    fn an_unknown_theme_is_the_systems() {
        for (cookie, attribute) in [("dark", Some("dark")), ("light", Some("light")), ("", None), ("neon", None)] {
            assert_eq!(Theme::from_cookie(cookie).attribute(), attribute, "{cookie}");
        }
    }
}
