//! Every setting in words: its name, what it does to the figures, what it may be.

use crate::views::fields::{Control, Field};
use crate::views::filters::Pickable;
use draw::format;
use revenue::Settings;
use revenue::policy::{Corrections, RateBasis, ReportUnit, UncommittedUsage};

/// A setting.
pub struct Setting {
    /// `section.setting`.
    pub key: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it does to the figures.
    pub meaning: &'static str,
    /// What it may be.
    pub takes: Takes,
    /// Its value as the form holds it.
    pub value: fn(&Settings) -> String,
}

/// What a setting may be.
pub enum Takes {
    /// A whole number of days.
    Days,
    /// A currency; none until one is chosen.
    Currency,
    /// A name.
    Name,
    /// One of these: the value, and what is shown.
    OneOf(&'static [(&'static str, &'static str)]),
}

/// Every setting, in the order pages show them.
pub static SETTINGS: [Setting; 9] = [
    Setting {
        key: "revenue.grace_days",
        name: "Grace after a silent end",
        meaning: "How long a line that ended without a cancellation keeps its level while a renewal is awaited. With 0 \
                  days every gap is a churn.",
        takes: Takes::Days,
        value: |s| s.revenue.grace_days.to_string(),
    },
    Setting {
        key: "revenue.level_source",
        name: "Source of levels",
        meaning: "An account's revenue comes from one source, the first of these that has anything about it. The others \
                  are compared with it and never added.",
        takes: Takes::OneOf(&[
            (r#"["contracts", "invoices", "levels"]"#, "Contracts, then invoices, then levels"),
            (r#"["contracts", "levels", "invoices"]"#, "Contracts, then levels, then invoices"),
            (r#"["invoices", "contracts", "levels"]"#, "Invoices, then contracts, then levels"),
            (r#"["invoices", "levels", "contracts"]"#, "Invoices, then levels, then contracts"),
            (r#"["levels", "contracts", "invoices"]"#, "Levels, then contracts, then invoices"),
            (r#"["levels", "invoices", "contracts"]"#, "Levels, then invoices, then contracts"),
        ]),
        value: |s| {
            let words: Vec<String> =
                s.revenue.level_source.iter().map(|source| format!("\"{}\"", source.key())).collect();
            format!("[{}]", words.join(", "))
        },
    },
    Setting {
        key: "revenue.uncommitted_usage",
        name: "Usage without a commitment",
        meaning: "Whether billed usage that nobody committed to counts as recurring revenue.",
        takes: Takes::OneOf(&[
            ("trailing_three_months", "Billed in the three months before, times four"),
            ("left_out", "Left out"),
        ]),
        value: |s| match s.revenue.uncommitted_usage {
            UncommittedUsage::TrailingThreeMonths => "trailing_three_months".into(),
            UncommittedUsage::LeftOut => "left_out".into(),
        },
    },
    Setting {
        key: "revenue.double_billing_days",
        name: "Overlap of invoice lines",
        meaning: "Invoice lines of one account and product that overlap by more days than this are pointed out as \
                  possible double billing.",
        takes: Takes::Days,
        value: |s| s.revenue.double_billing_days.to_string(),
    },
    Setting {
        key: "report.currency",
        name: "Reporting currency",
        meaning: "The currency that figures are shown in. Until one is chosen it is the one that most accounts are billed \
                  in.",
        takes: Takes::Currency,
        value: |s| s.report.currency.map_or(String::new(), |currency| currency.to_string()),
    },
    Setting {
        key: "report.rate_set",
        name: "Rate set",
        meaning: "Which set of imported rates converts other currencies.",
        takes: Takes::Name,
        value: |s| s.report.rate_set.clone(),
    },
    Setting {
        key: "report.rates",
        name: "Rates",
        meaning: "Constant rates leave exchange out of every movement. With the rates of each month's end the difference \
                  is shown as currency.",
        takes: Takes::OneOf(&[
            ("constant", "The latest rate for all time"),
            ("month_end", "Each month's rate at its end"),
        ]),
        value: |s| match s.report.rates {
            RateBasis::Constant => "constant".into(),
            RateBasis::MonthEnd => "month_end".into(),
        },
    },
    Setting {
        key: "report.unit",
        name: "Figures by",
        meaning: "Whether each account stands for itself, or together with all accounts under one ultimate parent.",
        takes: Takes::OneOf(&[("account", "Account"), ("parent", "Ultimate parent")]),
        value: |s| match s.report.unit {
            ReportUnit::Account => "account".into(),
            ReportUnit::Parent => "parent".into(),
        },
    },
    Setting {
        key: "report.corrections",
        name: "Corrections of closed months",
        meaning: "Facts that arrive after their month was closed never change its figures. They show beside them; on \
                  Growth they can also stand in the first open month, which then opens as the month before was closed.",
        takes: Takes::OneOf(&[("beside", "Beside the closed figures"), ("open_month", "In the first open month too")]),
        value: |s| match s.report.corrections {
            Corrections::Beside => "beside".into(),
            Corrections::OpenMonth => "open_month".into(),
        },
    },
];

impl Setting {
    /// The setting of a key.
    pub fn find(key: &str) -> Option<&'static Setting> {
        SETTINGS.iter().find(|setting| setting.key == key)
    }

    /// The section it is versioned with.
    pub fn section(&self) -> &'static str {
        self.key.split_once('.').map_or("", |(section, _)| section)
    }

    /// Its value for people.
    pub fn shown(&self, settings: &Settings) -> String {
        let value = (self.value)(settings);
        match &self.takes {
            Takes::Days => value.parse().map_or(value, |days| format::counted(days, "day", "days")),
            Takes::Currency if value.is_empty() => "as most accounts are billed".into(),
            Takes::Currency | Takes::Name => value,
            Takes::OneOf(all) => all.iter().find(|(v, _)| *v == value).map_or(value, |(_, text)| (*text).into()),
        }
    }

    /// The field that asks for another value.
    pub fn field(&self, value: &str) -> Field {
        let control = match &self.takes {
            Takes::Days => Control::Number(value.into()),
            Takes::Currency | Takes::Name => Control::Text(value.into()),
            Takes::OneOf(all) => Control::List(all.iter().map(|(v, text)| Pickable::new(*v, *text, value)).collect()),
        };
        let field = Field::new("value", "New value", control).within(self.key);
        match self.takes {
            Takes::Days => field.help("In whole days."),
            Takes::Currency => field
                .help("A code of three letters, such as GBP. Left empty, it is the currency that most accounts are billed in.")
                .optional(),
            Takes::Name => field.help("As the imported file names it."),
            Takes::OneOf(_) => field,
        }
    }

    /// What is wrong with a value that the rules do not take, and what they take.
    pub fn wrong(&self, typed: &str) -> (String, &'static str) {
        let repair = match self.takes {
            Takes::Days => "Write a whole number from 0 to 65,535.",
            Takes::Currency => "Write the code of a currency in use, such as GBP, or nothing.",
            Takes::Name => "Write a name.",
            Takes::OneOf(_) => "Pick one of the list.",
        };
        (format!("\u{201c}{typed}\u{201d} cannot be the value."), repair)
    }

    /// What was typed, as the action reads it: words in quotes, so that none is taken for a number.
    pub fn written(&self, typed: &str) -> String {
        match self.takes {
            Takes::Currency | Takes::Name => serde_json::Value::from(typed.trim()).to_string(),
            Takes::Days | Takes::OneOf(_) => typed.trim().into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_of_the_rules_is_in_words() {
        let mut settings = Settings::default();
        settings.report.currency = Some(money::Currency::GBP);
        let all = toml::Table::try_from(&settings).unwrap();
        let keys: Vec<String> = all
            .iter()
            .flat_map(|(section, own)| own.as_table().unwrap().keys().map(move |key| format!("{section}.{key}")))
            .collect();
        assert_eq!(keys.len(), SETTINGS.len());
        for key in &keys {
            assert!(Setting::find(key).is_some(), "{key}");
        }
    }

    #[test]
    fn every_value_that_can_be_picked_is_one_the_rules_take() {
        for setting in &SETTINGS {
            let Takes::OneOf(all) = setting.takes else { continue };
            for (value, text) in all {
                let pair = (setting.key.to_string(), setting.written(value));
                let tried = actions::with_settings(Settings::default(), &[pair]).unwrap();
                assert_eq!(((setting.value)(&tried).as_str(), setting.shown(&tried).as_str()), (*value, *text));
            }
        }
    }

    #[test]
    fn values_are_shown_for_people() {
        let settings = Settings::default();
        for (key, want) in [
            ("revenue.grace_days", "30 days"),
            ("report.currency", "as most accounts are billed"),
            ("revenue.level_source", "Contracts, then invoices, then levels"),
            ("report.unit", "Account"),
        ] {
            assert_eq!(Setting::find(key).unwrap().shown(&settings), want);
        }
        assert_eq!(Setting::find("report.rate_set").unwrap().written(" 2026 "), "\"2026\"");
    }
}
