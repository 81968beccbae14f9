//! Settings tried out for one report, without changing them.

use crate::stop::{FieldError, Stop};
use revenue::Settings;

/// The settings with some replaced: pairs of `section.setting` and a TOML value, a bare word
/// being a text.
///
/// # Errors
/// Every key that does not exist and every value that does not fit, at once.
pub fn with_settings(settings: Settings, tried: &[(String, String)]) -> Result<Settings, Stop> {
    let mut settings = settings;
    let mut wrong = Vec::new();
    for (key, value) in tried {
        match replaced(&settings, key, value) {
            Ok(changed) => settings = changed,
            Err(problem) => wrong.push(FieldError {
                field: "set",
                problem: format!("{key}={value}: {problem}"),
                repair: "Write it like revenue.grace_days=0.".into(),
            }),
        }
    }
    if wrong.is_empty() { Ok(settings) } else { Err(Stop::BadInput(wrong)) }
}

fn replaced(settings: &Settings, key: &str, value: &str) -> Result<Settings, String> {
    let mut all = toml::Table::try_from(settings).map_err(|e| e.to_string())?;
    let place = key.split_once('.').and_then(|(section, name)| Some((all.get_mut(section)?.as_table_mut()?, name)));
    let (section, name) = place.ok_or("there is no such setting.")?;
    let parsed = format!("value = {value}").parse::<toml::Table>().ok().and_then(|mut t| t.remove("value"));
    section.insert(name.to_string(), parsed.unwrap_or_else(|| toml::Value::String(value.to_string())));
    all.try_into().map_err(|e: toml::de::Error| e.message().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_tried_one_by_one_and_all_slips_are_told() {
        let pair = |k: &str, v: &str| (k.to_string(), v.to_string());
        let tried =
            with_settings(Settings::default(), &[pair("revenue.grace_days", "0"), pair("report.currency", "EUR")]);
        let tried = tried.unwrap();
        assert_eq!((tried.revenue.grace_days, tried.report.currency.unwrap().code()), (0, "EUR"));
        let wrong = [pair("revenue.grace", "0"), pair("report.rates", "weekly"), pair("nothing", "1")];
        let Err(Stop::BadInput(fields)) = with_settings(Settings::default(), &wrong) else { panic!("accepted") };
        assert_eq!(fields.len(), 3);
    }
}
