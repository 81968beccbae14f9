//! Which customers the company counts as large, as its people would write it down.

/// A line per segment. Sites of large customers are looked after together with them.
pub const RULES: &str = "\
Enterprise: level >= 110000 GBP
Mid-market: parent is Enterprise
Mid-market: level >= 20000 GBP
SMB: otherwise
";

/// Percent past a border within which a customer stays.
pub const STAY_PERCENT: &str = "5";
