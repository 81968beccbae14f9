//! Writing SVG.

/// Text made safe for SVG and HTML, in elements and in quoted attributes.
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            _ => safe.push(c),
        }
    }
    safe
}

/// A rough width of `text` at the chart's 11.5 px; good enough to choose a shorter form.
pub fn width_of(text: &str) -> f64 {
    text.chars().map(|c| if matches!(c, ' ' | ',' | '.' | 'i' | 'l') { 3.4 } else { 6.6 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_break_out() {
        assert_eq!(escape(r#"<b> & "O'Neill""#), "&lt;b&gt; &amp; &quot;O&#39;Neill&quot;");
    }
}
