//! Bytes as people and programs read them.

use std::fmt::Write;

/// Bytes as lower-case hexadecimal digits, two for each: hashes, above all.
pub fn hexadecimal(bytes: impl AsRef<[u8]>) -> String {
    let bytes = bytes.as_ref();
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // A text takes whatever is written to it.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_byte_is_two_digits() {
        assert_eq!(hexadecimal([0x00, 0x0a, 0xff]), "000aff");
    }
}
