//! What every report can be asked for: how facts are read, which accounts, which time.

use crate::outcome::note;
use actions::Stop;
use actions::analytics::Overview;
use clap::Args;
use kpis::{Dimension, Filter, Rule};
use money::calendar::NotADate;
use money::{Currency, Day, Month};
use revenue::Population;
use std::str::FromStr;

/// Options of every report.
#[derive(Args, Debug)]
pub struct Reading {
    /// As known at the end of this day
    #[arg(long, value_name = "DAY")]
    as_known_on: Option<Day>,
    /// Try a setting without changing it, e.g. revenue.grace_days=0; repeatable
    #[arg(long = "set", value_name = "KEY=VALUE", value_parser = setting)]
    settings: Vec<(String, String)>,
    /// Reporting currency [default: the installation's]
    #[arg(long)]
    currency: Option<Currency>,
    /// Which accounts
    #[arg(long, value_enum, default_value_t = Accounts::Standard)]
    population: Accounts,
    /// The vendor's rule that figures follow
    #[arg(long, default_value = PROFILES[0])]
    profile: String,
}

/// The rules that figures can follow; the first is REVENUE's own.
const PROFILES: [&str; 1] = ["default"];

/// Which accounts a report is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Accounts {
    /// All but those that have nothing but pilots
    Standard,
    /// Those that have nothing but pilots
    Pilots,
    /// Both
    All,
}

/// A month, or a day of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// A whole month.
    Month(Month),
    /// One day.
    Day(Day),
}

impl Reading {
    /// How facts are read.
    pub fn rule(&self) -> Result<Rule, Stop> {
        if !PROFILES.contains(&self.profile.as_str()) {
            let problem = format!("There is no profile \u{201c}{}\u{201d} yet.", self.profile);
            let repair = format!("Leave it out, or name one of: {}.", PROFILES.join(", "));
            return Err(Stop::wrong_field("profile", problem, repair));
        }
        Ok(Rule { known_on: self.as_known_on, settings: self.settings.clone(), currency: self.currency })
    }

    /// Which accounts.
    pub fn filter(&self) -> Filter {
        let population = match self.population {
            Accounts::Standard => Population::Standard,
            Accounts::Pilots => Population::Pilots,
            Accounts::All => Population::All,
        };
        Filter { population, ..Filter::default() }
    }
}

impl FromStr for Moment {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Moment, NotADate> {
        text.parse().map(Moment::Day).or_else(|_| text.parse().map(Moment::Month))
    }
}

impl Moment {
    /// The month it is in.
    pub fn month(self) -> Month {
        match self {
            Moment::Month(month) => month,
            Moment::Day(day) => day.month(),
        }
    }

    /// Its first day.
    pub fn first_day(self) -> Day {
        match self {
            Moment::Month(month) => month.first_day(),
            Moment::Day(day) => day,
        }
    }

    /// Its last day.
    pub fn last_day(self) -> Day {
        match self {
            Moment::Month(month) => month.last_day(),
            Moment::Day(day) => day,
        }
    }
}

fn setting(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("write it like revenue.grace_days=0")?;
    Ok((key.trim().into(), value.trim().into()))
}

/// The dimension of a word.
pub fn dimension(word: &str) -> Result<Dimension, String> {
    Dimension::from_key(word).ok_or_else(|| {
        let all: Vec<&str> = Dimension::ALL.iter().map(|dimension| dimension.key()).collect();
        format!("group by one of: {}", all.join(", "))
    })
}

/// The time a report is about: the whole history where nothing is said, told as wrong where it
/// ends before it begins.
pub fn time(from: Option<Moment>, to: Option<Moment>, overview: &Overview) -> Result<(Moment, Moment), Stop> {
    let known = overview.months.map(|(first, last)| (Moment::Month(first), Moment::Month(last)));
    let nothing =
        || Stop::wrong_field("from", "There is no revenue to report on yet.", "Import some, or name --from and --to.");
    let from = from.or(known.map(|(first, _)| first)).ok_or_else(nothing)?;
    let to = to
        .or(known.map(|(_, last)| if last.last_day() < from.last_day() { from } else { last }))
        .ok_or_else(nothing)?;
    if to.last_day() < from.first_day() {
        return Err(Stop::wrong_field("to", "It is before --from.", "Name a day or month that is not."));
    }
    Ok((from, to))
}

/// Tells what a report leaves out for want of a rate.
pub fn note_without_rate(without_rate: &[(Currency, u64)], to: Currency) {
    for (currency, accounts) in without_rate {
        note(&format!(
            "left out: lines in {currency} of {accounts} accounts, as no rate converts them to {to}.\n\
             hint: import rates for {currency}, or choose another set with --set report.rate_set=NAME"
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_a_day_or_a_month() {
        for (text, first, last) in [("2016-02", "2016-02-01", "2016-02-29"), ("2016-02-03", "2016-02-03", "2016-02-03")]
        {
            let moment: Moment = text.parse().unwrap();
            assert_eq!((moment.first_day().to_string(), moment.last_day().to_string()), (first.into(), last.into()));
        }
        assert!("2016".parse::<Moment>().is_err());
    }
}
