//! Complaints in the order a person would repair them.

use revenue::Complaint;
use std::collections::HashMap;

/// Complaints of one column with one repair.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Group {
    /// Column as the file names it; empty when whole rows are meant.
    pub column: String,
    /// The problem of the first of them, as an example.
    pub problem: String,
    /// What to do about all of them.
    pub repair: String,
    /// How many rows complain so.
    pub count: u64,
    /// The first few of these rows.
    pub rows: Vec<u64>,
}

const ROWS_SHOWN_MAX: usize = 5;

/// Groups complaints by column and repair, the most frequent first, among equals the one met
/// first.
pub fn group(complaints: &[Complaint]) -> Vec<Group> {
    let mut place: HashMap<(&str, &str), usize> = HashMap::new();
    let mut groups: Vec<Group> = Vec::new();
    for complaint in complaints {
        let at = *place.entry((&complaint.column, &complaint.repair)).or_insert_with(|| {
            groups.push(Group {
                column: complaint.column.clone(),
                problem: complaint.problem.clone(),
                repair: complaint.repair.clone(),
                count: 0,
                rows: Vec::new(),
            });
            groups.len() - 1
        });
        let group = &mut groups[at];
        group.count += 1;
        if group.rows.len() < ROWS_SHOWN_MAX {
            group.rows.push(complaint.row);
        }
    }
    groups.sort_by_key(|g| std::cmp::Reverse(g.count));
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_repair_is_one_group() {
        let complaint = |row, column: &str, problem: &str, repair: &str| Complaint {
            row,
            column: column.into(),
            problem: problem.into(),
            repair: repair.into(),
        };
        let complaints = [
            complaint(2, "ValidTo", "found “03/04/26”", "Choose a date format."),
            complaint(3, "AUD", "is 0", "Nothing to do."),
            complaint(4, "AUD", "is 0", "Nothing to do."),
            complaint(4, "ValidTo", "found “13/04/26”", "Choose a date format."),
            complaint(5, "AUD", "is 0", "Nothing to do."),
        ];
        let found: Vec<_> = group(&complaints).into_iter().map(|g| (g.column, g.problem, g.count, g.rows)).collect();
        assert_eq!(
            found,
            [
                ("AUD".to_string(), "is 0".to_string(), 3, vec![3, 4, 5]),
                ("ValidTo".to_string(), "found “03/04/26”".to_string(), 2, vec![2, 4]),
            ]
        );
        assert_eq!(group(&[]), []);
    }
}
