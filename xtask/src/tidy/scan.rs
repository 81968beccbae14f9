//! Tells code, comments and texts of a Rust file apart, so that a rule about code is not broken by a sentence.

use std::iter::repeat_n;
use std::ops::Range;

/// What a character belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    Code,
    Comment,
    /// A string or character literal, quotes included.
    Text,
}

/// A Rust file, its characters classified.
pub struct Source {
    characters: Vec<char>,
    classes: Vec<Class>,
    test_regions: Vec<Range<usize>>,
}

/// A line of one class only, the rest blanked.
pub struct Line {
    /// Number of the line, from 1.
    pub number: usize,
    pub text: String,
    /// True when it stands in an item under `#[cfg(test)]`.
    pub is_test: bool,
}

impl Source {
    pub fn read(text: &str) -> Self {
        let characters: Vec<char> = text.chars().collect();
        let mut classes: Vec<Class> = Vec::with_capacity(characters.len());
        while classes.len() < characters.len() {
            let at = classes.len();
            let after_word = at > 0 && is_word(characters[at - 1]);
            let (class, length) = token(&characters[at..], after_word);
            classes.extend(repeat_n(class, length.min(characters.len() - at)));
        }
        let test_regions = test_regions(&characters, &classes);
        Self { characters, classes, test_regions }
    }

    /// The lines of the file with only the characters of one class left.
    pub fn lines(&self, class: Class) -> Vec<Line> {
        let mut lines = vec![Line { number: 1, text: String::new(), is_test: self.is_test(0) }];
        for (at, &character) in self.characters.iter().enumerate() {
            if character == '\n' {
                lines.push(Line { number: lines.len() + 1, text: String::new(), is_test: self.is_test(at + 1) });
            } else if let Some(line) = lines.last_mut() {
                line.text.push(if self.classes[at] == class { character } else { ' ' });
            }
        }
        lines
    }

    /// Names of the modules declared under `#[cfg(test)]` whose code is in a file of its own.
    pub fn test_modules(&self) -> Vec<String> {
        let declared = self.test_regions.iter().filter_map(|region| {
            let item: String = self.characters[region.clone()].iter().collect();
            let name = item.strip_suffix(';')?.rsplit_once("mod ")?.1;
            Some(name.trim().to_owned())
        });
        declared.collect()
    }

    fn is_test(&self, at: usize) -> bool {
        self.test_regions.iter().any(|region| region.contains(&at))
    }
}

/// Whether a line holds a word or path with nothing word-like on either side.
pub fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        !before.is_some_and(is_word) && !after.is_some_and(is_word)
    })
}

pub fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// Class and length of what starts here.
fn token(rest: &[char], after_word: bool) -> (Class, usize) {
    match rest {
        ['/', '/', ..] => (Class::Comment, rest.iter().position(|&c| c == '\n').unwrap_or(rest.len())),
        ['/', '*', ..] => (Class::Comment, block_comment_length(rest)),
        ['b', 'r', '"' | '#', ..] if !after_word => raw_text(rest, 2),
        ['r', '"' | '#', ..] if !after_word => raw_text(rest, 1),
        ['"', ..] => (Class::Text, quoted_length(rest, '"')),
        ['\'', '\\', ..] => (Class::Text, quoted_length(rest, '\'')),
        ['\'', _, '\'', ..] => (Class::Text, 3),
        _ => (Class::Code, 1),
    }
}

fn block_comment_length(rest: &[char]) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < rest.len() {
        match rest[at..] {
            ['/', '*', ..] => (depth, at) = (depth + 1, at + 2),
            ['*', '/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
    rest.len()
}

/// A raw string after its prefix, or a raw identifier (`r#type`), which is code.
fn raw_text(rest: &[char], prefix: usize) -> (Class, usize) {
    let hashes = rest[prefix..].iter().take_while(|&&c| c == '#').count();
    let open = prefix + hashes + 1;
    if rest.get(open - 1) != Some(&'"') {
        return (Class::Code, open - 1);
    }
    let end = (open..rest.len())
        .find(|&at| rest[at] == '"' && rest[at + 1..].iter().take(hashes).filter(|&&c| c == '#').count() == hashes);
    (Class::Text, end.map_or(rest.len(), |end| end + 1 + hashes))
}

fn quoted_length(rest: &[char], quote: char) -> usize {
    let mut at = 1;
    while at < rest.len() {
        match rest[at] {
            '\\' => at += 2,
            found if found == quote => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

/// Each item under `#[cfg(test)]`, from the attribute to its closing brace or semicolon.
fn test_regions(characters: &[char], classes: &[Class]) -> Vec<Range<usize>> {
    let attribute: Vec<char> = "#[cfg(test)]".chars().collect();
    let mut regions: Vec<Range<usize>> = Vec::new();
    for start in 0..characters.len() {
        let inside = regions.last().is_some_and(|region| region.contains(&start));
        if inside || classes[start] != Class::Code || !characters[start..].starts_with(&attribute) {
            continue;
        }
        regions.push(start..item_end(characters, classes, start + attribute.len()));
    }
    regions
}

fn item_end(characters: &[char], classes: &[Class], start: usize) -> usize {
    let mut depth = 0;
    for at in start..characters.len() {
        match (classes[at], characters[at]) {
            (Class::Code, '{') => depth += 1,
            (Class::Code, '}') if depth == 1 => return at + 1,
            (Class::Code, '}') => depth -= 1,
            (Class::Code, ';') if depth == 0 => return at + 1,
            _ => {}
        }
    }
    characters.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(class: Class, text: &str) -> String {
        let lines = Source::read(text).lines(class);
        let words: Vec<String> = lines
            .into_iter()
            .flat_map(|line| line.text.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
            .collect();
        words.join(" ")
    }

    #[test]
    fn code_comments_and_texts_are_told_apart() {
        for (text, code, comment, words) in [
            ("let a = 1; // one", "let a = 1;", "// one", ""),
            ("a /* b /* c */ d */ e", "a e", "/* b /* c */ d */", ""),
            (r#"say("a \" // b"); c"#, "say( ); c", "", r#""a \" // b""#),
            ("r#\"a \" b\"# c", "c", "", "r#\"a \" b\"#"),
            ("br\"a\" c", "c", "", "br\"a\""),
            ("r#type x", "r#type x", "", ""),
            ("for\"a\"", "for", "", "\"a\""),
            ("fn f<'a>(x: &'a str) '\"' b'\\'' c", "fn f<'a>(x: &'a str) b c", "", "'\"' '\\''"),
            ("\"open", "", "", "\"open"),
        ] {
            assert_eq!(only(Class::Code, text), code, "code of {text}");
            assert_eq!(only(Class::Comment, text), comment, "comment of {text}");
            assert_eq!(only(Class::Text, text), words, "text of {text}");
        }
    }

    #[test]
    fn test_items_end_at_their_brace() {
        let text = "fn a() {}\n#[cfg(test)]\nmod tests {\n fn b() { \"}\" }\n}\nfn c() {}\n#[cfg(test)]\nmod cases;\nfn d() {}";
        let source = Source::read(text);
        let tests: Vec<usize> =
            source.lines(Class::Code).iter().filter(|line| line.is_test).map(|line| line.number).collect();
        assert_eq!(tests, [2, 3, 4, 5, 7, 8]);
        assert_eq!(source.test_modules(), ["cases"]);
    }

    #[test]
    fn words_stand_alone() {
        for (line, word, expected) in [
            ("let a: f64 = 1.0;", "f64", true),
            ("fn to_f64()", "f64", false),
            ("std::fs::read", "std::fs", true),
            ("std::fsync", "std::fs", false),
            ("use chrono::Utc; Utc::now()", "Utc::now", true),
        ] {
            assert_eq!(has_word(line, word), expected, "{line}");
        }
    }
}
