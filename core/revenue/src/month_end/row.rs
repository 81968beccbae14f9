//! A row of the snapshot: a group at a month's end.

/// What one group's accounts did in one month. Amounts are minor units per month in the
/// reporting currency, losses negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct MonthEnd {
    /// Σ levels at the month's end.
    pub closing: i64,
    /// Accounts with a level at the month's end.
    pub logos: i64,
    /// Closing of accounts that never had a level at a month's end before.
    pub new: i64,
    /// Closing of accounts that had one, but not a month ago.
    pub returned: i64,
    /// Rise of accounts whose lines together rose.
    pub expansion_net: i64,
    /// Fall of live accounts whose lines together fell.
    pub contraction_net: i64,
    /// Σ rises of lines of accounts live at both ends.
    pub expansion_gross: i64,
    /// Σ falls of lines of accounts live at both ends.
    pub contraction_gross: i64,
    /// Fall to zero of accounts that had a level a month ago.
    pub churn: i64,
    /// Accounts that are new.
    pub new_logos: i64,
    /// Accounts that returned.
    pub returned_logos: i64,
    /// Accounts that churned.
    pub churned_logos: i64,
    /// Retention against a month ago.
    pub month: Retention,
    /// Retention against twelve months ago.
    pub year: Retention,
    /// Accounts with a level twelve months ago.
    pub year_logos: i64,
    /// Of these, accounts with a level now.
    pub year_logos_kept: i64,
}

/// The parts of NRR and GRR over a window that ends with the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Retention {
    /// Σ levels at the window's start: what both rates are measured against.
    pub base: i64,
    /// Σ levels now of accounts that had one at the start: the part of NRR.
    pub kept: i64,
    /// Σ min(level at the start, level now): the part of GRR.
    pub gross: i64,
}

impl MonthEnd {
    /// The columns in the order of the ledger file, behind group and month.
    pub fn columns(&self) -> [i64; 20] {
        [
            self.closing,
            self.logos,
            self.new,
            self.returned,
            self.expansion_net,
            self.contraction_net,
            self.expansion_gross,
            self.contraction_gross,
            self.churn,
            self.new_logos,
            self.returned_logos,
            self.churned_logos,
            self.month.base,
            self.month.kept,
            self.month.gross,
            self.year.base,
            self.year.kept,
            self.year.gross,
            self.year_logos,
            self.year_logos_kept,
        ]
    }
}
