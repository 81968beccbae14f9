//! The single movements behind a report.

use super::{Field, List, asked};
use access::Scope;
use actions::Stop;
use actions::analytics::{Analytics, MovementDetail, MovementQuestion};
use exports::{Cell, Holds};
use money::Currency;

/// A movement in the reporting currency.
pub struct Row {
    detail: MovementDetail,
    currency: Currency,
}

type Of = Field<Row>;

/// What the account is called.
pub const ACCOUNT: Of = Of::new("Account", Holds::Text, |row| Cell::Text(row.detail.name.clone()));
/// The effective day.
pub const DAY: Of = Of::new("Day", Holds::Day, |row| Cell::Day(row.detail.day));
/// Why.
pub const KIND: Of = Of::new("Movement", Holds::Text, |row| Cell::Text(row.detail.kind.label().into()));
/// The product of its line.
pub const PRODUCT: Of = Of::new("Product", Holds::Text, |row| said(&row.detail.product));
/// The contract of its line, below the product on the page.
pub const CONTRACT: Of = Of::new("Contract", Holds::Text, |row| said(&row.detail.contract));
/// What else is known of it.
pub const MARKS: Of = Of::new("Marks", Holds::Text, |row| said(&marks(&row.detail)));
/// The change of the yearly level.
pub const CHANGE: Of = Of::new("ARR", Holds::Money, |row| Cell::Money(row.detail.minor, row.currency));

const FIELDS: [&Of; 7] = [&ACCOUNT, &DAY, &KIND, &PRODUCT, &CONTRACT, &MARKS, &CHANGE];

fn said(text: &str) -> Cell {
    Cell::text(Some(text).filter(|text| !text.is_empty()))
}

/// What else is known of a movement, in words.
pub fn marks(detail: &MovementDetail) -> String {
    let marks = [
        ("agreed at signature", detail.marks.contracted),
        ("discount ended", detail.marks.discount_ended),
        ("renewed late", detail.marks.renewed_late),
        ("pilot", detail.marks.pilot),
    ];
    let said: Vec<&str> = marks.iter().filter(|(_, is)| *is).map(|(word, _)| *word).collect();
    said.join(", ")
}

/// The movements that a question asks for, the largest first.
///
/// # Errors
/// As the report.
pub async fn list(analytics: &dyn Analytics, scope: &Scope, question: &MovementQuestion) -> Result<List, Stop> {
    let answer = analytics.movement_rows(scope, question).await?;
    let kinds: Vec<&str> = question.kinds.iter().map(|kind| kind.key()).collect();
    let asked = asked(&[
        ("from", Some(question.from.to_string())),
        ("to", Some(question.to.to_string())),
        ("kind", (!kinds.is_empty()).then(|| kinds.join(","))),
        ("account", question.account.map(|account| account.to_string())),
        ("by", question.by.map(|by| by.key().into())),
        ("group", question.group.as_ref().map(|_| "…".into())),
        ("segment", question.filter.segment.clone()),
        ("owner", question.filter.owner.clone()),
        ("known_on", question.rule.known_on.map(|day| day.to_string())),
    ]);
    let rows = answer.rows.into_iter().map(|detail| Row { detail, currency: answer.currency }).collect();
    Ok(List::known("movements", asked, FIELDS.to_vec(), rows))
}
