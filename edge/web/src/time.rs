//! Times as programs read them.

use chrono::{DateTime, SecondsFormat};

/// Microseconds UTC as RFC 3339: `2016-05-31T00:00:00.000001Z`.
pub fn utc(micros: i64) -> String {
    DateTime::from_timestamp_micros(micros)
        .map_or_else(String::new, |time| time.to_rfc3339_opts(SecondsFormat::Micros, true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_exact() {
        assert_eq!(utc(1_464_652_800_000_001), "2016-05-31T00:00:00.000001Z");
    }
}
