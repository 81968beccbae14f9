//! Texts of others as messages quote them: short, and without control characters.

/// A text as a message quotes it.
pub fn quoted(text: &str) -> String {
    format!("\u{201c}{}\u{201d}", shortened(text))
}

/// The beginning of a text, without control characters.
pub fn shortened(text: &str) -> String {
    const CHARACTERS_MAX: usize = 60;
    let shown = text.chars().take(CHARACTERS_MAX).map(|c| if c.is_control() { '\u{b7}' } else { c });
    let cut = text.chars().nth(CHARACTERS_MAX).map(|_| '…');
    shown.chain(cut).collect()
}
