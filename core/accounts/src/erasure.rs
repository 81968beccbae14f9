//! Taking a person out of what others said.

use crate::same;

/// Stands where an erased person was named.
pub const ERASED: &str = "[erased]";

/// Words shorter than this are no names to look for in running text.
const WORD_CHARS_MIN: usize = 3;

/// The text with every mention of one of the words replaced; `None` when it mentions none. Whole
/// words only, whatever the case: "Dan" stays in "Dandelion".
pub fn without_mentions(text: &str, words: &[String]) -> Option<String> {
    let letters: Vec<char> = text.chars().collect();
    let folded: Vec<char> = letters.iter().map(|letter| fold(*letter)).collect();
    let mut words: Vec<Vec<char>> = words.iter().map(|word| word.trim().chars().map(fold).collect()).collect();
    words.retain(|word| word.len() >= WORD_CHARS_MIN);
    // "Dan Whitlock" before "Dan", so that no surname is left behind.
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let (mut written, mut at, mut found) = (String::with_capacity(text.len()), 0, false);
    while at < letters.len() {
        let word = words.iter().find(|word| is_word_at(&folded, at, word));
        match word {
            Some(word) => {
                written.push_str(ERASED);
                at += word.len();
                found = true;
            }
            None => {
                written.push(letters[at]);
                at += 1;
            }
        }
    }
    found.then_some(written)
}

/// The names of a list with those of the words replaced; `None` when none is among them.
pub fn without_names(names: &[String], words: &[String]) -> Option<Vec<String>> {
    let is_meant = |name: &String| words.iter().any(|word| same(name, word));
    if !names.iter().any(is_meant) {
        return None;
    }
    Some(names.iter().map(|name| if is_meant(name) { ERASED.into() } else { name.clone() }).collect())
}

/// Whether one of the words is among the names, or mentioned in one of the texts.
pub fn is_named(names: &[String], texts: &[Option<&str>], words: &[String]) -> bool {
    without_names(names, words).is_some() || texts.iter().flatten().any(|text| without_mentions(text, words).is_some())
}

fn fold(letter: char) -> char {
    letter.to_lowercase().next().unwrap_or(letter)
}

fn is_word_at(text: &[char], at: usize, word: &[char]) -> bool {
    let end = at + word.len();
    let is_inside = |place: usize| text.get(place).is_some_and(|letter| letter.is_alphanumeric());
    text.get(at..end) == Some(word) && !(at > 0 && is_inside(at - 1)) && !is_inside(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(list: &str) -> Vec<String> {
        list.split(", ").map(String::from).collect()
    }

    #[test]
    fn a_person_is_taken_out_of_running_text_and_nothing_else_is() {
        let dan = words("Dan Whitlock, dan@harbour.example, Dan, P-2, Al");
        for (text, want) in [
            ("Called Dan Whitlock, CFO", Some("Called [erased], CFO")),
            ("DAN WHITLOCK: asks for a quote", Some("[erased]: asks for a quote")),
            ("Mail to dan@harbour.example; Dan agrees", Some("Mail to [erased]; [erased] agrees")),
            ("Dandelion and Jordan stay", None),
            ("Al is too short a word to look for", None),
            ("", None),
        ] {
            assert_eq!(without_mentions(text, &dan).as_deref(), want, "{text}");
        }
        let elodie = words("Élodie Øster");
        assert_eq!(without_mentions("ÉLODIE ØSTER und İstanbul", &elodie).unwrap(), "[erased] und İstanbul");
    }

    #[test]
    fn a_person_is_taken_out_of_lists_by_any_of_their_names() {
        let named = words("P-1, P-2, dan@HARBOUR.example");
        let want = words("P-1, [erased], [erased]");
        assert_eq!(without_names(&named, &words("P-2, dan@harbour.example")), Some(want));
        assert_eq!(without_names(&named, &words("P-20")), None);
    }
}
