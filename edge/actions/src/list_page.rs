//! The pages whose state is in their address, so that a name for it is a view.

use crate::url_part::url_part;
use std::collections::BTreeMap;

/// A list that can be kept as it is narrowed and ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListPage {
    /// The accounts.
    Accounts,
    /// How revenue moved in a month, and how well it is kept.
    Growth,
    /// The rows behind a figure.
    KpiRows,
    /// The movements of a month.
    Movements,
}

impl ListPage {
    /// Every list.
    pub const ALL: [ListPage; 4] = [ListPage::Accounts, ListPage::Growth, ListPage::KpiRows, ListPage::Movements];

    /// Its address.
    pub fn path(self) -> &'static str {
        match self {
            ListPage::Accounts => "/accounts",
            ListPage::Growth => "/growth",
            ListPage::KpiRows => "/growth/rows",
            ListPage::Movements => "/growth/movements",
        }
    }

    /// The list at an address.
    pub fn from_path(path: &str) -> Option<ListPage> {
        ListPage::ALL.into_iter().find(|list| list.path() == path)
    }

    /// What its address can say, a place in the list left aside: a view begins where the list does.
    pub fn parameters(self) -> &'static [&'static str] {
        match self {
            ListPage::Accounts => &["currency", "living", "owner", "q", "segment", "sort"],
            ListPage::Growth => &["as", "cohort", "currency", "known_on", "month", "owner", "population", "segment"],
            ListPage::KpiRows => {
                &["by", "currency", "group", "known_on", "kpi", "month", "owner", "population", "segment", "window"]
            }
            ListPage::Movements => &["currency", "kind", "known_on", "month", "owner", "population", "segment"],
        }
    }

    /// What an address says to this list, in one form: keys in their order, each once, blank ones and those that say
    /// nothing to it left out.
    pub fn query<'a>(self, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
        let said = pairs.into_iter().filter(|(key, value)| !value.is_empty() && self.parameters().contains(key));
        let said: BTreeMap<&str, &str> = said.collect();
        let said: Vec<String> = said.into_iter().map(|(k, v)| format!("{}={}", url_part(k), url_part(v))).collect();
        said.join("&")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_state_of_a_list_has_one_query() {
        for (list, said, want) in [
            (ListPage::Accounts, &[("sort", "level"), ("owner", "Dana & Co")][..], "owner=Dana%20%26%20Co&sort=level"),
            (ListPage::Accounts, &[("owner", ""), ("cursor", "x"), ("done", "given")], ""),
            (ListPage::Movements, &[("start", "100"), ("kind", "churn"), ("as", "table")], "kind=churn"),
        ] {
            assert_eq!(list.query(said.iter().copied()), want, "{said:?}");
        }
    }

    #[test]
    fn a_list_is_found_by_its_address() {
        for list in ListPage::ALL {
            assert_eq!(ListPage::from_path(list.path()), Some(list));
            assert!(list.parameters().is_sorted(), "{list:?}");
        }
        assert_eq!(ListPage::from_path("/settings"), None);
    }
}
