//! Numbers as a file writes them, brought to the plain decimals that `money` reads.

use std::borrow::Cow;

/// The number with a decimal point and without grouping; `None` when the grouping is not in
/// threes, which would change its size unseen.
pub(crate) fn plain(text: &str, decimal: char, grouping: Option<char>) -> Option<Cow<'_, str>> {
    if decimal == '.' && grouping.is_none() {
        return Some(Cow::Borrowed(text));
    }
    let (whole, fraction) = match text.split_once(decimal) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    // A point that is not the decimal separator here must not pass as one.
    if fraction.is_some_and(|f| f.contains(['.', ','])) {
        return None;
    }
    let mut number = ungrouped(whole, grouping)?;
    if let Some(fraction) = fraction {
        number.push('.');
        number.push_str(fraction);
    }
    Some(Cow::Owned(number))
}

fn ungrouped(whole: &str, grouping: Option<char>) -> Option<String> {
    let is_grouping = |c: char| match grouping {
        Some(' ') => matches!(c, ' ' | '\u{a0}' | '\u{202f}'),
        Some('\'' | '’') => matches!(c, '\'' | '’'),
        Some(g) => c == g,
        None => false,
    };
    let mut groups = whole.split(is_grouping);
    let mut number = groups.next()?.to_string();
    let first_digits = number.trim_start_matches(['-', '+']).len();
    for group in groups {
        if group.len() != 3 || !(1..=3).contains(&first_digits) {
            return None;
        }
        number.push_str(group);
    }
    (!number.contains(['.', ','])).then_some(number)
}

/// A whole number, also when written `5.0` as spreadsheets do.
pub(crate) fn whole(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let number = whole.parse().ok()?;
    fraction.bytes().all(|b| b == b'0').then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_become_plain_decimals() {
        for (text, decimal, grouping, want) in [
            ("1952.38", '.', None, Some("1952.38")),
            ("1,952.38", '.', Some(','), Some("1952.38")),
            ("1.952,38", ',', Some('.'), Some("1952.38")),
            ("-1 234 567,5", ',', Some(' '), Some("-1234567.5")),
            ("1\u{202f}952", ',', Some(' '), Some("1952")),
            ("12’345.60", '.', Some('\''), Some("12345.60")),
            ("1952,38", ',', None, Some("1952.38")),
            ("1952.38", ',', None, None),
            ("1,95", '.', Some(','), None),
            ("1234,567", '.', Some(','), None),
            (",567", '.', Some(','), None),
            ("1,952.3,8", '.', Some(','), None),
        ] {
            assert_eq!(plain(text, decimal, grouping).as_deref(), want, "{text}");
        }
    }

    #[test]
    fn whole_numbers_may_end_in_zeros() {
        for (text, want) in
            [("5", Some(5)), ("5.0", Some(5)), ("-2", Some(-2)), ("5.5", None), ("", None), ("five", None)]
        {
            assert_eq!(whole(text), want, "{text}");
        }
    }
}
