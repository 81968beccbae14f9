//! Places in answers that are worked out whole: a number, sealed with what was asked and the
//! commit it was answered from, so that it leads nowhere in any other answer.

use super::problem::Problem;
use actions::hexadecimal;
use sha2::{Digest, Sha256};

/// Rows of an answer from `cursor` on, at most `limit`, and the cursor of those after them.
///
/// # Errors
/// A cursor of another question, of an older answer, or of nobody's making.
pub fn page<T>(
    rows: Vec<T>,
    answer: &str,
    cursor: Option<&str>,
    limit: u16,
) -> Result<(Vec<T>, Option<String>), Problem> {
    let first = cursor.map_or(Ok(0), |cursor| place(answer, cursor))?;
    let first = usize::try_from(first).map_err(|_| does_not_fit())?;
    let after = first.saturating_add(limit.into());
    let next = (after < rows.len()).then(|| sealed(answer, after as i64));
    Ok((rows.into_iter().skip(first).take(limit.into()).collect(), next))
}

/// A place in an answer, as text.
pub fn sealed(answer: &str, place: i64) -> String {
    let seal = Sha256::new().chain_update(place.to_be_bytes()).chain_update(answer).finalize();
    let seal = hexadecimal(&seal[..8]);
    format!("{place}.{seal}")
}

/// The place that a cursor of this answer names.
///
/// # Errors
/// As for [`page`].
pub fn place(answer: &str, cursor: &str) -> Result<i64, Problem> {
    let named = cursor.split_once('.').and_then(|(place, _)| place.parse().ok());
    named.filter(|place| sealed(answer, *place) == cursor).ok_or_else(does_not_fit)
}

/// What is said of a cursor that does not belong to the list.
pub fn does_not_fit() -> Problem {
    let problem = "The cursor belongs to another question, or facts have come since.";
    Problem::wrong_field("cursor", problem, "Start from the first page, without a cursor.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_follow_each_other_until_the_end() {
        let (mut seen, mut cursor) = (Vec::new(), None);
        for _ in 0..3 {
            let (rows, next) = page((1..=5).collect(), "nrr@7", cursor.as_deref(), 2).unwrap();
            seen.push(rows);
            cursor = next;
        }
        assert_eq!((seen, cursor), (vec![vec![1, 2], vec![3, 4], vec![5]], None));
    }

    #[test]
    fn a_cursor_leads_nowhere_else() {
        let cursor = sealed("nrr@7", 2);
        assert_eq!(place("nrr@7", &cursor).ok(), Some(2));
        let tampered = cursor.replacen('2', "3", 1);
        for (answer, cursor) in [("nrr@8", cursor.as_str()), ("nrr@7", &tampered), ("nrr@7", "2"), ("nrr@7", "")] {
            assert!(place(answer, cursor).is_err(), "{answer} {cursor}");
        }
    }
}
