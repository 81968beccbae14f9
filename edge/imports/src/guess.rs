//! Which header means which column, when no mapping says so.

use crate::{Kind, Mapping, Origin};

/// The mapping that a header suggests: a column is taken from the first header that is its name
/// or one of its aliases, whatever the case, spaces, underscores or camel case. A header serves
/// one column. Days and numbers are never guessed: they stay ISO days and plain decimals.
pub fn guess(kind: Kind, header: &[String]) -> Mapping {
    let mut free: Vec<(String, &String)> = header.iter().map(|h| (letters(h), h)).collect();
    let mut mapping = Mapping::default();
    let mut take = |wanted: &str| {
        let wanted = letters(wanted);
        free.iter().position(|(found, _)| *found == wanted).map(|at| free.remove(at).1.clone())
    };
    // Names first: an alias of one column may be the very name of another.
    let mut missing = Vec::new();
    for column in kind.columns() {
        match take(column.name) {
            Some(header) => mapping.columns.insert(column.name.to_string(), Origin::Header(header)),
            None => {
                missing.push(column);
                None
            }
        };
    }
    for column in missing {
        if let Some(header) = column.aliases.iter().find_map(|alias| take(alias)) {
            mapping.columns.insert(column.name.to_string(), Origin::Header(header));
        }
    }
    mapping
}

fn letters(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_matched_as_people_write_them() {
        let header: Vec<String> =
            ["Account ID", "Currency", "validFrom", "ValidTo", "AMOUNT", "InvoiceLineID", "Qty", "Notes", ""]
                .map(String::from)
                .into();
        let found = guess(Kind::InvoiceLines, &header).to_toml();
        let want = "[columns]\naccount = \"Account ID\"\namount = \"AMOUNT\"\ncurrency = \"Currency\"\nfrom = \"validFrom\"\nid = \"InvoiceLineID\"\nquantity = \"Qty\"\nto = \"ValidTo\"\n";
        assert_eq!(found, want);
    }

    #[test]
    fn a_name_goes_before_an_alias_and_a_header_serves_once() {
        let header = ["id", "account"].map(String::from);
        let found = guess(Kind::InvoiceLines, &header);
        assert_eq!(found.columns.get("account"), Some(&Origin::Header("account".into())));
        assert_eq!(found.columns.get("id"), Some(&Origin::Header("id".into())));
    }
}
