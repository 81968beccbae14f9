//! Why rows were left out.

use revenue::Complaint;

/// Complaints that are told at most: more would not be read, and a broken file could fill the
/// memory with them. The rows are all counted.
const COMPLAINTS_TOLD_MAX: usize = 100_000;

/// Complaints so far.
#[derive(Debug, Default)]
pub(super) struct Complaints {
    told: Vec<Complaint>,
    untold: u64,
    first_untold_row: u64,
}

impl Complaints {
    pub(super) fn add(&mut self, complaints: impl IntoIterator<Item = Complaint>) {
        for complaint in complaints {
            if self.told.len() < COMPLAINTS_TOLD_MAX {
                self.told.push(complaint);
                continue;
            }
            if self.untold == 0 {
                self.first_untold_row = complaint.row;
            }
            self.untold += 1;
        }
    }

    /// All of them in the order of rows.
    pub(super) fn told(mut self) -> Vec<Complaint> {
        self.told.sort_by_key(|complaint| complaint.row);
        if self.untold > 0 {
            self.told.push(Complaint {
                row: self.first_untold_row,
                column: String::new(),
                problem: format!("There are {} more complaints, from this row on.", self.untold),
                repair: "Repair the rows named before and import the file again.".into(),
            });
        }
        self.told
    }
}

/// Two or more rows of a file that are versions of one thing and say different things: which of
/// them counts would depend on their order.
pub(super) fn differing(rows: &[u64]) -> impl Iterator<Item = Complaint> + '_ {
    let (last, others) = rows.split_last().map_or((0, rows), |(last, others)| (*last, others));
    let others = others.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
    let problem = format!("Rows {others} and {last} are about the same thing on the same day and differ.");
    rows.iter().map(move |row| Complaint {
        row: *row,
        column: String::new(),
        problem: problem.clone(),
        repair: "Keep the row that is right, or give each its own day.".into(),
    })
}

/// A row about an account that nobody has named.
pub(super) fn unknown(row: u64, account: &str) -> Complaint {
    Complaint {
        row,
        column: "account".into(),
        problem: format!("No account is called \u{201c}{account}\u{201d}"),
        repair: "Import accounts, contracts or invoices that name it first.".into(),
    }
}

/// A row about a contract that its source has not told of.
pub(super) fn unknown_contract(row: u64, contract: &str, source: &str) -> Complaint {
    Complaint {
        row,
        column: "contract".into(),
        problem: format!("No contract of the source {source} is called \u{201c}{contract}\u{201d}"),
        repair: "Import the contract lines of this source first, or name the source in the mapping.".into(),
    }
}

/// A row about somebody who was erased.
pub(super) fn erased(row: u64) -> Complaint {
    Complaint {
        row,
        column: "person".into(),
        problem: "This person was erased on request".into(),
        repair: "Take the row out of the file and out of its source: what was erased does not come back.".into(),
    }
}

/// A row about one of several accounts.
pub(super) fn ambiguous(row: u64, sources: &[String]) -> Complaint {
    Complaint {
        row,
        column: "account".into(),
        problem: format!("Accounts of several sources have this id: {}.", sources.join(", ")),
        repair: "Name the source that is meant with --source, or in the mapping.".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_a_conflict_names_them_all() {
        let complaints: Vec<Complaint> = differing(&[3, 7, 9]).collect();
        assert_eq!(complaints.iter().map(|c| c.row).collect::<Vec<_>>(), [3, 7, 9]);
        assert_eq!(complaints[1].problem, "Rows 3, 7 and 9 are about the same thing on the same day and differ.");
    }

    #[test]
    fn beyond_the_most_that_are_told_the_rest_is_counted() {
        let complaint = |row| Complaint { row, column: "amount".into(), problem: "?".into(), repair: "!".into() };
        let mut complaints = Complaints::default();
        complaints.add((0..COMPLAINTS_TOLD_MAX as u64 + 5).map(complaint));
        let told = complaints.told();
        assert_eq!(told.len(), COMPLAINTS_TOLD_MAX + 1);
        assert_eq!(told[COMPLAINTS_TOLD_MAX].problem, "There are 5 more complaints, from this row on.");
    }
}
