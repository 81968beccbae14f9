use super::*;

/// A ledger of levels per month in pounds: name, side, amount.
fn chart(opening: i64, movements: &[(&str, Side, i64)], closing: i64) -> Waterfall {
    let bar = |label: &str, side, month: i64| Bar {
        label: label.into(),
        count: "4".into(),
        counted: "4 accounts".into(),
        level_minor: month * 1_200,
        side,
        href: format!("/rows?movement={}&month=2026-10", label.to_lowercase()),
    };
    Waterfall {
        name: "MRR waterfall, October 2026".into(),
        currency: Currency::GBP,
        per: Per::Month,
        opening: bar("Opening", Side::Neutral, opening),
        movements: movements.iter().map(|&(label, side, month)| bar(label, side, month)).collect(),
        closing: bar("Closing", Side::Neutral, closing),
    }
}

const OCTOBER: [(&str, Side, i64); 9] = [
    ("New", Side::Land, 18_400),
    ("Upsell", Side::Expand, 7_900),
    ("Cross-sell", Side::Expand, 5_200),
    ("Seats", Side::Expand, 6_350),
    ("Usage", Side::Expand, 3_100),
    ("Price", Side::Expand, 2_450),
    ("Return", Side::Expand, 600),
    ("Contraction", Side::Lost, -3_850),
    ("Churn", Side::Lost, -6_150),
];

#[test]
fn october_is_drawn_as_designed() {
    let drawing = waterfall(&chart(412_600, &OCTOBER, 446_600)).unwrap();
    assert_eq!(drawing.axis.as_deref(), Some("Axis starts at £400k."));
    for part in [
        r#"aria-label="MRR waterfall, October 2026: from £412.6k to £446.6k. Axis starts at £400k.""#,
        r#"<a href="/rows?movement=churn&amp;month=2026-10" aria-label="Churn: −£6,150, 4 accounts. Show rows">"#,
        ">Expand +£25,600<",
        ">Lost −£10,000<",
        ">Land<",
        // 12.6 of 60 thousand above the base, on 306 px: 64.3 px high.
        r#"<rect class="m f-mute" x="52.5" y="267.7" width="48.2" height="64.3" rx="2"/>"#,
        r#"class="m" fill="url(#hatch)""#,
    ] {
        assert!(drawing.wide.contains(part), "{part} in {}", drawing.wide);
    }
    for svg in [&drawing.wide, &drawing.narrow] {
        assert_eq!(svg.matches("<a href=").count(), 11);
        assert_eq!(svg.matches("s-surface").count(), 2, "opening and closing show the break");
    }
}

#[test]
fn a_chart_that_does_not_add_up_is_not_drawn() {
    // 412,600 + 44,000 − 10,000 = 446,600 a month; one penny a year more is refused.
    let mut wrong = chart(412_600, &OCTOBER, 446_600);
    wrong.closing.level_minor += 1;
    let refused = waterfall(&wrong).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "These figures do not add up: opening and movements make £5,359,200.00 a year, the closing level is £5,359,200.01. The difference is £0.01. Do not use them until it is explained."
    );
}

#[test]
fn an_axis_that_starts_at_zero_shows_no_break() {
    let drawing = waterfall(&chart(0, &[("New", Side::Land, 900)], 900)).unwrap();
    assert_eq!(drawing.axis, None);
    assert!(!drawing.wide.contains("s-surface") && !drawing.narrow.contains("s-surface"));
    let empty = waterfall(&chart(0, &[], 0)).unwrap();
    assert!(!empty.wide.contains("NaN") && !empty.narrow.contains("NaN"));
}

#[test]
fn names_from_files_cannot_break_out() {
    let mut odd = chart(10, &[("<b>\"", Side::Neutral, 0)], 10);
    odd.name = "A & B".into();
    let drawing = waterfall(&odd).unwrap();
    assert!(drawing.wide.contains("A &amp; B") && drawing.wide.contains("&lt;b&gt;&quot;"));
    assert!(!drawing.wide.contains("<b>") && !drawing.narrow.contains("<b>"));
}

#[test]
fn wide_names_break_where_slots_are_small() {
    let many = ["Price rise", "Seat growth", "Unattri\u{ad}buted"].repeat(4);
    let movements: Vec<_> = many.iter().map(|&label| (label, Side::Expand, 100)).collect();
    let drawing = waterfall(&chart(10_000, &movements, 11_200)).unwrap();
    for part in [">growth</text>", ">Unattri-</text>", ">buted</text>", "\"Unattributed: +£100"] {
        assert!(drawing.wide.contains(part), "{part} in {}", drawing.wide);
    }
    assert!(!drawing.wide.contains(">Seat growth<") && drawing.narrow.contains(">Unattributed<"));
}
