//! Colours on paper: those of the light theme, under the names that they have in the stylesheet of the pages.

use serde_json::Value;

/// Each token that paper needs, as `:root` of the stylesheet has it; a test holds them against it.
const TOKENS: [(&str, &str); 8] = [
    ("ink", "#191918"),
    ("ink-2", "#52514c"),
    ("ink-3", "#65645e"),
    ("line", "#e7e6e2"),
    ("sunken", "#f3f3f0"),
    ("expand-f", "#139d8d"),
    ("loss", "#b2450a"),
    ("loss-f", "#d4601c"),
];

/// The rules of the stylesheet for the classes in charts, with tokens for colours.
const RULES: [&str; 8] = [
    ".chart text{fill:var(--ink-2)}",
    ".chart .t3{fill:var(--ink-3);font-weight:400}",
    ".chart text.c-loss{fill:var(--loss)}",
    ".f-expand{fill:var(--expand-f)}",
    ".f-loss{fill:var(--loss-f)}",
    ".s-loss{stroke:var(--loss-f)}",
    ".line{fill:none;stroke-width:1.75;stroke-linejoin:round;stroke-linecap:round}",
    // The page names its typeface here; a drawing on paper has that of the text around it.
    ".chart{font-size:11.5px;font-weight:500}",
];

/// Each token with its colour, for the pages themselves.
pub fn tokens() -> Value {
    TOKENS.iter().map(|(name, colour)| (name.to_string(), Value::from(*colour))).collect()
}

/// A chart as a file of its own: with the colours that the stylesheet gives it on a page.
pub fn coloured(svg: &str) -> String {
    let Some((tag, rest)) = svg.split_once('>') else { return svg.to_string() };
    format!("{tag}><style>{}</style>{rest}", style())
}

fn style() -> String {
    TOKENS.iter().fold(RULES.concat(), |rules, (name, colour)| rules.replace(&format!("var(--{name})"), colour))
}

#[cfg(test)]
mod tests {
    use super::*;
    use draw::{Dots, LoudDot, dots};

    const STYLESHEET: &str = include_str!("../../web/assets/app.css");

    #[test]
    fn paper_has_the_colours_of_the_light_theme() {
        for (name, colour) in TOKENS {
            let token = format!("--{name}:light-dark({colour},");
            assert!(STYLESHEET.contains(&token), "{token}…) is not in the stylesheet");
        }
        for rule in RULES.iter().filter(|rule| !rule.starts_with(".chart{")) {
            assert!(STYLESHEET.contains(rule), "{rule} is not in the stylesheet");
        }
        assert!(!style().contains("var("), "{}", style());
    }

    #[test]
    fn every_class_of_a_chart_has_a_rule() {
        let loud = Some(LoudDot { name: "Gil Vance".into(), points: 1 });
        let chart = dots(&Dots { name: "Product".into(), by_points: vec![(1, 1), (2, 0), (3, 40)], loud }).unwrap();
        let marks = chart.split_once('>').unwrap().1;
        let classes = marks.split("class=\"").skip(1).flat_map(|rest| rest.split('"').next().unwrap().split(' '));
        let mut count = 0;
        for class in classes {
            let rule = format!(".{class}{{");
            assert!(RULES.iter().any(|known| known.contains(&rule)), "{class} has no rule");
            count += 1;
        }
        assert!(count > 20, "{count} classes in {chart}");
    }

    #[test]
    fn a_chart_keeps_its_tag_and_gets_the_colours() {
        let coloured = coloured(r#"<svg class="chart" aria-label="a &gt; b"><text>1</text></svg>"#);
        assert!(coloured.starts_with(r#"<svg class="chart" aria-label="a &gt; b"><style>.chart text{fill:#52514c}"#));
        assert!(coloured.ends_with("</style><text>1</text></svg>"), "{coloured}");
    }
}
