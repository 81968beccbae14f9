//! Where customers are, what they pay in, and who answers for them.

use money::Currency;

/// A country the company sells to.
#[derive(Debug, PartialEq, Eq)]
pub struct Country {
    /// Its name.
    pub name: &'static str,
    /// What contracts there are priced in.
    pub currency: Currency,
    /// Where customers there have further sites.
    pub cities: [&'static str; 5],
}

const UNITED_KINGDOM: Country =
    country("United Kingdom", Currency::GBP, ["Hull", "Leeds", "Bristol", "Cardiff", "Dundee"]);
const IRELAND: Country = country("Ireland", Currency::EUR, ["Cork", "Galway", "Limerick", "Sligo", "Athlone"]);
const GERMANY: Country = country("Germany", Currency::EUR, ["Bremen", "Kassel", "Ulm", "Leipzig", "Mainz"]);
const FRANCE: Country = country("France", Currency::EUR, ["Lyon", "Lille", "Nantes", "Dijon", "Brest"]);
const NETHERLANDS: Country = country("Netherlands", Currency::EUR, ["Breda", "Zwolle", "Delft", "Leiden", "Venlo"]);
const UNITED_STATES: Country =
    country("United States", Currency::USD, ["Tulsa", "Dayton", "Boise", "Omaha", "Raleigh"]);
const CANADA: Country = country("Canada", Currency::USD, ["Halifax", "Regina", "Guelph", "Kelowna", "Sudbury"]);

/// Countries by how many customers in a hundred are there.
pub const COUNTRIES: [(u32, &Country); 7] = [
    (56, &UNITED_KINGDOM),
    (6, &IRELAND),
    (9, &GERMANY),
    (7, &FRANCE),
    (6, &NETHERLANDS),
    (13, &UNITED_STATES),
    (3, &CANADA),
];

/// Where the remembered accounts are.
pub const HOME: &Country = &UNITED_KINGDOM;

/// The members who own accounts, by how many in a hundred they own.
pub const OWNERS: [(u32, &str); 6] = [
    (24, "Maya Okafor"),
    (20, "Ben Ives"),
    (18, "Sofia Keller"),
    (15, "Jonah Tait"),
    (13, "Amara Lind"),
    (10, "Rhys Calder"),
];

const fn country(name: &'static str, currency: Currency, cities: [&'static str; 5]) -> Country {
    Country { name, currency, cities }
}
