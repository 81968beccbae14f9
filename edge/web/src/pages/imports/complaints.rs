//! What became of a file's rows: counts, and complaints by repair.

use crate::views::imports::ComplaintGroup;
use crate::views::parts::{Fact, Link};
use crate::views::table::{Cell, Column, Table};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use draw::format;
use exports::as_text;
use revenue::Complaint;
use std::collections::HashMap;

/// More repairs than a person reads through; the rest is in the download.
const GROUPS_SHOWN_MAX: usize = 40;
const ROWS_SHOWN_MAX: usize = 5;

/// Complaints by repair, the most frequent repair first.
pub fn groups(complaints: &[Complaint]) -> Vec<ComplaintGroup> {
    let mut first: HashMap<(&str, &str), Vec<&Complaint>> = HashMap::new();
    for complaint in complaints {
        let rows = first.entry((&complaint.column, &complaint.repair)).or_default();
        if rows.len() < ROWS_SHOWN_MAX {
            rows.push(complaint);
        }
    }
    let groups = imports::group(complaints).into_iter().take(GROUPS_SHOWN_MAX);
    let shown = groups.map(|group| {
        let rows = first.get(&(group.column.as_str(), group.repair.as_str())).map_or(&[][..], Vec::as_slice);
        let count = format::counted(i64::try_from(group.count).unwrap_or(i64::MAX), "row", "rows");
        ComplaintGroup { rows: table(rows), count, repair: group.repair }
    });
    shown.collect()
}

fn table(complaints: &[&Complaint]) -> Table {
    let cells = |complaint: &&Complaint| {
        let column = match complaint.column.as_str() {
            "" => Cell::text("whole row"),
            column => Cell::text(column),
        };
        vec![Cell::text(shown(complaint.row)), column, Cell::sentence(&complaint.problem)]
    };
    Table {
        caption: "Rows left out".into(),
        columns: vec![Column::words("Row"), Column::words("Column"), Column::words("Problem")],
        rows: complaints.iter().map(cells).collect(),
        total: None,
        when_empty: "No row complains so.".into(),
    }
}

/// Rows created, updated, unchanged, left out.
pub fn counts(create: u64, update: u64, unchanged: u64, reject: u64, repairs: usize) -> Vec<Fact> {
    let left_out = Fact::new("Left out", shown(reject));
    vec![
        Fact::new("Created", shown(create)).on("new rows"),
        Fact::new("Updated", shown(update)).on("known rows that changed"),
        Fact::new("Unchanged", shown(unchanged)).on("recorded already"),
        match repairs {
            0 => left_out,
            1 => left_out.on("1 repair below"),
            several => left_out.on(format!("{several} repairs below")),
        },
    ]
}

/// A count of rows.
pub fn shown(rows: u64) -> String {
    format::count(i64::try_from(rows).unwrap_or(i64::MAX))
}

/// Where all complaints can be had; nowhere when there is none.
pub fn download(complaints: &[Complaint], href: String) -> Option<Link> {
    (!complaints.is_empty()).then(|| Link::new(format!("All {} as CSV", shown(complaints.len() as u64)), href))
}

/// All complaints as a file.
pub fn csv(complaints: &[Complaint]) -> Response {
    let mut text = String::from("row,column,problem,repair\r\n");
    for complaint in complaints {
        let Complaint { row, column, problem, repair } = complaint;
        text.push_str(&format!("{row},{},{},{}\r\n", cell(column), cell(problem), cell(repair)));
    }
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"complaints.csv\""),
    ];
    (headers, text).into_response()
}

/// A quoted cell.
fn cell(text: &str) -> String {
    format!("\"{}\"", as_text(text).replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaint(row: u64, column: &str, repair: &str) -> Complaint {
        Complaint { row, column: column.into(), problem: format!("row {row}"), repair: repair.into() }
    }

    #[test]
    fn complaints_are_shown_by_repair_with_their_first_rows() {
        let mut complaints: Vec<Complaint> = (2..9).map(|row| complaint(row, "to", "Give an end.")).collect();
        complaints.push(complaint(9, "", "Quote the cell."));
        let groups = groups(&complaints);
        let found: Vec<_> = groups.iter().map(|g| (g.repair.as_str(), g.count.as_str(), g.rows.rows.len())).collect();
        assert_eq!(found, [("Give an end.", "7 rows", 5), ("Quote the cell.", "1 row", 1)]);
        assert_eq!(groups[1].rows.rows[0][1].text, "whole row");
    }

    #[test]
    fn formulas_stay_text_in_a_spreadsheet() {
        for (text, want) in [
            ("=1+1", "\"'=1+1\""),
            ("-5 is negative", "\"'-5 is negative\""),
            ("@x", "\"'@x\""),
            ("found \"n/a\"", "\"found \"\"n/a\"\"\""),
            ("ValidTo", "\"ValidTo\""),
        ] {
            assert_eq!(cell(text), want);
        }
    }
}
