//! Records that are in memory already, as rows: the first one is row 1.

use super::{Progress, Table};
use crate::Unreadable;
use csv::StringRecord;

pub(crate) struct Records {
    header: Vec<String>,
    records: Vec<StringRecord>,
    read: usize,
}

pub(crate) fn of(header: Vec<String>, records: Vec<StringRecord>) -> Records {
    Records { header, records, read: 0 }
}

impl Table for Records {
    fn header(&self) -> &[String] {
        &self.header
    }

    fn next_row(&mut self, cells: &mut StringRecord) -> Result<Option<u64>, Unreadable> {
        let Some(record) = self.records.get(self.read) else { return Ok(None) };
        cells.clone_from(record);
        self.read += 1;
        Ok(Some(self.read as u64))
    }

    fn progress(&self) -> Progress {
        Progress { done: self.read as u64, total: self.records.len() as u64 }
    }
}
