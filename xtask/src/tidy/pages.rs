//! Pages keep the content security policy: no script and no style inside them, no attribute that runs code.

use super::Finding;
use super::scan::Class;
use super::tree::Tree;

const REMEDY: &str = "Move it to edge/web/assets/app.js or app.css; the content security policy would block it.";

/// Templates and drawn charts hold no inline script, style or event attribute.
pub fn pages_keep_the_content_policy(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.own(".html").filter(|file| file.path.starts_with("edge/")) {
        for (line, fault) in template_faults(&file.text) {
            findings.push(Finding { path: file.path.clone(), line, what: fault, remedy: REMEDY });
        }
    }
    let draws = |path: &str| path.starts_with("edge/web/src/") || path.starts_with("edge/draw/src/");
    for file in tree.rust_files().iter().filter(|file| draws(file.path) && !file.is_test) {
        for line in file.source.lines(Class::Text).iter().filter(|line| !line.is_test) {
            if line.text.contains(" style=") {
                let what = "This writes a style attribute.".to_owned();
                findings.push(Finding { path: file.path.to_owned(), line: line.number, what, remedy: REMEDY });
            }
        }
    }
    findings
}

/// Line and fault of each tag that the policy would block.
fn template_faults(template: &str) -> Vec<(usize, String)> {
    let text = without_expressions(template);
    let mut faults = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find('<').map(|offset| at + offset) {
        if text[open..].starts_with("<!--") {
            at = text[open..].find("-->").map_or(text.len(), |end| open + end);
            continue;
        }
        let end = text[open..].find('>').map_or(text.len(), |end| open + end);
        let line = text[..open].matches('\n').count() + 1;
        faults.extend(tag_faults(&text[open + 1..end]).into_iter().map(|fault| (line, fault)));
        at = end;
    }
    faults
}

fn tag_faults(tag: &str) -> Vec<String> {
    let (name, rest) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
    let attributes = attribute_names(rest);
    let mut faults = Vec::new();
    if name == "style" || (name == "script" && !attributes.contains(&"src")) {
        faults.push(format!("An inline <{name}> stands here."));
    }
    for attribute in attributes {
        let runs_code = attribute.starts_with("hx-on") || attribute == "hx-live" || is_event(attribute);
        if attribute == "style" || runs_code {
            faults.push(format!("The attribute {attribute} stands here."));
        }
    }
    faults
}

/// onclick, onload and their like.
fn is_event(attribute: &str) -> bool {
    let name = attribute.strip_prefix("on").unwrap_or_default();
    name.len() > 2 && name.chars().all(|c| c.is_ascii_lowercase())
}

/// Names of a tag's attributes, their values skipped.
fn attribute_names(mut rest: &str) -> Vec<&str> {
    let mut names = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        let end = rest.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(rest.len());
        if end == 0 {
            return names;
        }
        names.push(&rest[..end]);
        rest = rest[end..].trim_start();
        let Some(value) = rest.strip_prefix('=') else {
            continue;
        };
        let value = value.trim_start();
        rest = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value[1..].split_once(quote).map_or("", |(_, after)| after),
            _ => value.find(char::is_whitespace).map_or("", |end| &value[end..]),
        };
    }
}

/// The template with its expressions and tags blanked, since they may hold `<` and `>`; lines stay where they are.
fn without_expressions(template: &str) -> String {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(open) = ["{{", "{%", "{#"].iter().filter_map(|mark| rest.find(mark)).min() {
        let close = match &rest[open..open + 2] {
            "{{" => "}}",
            "{%" => "%}",
            _ => "#}",
        };
        let end = rest[open..].find(close).map_or(rest.len(), |end| open + end + 2);
        text.push_str(&rest[..open]);
        text.extend(rest[open..end].chars().map(|c| if c == '\n' { '\n' } else { '_' }));
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
    fn what_the_policy_blocks_is_found() {
        for (html, expected) in [
            ("<script src=\"/app.js\" defer></script>", None),
            ("<p>\n<script>go()</script>", Some(2)),
            ("<style>p{}</style>", Some(1)),
            ("<p style=\"color:red\">", Some(1)),
            ("<p\n  class=a\n  style=x>", Some(1)),
            ("<p title=\"a style=b\" data-style='c'>", None),
            ("<button hx-on:click=\"go()\">", Some(1)),
            ("<button onclick=\"go()\">", Some(1)),
            ("<option {% if a > b %}selected{% endif %} value=\"{{ c }}\">", None),
            ("<li {% if a > b %}{% endif %} style=\"x\">", Some(1)),
            ("<!-- <style> is banned -->", None),
        ] {
            let expected: Vec<String> =
                expected.iter().map(|line| format!("edge/web/src/growth.html:{line}")).collect();
            assert_eq!(
                faults(pages_keep_the_content_policy, &[("edge/web/src/growth.html", html)]),
                expected,
                "{html}"
            );
        }
    }

    #[test]
    fn drawn_styles_are_found() {
        let text = "let a = \"<rect style='b'/>\";\n#[cfg(test)]\nmod tests { const NONE: &str = \" style=\"; }";
        assert_eq!(
            faults(pages_keep_the_content_policy, &[("edge/draw/src/bar.rs", text)]),
            ["edge/draw/src/bar.rs:1"]
        );
    }
}
