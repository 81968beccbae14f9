//! Where the next page of a list starts.

use crate::account_list::{AccountFilter, AccountSort};
use crate::key::Fields;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::fmt;
use uuid::Uuid;

/// The place of the last row of a page: its sort key and its id. Bound to the filter and sort it
/// was made under, since under others it would skip rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cursor {
    pub(crate) key: SortKey,
    pub(crate) account: Uuid,
}

/// The value a list is sorted by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SortKey {
    Text(String),
    Number(i64),
}

/// A cursor that was not made by this list under this filter and sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CursorDoesNotFit;

impl fmt::Display for CursorDoesNotFit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("The cursor belongs to another filter or sort. Start from the first page.")
    }
}

impl std::error::Error for CursorDoesNotFit {}

const QUERY_BYTES: usize = 8;
const UUID_BYTES: usize = 16;

impl Cursor {
    pub(crate) fn write(&self, filter: &AccountFilter, sort: AccountSort) -> String {
        let mut bytes = query_bytes(filter, sort).to_vec();
        bytes.extend_from_slice(self.account.as_bytes());
        match &self.key {
            SortKey::Text(text) => bytes.extend_from_slice(text.as_bytes()),
            SortKey::Number(number) => bytes.extend_from_slice(&number.to_be_bytes()),
        }
        URL_SAFE_NO_PAD.encode(bytes)
    }

    pub(crate) fn read(text: &str, filter: &AccountFilter, sort: AccountSort) -> Result<Cursor, CursorDoesNotFit> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| CursorDoesNotFit)?;
        let (query, rest) = bytes.split_at_checked(QUERY_BYTES).ok_or(CursorDoesNotFit)?;
        let (account, key) = rest.split_at_checked(UUID_BYTES).ok_or(CursorDoesNotFit)?;
        if query != query_bytes(filter, sort) {
            return Err(CursorDoesNotFit);
        }
        let key = match sort {
            AccountSort::Name => SortKey::Text(String::from_utf8(key.to_vec()).map_err(|_| CursorDoesNotFit)?),
            _ => SortKey::Number(i64::from_be_bytes(key.try_into().map_err(|_| CursorDoesNotFit)?)),
        };
        Ok(Cursor { key, account: Uuid::from_slice(account).map_err(|_| CursorDoesNotFit)? })
    }
}

fn query_bytes(filter: &AccountFilter, sort: AccountSort) -> [u8; QUERY_BYTES] {
    let fields = Fields::of(sort.key())
        .maybe_text(filter.text.as_deref())
        .maybe_text(filter.segment.as_deref())
        .maybe_text(filter.owner.as_deref())
        .maybe_text(filter.currency.as_ref().map(|currency| currency.code()))
        .maybe_text(filter.living.map(|living| living.key()));
    let mut bytes = [0; QUERY_BYTES];
    bytes.copy_from_slice(&fields.key()[..QUERY_BYTES]);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_only_under_its_own_filter_and_sort() {
        let smb = AccountFilter { segment: Some("SMB".into()), ..AccountFilter::default() };
        let cursor = Cursor { key: SortKey::Number(-864_000), account: Uuid::from_u128(7) };
        let text = cursor.write(&smb, AccountSort::Level);
        assert_eq!(Cursor::read(&text, &smb, AccountSort::Level), Ok(cursor));
        for (filter, sort) in [(&smb, AccountSort::Since), (&AccountFilter::default(), AccountSort::Level)] {
            assert_eq!(Cursor::read(&text, filter, sort), Err(CursorDoesNotFit));
        }
        for text in ["", "AAAA", "not base64 at all", &text[1..]] {
            assert_eq!(Cursor::read(text, &smb, AccountSort::Level), Err(CursorDoesNotFit));
        }
    }
}
