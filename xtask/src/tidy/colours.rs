//! Each colour has a name, light and dark, in `:root` of app.css; everything else uses the name.

use super::Finding;
use super::scan::Class;
use super::tree::Tree;

const STYLESHEET: &str = "edge/web/assets/app.css";
const PAINTS: &[&str] = &["fill=", "stroke=", "stop-color=", "color="];
const REMEDY: &str = "Use a class, or a token of :root in app.css.";

/// Hex colours stand only in `:root` of the stylesheet.
pub fn colours_live_in_root(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut find = |path: &str, line: usize| {
        let what = "A hex colour stands outside :root.".to_owned();
        findings.push(Finding { path: path.to_owned(), line, what, remedy: REMEDY });
    };
    if let Some(file) = tree.file(STYLESHEET) {
        strays(&file.text).into_iter().for_each(|line| find(&file.path, line));
    }
    for file in tree.own(".html").filter(|file| file.path.starts_with("edge/")) {
        let lines = (1..).zip(file.text.lines());
        lines.filter(|(_, line)| is_painted(line)).for_each(|(number, _)| find(&file.path, number));
    }
    let draws = |path: &str| path.starts_with("edge/web/src/") || path.starts_with("edge/draw/src/");
    for file in tree.rust_files().iter().filter(|file| draws(file.path) && !file.is_test) {
        let lines = file.source.lines(Class::Text);
        let painted = lines.iter().filter(|line| !line.is_test && is_painted(&line.text));
        painted.for_each(|line| find(file.path, line.number));
    }
    findings
}

/// Whether a line of markup gives a paint attribute a hex colour.
fn is_painted(line: &str) -> bool {
    PAINTS.iter().any(|paint| {
        line.match_indices(paint).any(|(at, _)| {
            let value = line[at + paint.len()..].trim_start_matches(['\\', '"', '\'']);
            starts_with_colour(value)
        })
    })
}

/// Lines of a stylesheet whose declarations hold a hex colour outside `:root`.
fn strays(stylesheet: &str) -> Vec<usize> {
    let text = without_comments(stylesheet);
    let mut lines = Vec::new();
    let mut blocks: Vec<bool> = Vec::new();
    let mut start = 0;
    for (at, character) in text.char_indices() {
        let piece = &text[start..at];
        match character {
            '{' => blocks.push(piece.trim().starts_with(":root")),
            '}' | ';' => {
                if !blocks.contains(&true) {
                    lines.extend(colours(piece).map(|offset| text[..start + offset].matches('\n').count() + 1));
                }
                if character == '}' {
                    blocks.pop();
                }
            }
            _ => continue,
        }
        start = at + 1;
    }
    lines
}

/// Where the hex colours of a declaration begin; `url(#…)` names a shape.
fn colours(declaration: &str) -> impl Iterator<Item = usize> {
    let value = declaration.find(':').unwrap_or(declaration.len());
    let found = declaration.match_indices('#').map(|(at, _)| at);
    found
        .filter(move |&at| at > value && starts_with_colour(&declaration[at..]) && !declaration[..at].ends_with("url("))
}

fn starts_with_colour(text: &str) -> bool {
    let Some(digits) = text.strip_prefix('#') else {
        return false;
    };
    let word: Vec<char> = digits.chars().take_while(|c| c.is_alphanumeric() || *c == '-' || *c == '_').collect();
    [3, 4, 6, 8].contains(&word.len()) && word.iter().all(char::is_ascii_hexdigit)
}

fn without_comments(stylesheet: &str) -> String {
    let mut text = String::with_capacity(stylesheet.len());
    let mut rest = stylesheet;
    while let Some(open) = rest.find("/*") {
        let end = rest[open..].find("*/").map_or(rest.len(), |end| open + end + 2);
        text.push_str(&rest[..open]);
        text.extend(rest[open..end].chars().filter(|&c| c == '\n'));
        rest = &rest[end..];
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::super::faults;
    use super::*;

    #[test]
    fn stray_colours_in_the_stylesheet_are_found() {
        for (css, expected) in [
            (":root{--ink:light-dark(#191918,#f3f3f1)}\np{color:var(--ink)}", vec![]),
            ("p{color:#fff}", vec![1]),
            ("/* #fff\n*/\n#add{margin:0}\n#add p{\n  margin:0;\n  color:#1a2b3c}", vec![6]),
            ("@media print{:root{--ink:#000}\np{color:#000}}", vec![2]),
            ("p{mask:url(#fade);content:\"#zz\"}", vec![]),
        ] {
            let expected: Vec<String> = expected.iter().map(|line| format!("{STYLESHEET}:{line}")).collect();
            assert_eq!(faults(colours_live_in_root, &[(STYLESHEET, css)]), expected, "{css}");
        }
    }

    #[test]
    fn stray_colours_in_markup_are_found() {
        let files = [
            ("edge/web/src/growth.html", "<a href=\"#face\">\n<path fill=\"#face00\"/>"),
            ("edge/draw/src/bar.rs", "let a = \"<g stroke='#abc'>\";\nlet b = r#\"<g fill=\"none\">\"#; // fill=#abc"),
        ];
        assert_eq!(faults(colours_live_in_root, &files), ["edge/draw/src/bar.rs:1", "edge/web/src/growth.html:2"]);
    }
}
