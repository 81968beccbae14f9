use super::*;

fn person(name: &str, title: &str, lane: usize, column: usize, outline: Outline) -> MapPerson {
    MapPerson {
        name: name.into(),
        letters: "XY".into(),
        title: title.into(),
        told: format!("{name}, {title}"),
        column,
        lane,
        outline,
        href: format!("/people/{}", name.len()),
    }
}

fn harbour() -> PeopleMap {
    PeopleMap {
        name: "Who decides, shapes and uses, by function".into(),
        columns: ["Operations", "Finance", "Technology", "Sales"].map(String::from).into(),
        lanes: ["Decides", "Shapes", "Uses"].map(String::from).into(),
        people: vec![
            person("Priya Shah", "COO, sponsor", 0, 0, Outline::Supports),
            person("Dan Whitlock", "CFO", 0, 1, Outline::NotMet),
            person("Tom Barr", "Head of planning", 1, 0, Outline::Supports),
            person("Gil Vance", "Depot manager", 2, 1, Outline::Against),
        ],
        lines: vec![
            MapLine { from: 2, to: 0, supports: true },
            MapLine { from: 0, to: 1, supports: false },
            MapLine { from: 3, to: 2, supports: false },
        ],
    }
}

#[test]
fn everybody_stands_in_their_column_and_lane() {
    let svg = people_map(&harbour());
    for part in [
        // The places of the design: columns at 162 and 338, lanes at 28, 124 and 220.
        r#"viewBox="0 0 782 318""#,
        r#"<rect class="lane" x="0" y="124" width="782" height="92" rx="8"/>"#,
        r#"<text x="162" y="16" text-anchor="middle">Operations</text>"#,
        r#"<g class="nd sup"><rect class="m" x="88" y="47""#,
        r#"<g class="nd unk"><rect class="m" x="264" y="47""#,
        r#"<g class="nd neg"><rect class="m" x="264" y="239""#,
        r#"<path class="ed st" d="M162 143 C162 122 162 122 162 101"/>"#,
        r#"<path class="ed" d="M236 74 H264"/>"#,
        r#"<path class="ed" d="M338 239 C338 218 162 218 162 197"/>"#,
        r#"<a href="/people/12"><title>Dan Whitlock, CFO</title>"#,
    ] {
        assert!(svg.contains(part), "{part} in {svg}");
    }
    assert!(!svg.contains("style="), "{svg}");
    assert_eq!(people_map(&PeopleMap { people: Vec::new(), ..harbour() }), "");
}

#[test]
fn a_full_cell_makes_its_lane_higher_and_more_columns_the_map_wider() {
    let mut map = harbour();
    map.people.push(person("Ann Ash", "", 0, 0, Outline::Neutral));
    map.columns.push("Legal".into());
    let svg = people_map(&map);
    for part in [
        r#"viewBox="0 0 958 384""#,
        r#"<rect class="lane" x="0" y="28" width="958" height="158" rx="8"/>"#,
        r#"<rect class="m" x="88" y="113""#,
    ] {
        assert!(svg.contains(part), "{part} in {svg}");
    }
}

#[test]
fn long_and_hostile_names_stay_in_their_box() {
    let mut map = harbour();
    map.people[0].name = "Maximiliane <b>von und zu</b> Hohenstein".into();
    let svg = people_map(&map);
    assert!(svg.contains(r#"class="t1">Maximiliane &lt;…</text>"#) || svg.contains("…</text>"), "{svg}");
    assert!(!svg.contains("<b>"), "{svg}");
}
