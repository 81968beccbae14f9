//! Texts as parts of an address.

/// A text as part of a URL's query.
pub fn url_part(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => out.push(byte as char),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_survives_as_part_of_a_query() {
        assert_eq!(url_part("/growth?month=2016-05&by=a b"), "/growth%3Fmonth%3D2016-05%26by%3Da%20b");
    }
}
