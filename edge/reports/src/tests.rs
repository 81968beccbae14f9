//! Documents through the typesetter: what stands on which page, and what the file says of itself.

use super::*;
use draw::{Chart, Dots, LoudDot, Section, dots, dots_told};
use money::Day;
use typst::World;
use typst::diag::FileError;
use typst::layout::{Frame, FrameItem};
use typst::syntax::{FileId, RootedPath, VirtualPath, VirtualRoot};

/// What would do something if it were read as markup.
const NASTY: &str = "* # $ _ [ ] @ \\ < > `x` = #panic() #read(\"/etc/passwd\") https://example.com \"O'Neill\" & -- ~";

fn document(title: &str, sections: Vec<Section>) -> Document {
    Document {
        title: title.into(),
        subject: "Harbour & Pine".into(),
        about: "Answered from 1 Jun 2026 to 14 Jun 2026 by 8 of 9 people.".into(),
        notes: Vec::new(),
        sections,
        language: "en",
        by: "Northwind".into(),
        made_on: Day::of(2026, 6, 30).unwrap(),
    }
}

fn section(heading: &str) -> Section {
    let by_points = vec![(1, 1), (2, 0), (3, 0), (4, 2), (5, 5)];
    let all = Dots { name: "Product".into(), by_points, loud: None };
    Section {
        heading: heading.into(),
        figure: Some("4.2 of 5".into()),
        chart: dots(&all).zip(dots_told(&all)).map(|(svg, told)| Chart { svg, told }),
        sentences: vec!["Half of those who answered gave 5.0 or more.".into(), format!("That was {heading}.")],
    }
}

/// The text of each page, without the spaces that the typesetter takes at the ends of lines.
fn texts(document: &Document) -> Vec<String> {
    let pages = pages(&Desk::new(), document).unwrap();
    let text = |page: &typst_layout::Page| {
        let mut text = String::new();
        gather(&page.frame, &mut text);
        bare(&text)
    };
    pages.pages().iter().map(text).collect()
}

fn gather(frame: &Frame, text: &mut String) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Text(run) => text.push_str(&run.text),
            FrameItem::Group(group) => gather(&group.frame, text),
            _ => {}
        }
    }
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{200b}').collect()
}

fn has(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[test]
fn a_document_is_a_pdf_with_its_title_its_language_and_its_charts_in_words() {
    let file = Typst::default().pdf(&document("Pilot exit", vec![section("The product")])).unwrap();
    assert!(file.starts_with(b"%PDF-"), "{} bytes", file.len());
    for told in ["Pilot exit", "Northwind", "/Lang(en)", "/StructTreeRoot"] {
        assert!(has(&file, told), "{told} is not in the file");
    }
    assert!(has(&file, "Product: 8 people, 1 gave 1, 2 gave 4, 5 gave 5."), "the chart is not told");
}

#[test]
fn the_same_document_is_the_same_file() {
    let (typst, document) = (Typst::default(), document("Pilot exit", vec![section("The product")]));
    let file = typst.pdf(&document).unwrap();
    assert!(typst.pdf(&document).unwrap() == file && Typst::default().pdf(&document).unwrap() == file);
}

#[test]
fn no_text_is_taken_for_markup() {
    let question = Section { chart: None, figure: Some(NASTY.into()), ..section(NASTY) };
    let nasty = Document { subject: NASTY.into(), by: NASTY.into(), ..document(NASTY, vec![question]) };
    let nasty = Document { notes: vec![NASTY.into()], about: NASTY.into(), ..nasty };
    let found = texts(&nasty);
    // Title, subject, about, note, heading, figure, a sentence, the foot.
    assert_eq!(found.iter().map(|page| page.matches(&bare(NASTY)).count()).sum::<usize>(), 8, "{found:?}");
    assert!(Typst::default().pdf(&nasty).is_ok());
    let empty = Document { subject: String::new(), by: String::new(), ..document("", Vec::new()) };
    assert_eq!(texts(&Document { about: String::new(), ..empty }), ["30Jun20261/1"]);
}

#[test]
fn a_loud_name_is_drawn_as_text() {
    let loud = Some(LoudDot { name: "Gil </style><Vance> & Co".into(), points: 1 });
    let all = Dots { name: "Product".into(), by_points: vec![(1, 1), (2, 7)], loud };
    let chart = dots(&all).zip(dots_told(&all)).map(|(svg, told)| Chart { svg, told });
    assert!(Typst::default().pdf(&document("Q2", vec![Section { chart, ..section("The product") }])).is_ok());
}

#[test]
fn a_section_stays_on_one_page_unless_none_is_long_enough() {
    let headings: Vec<String> = (1..=40).map(|number| format!("Question number {number} of all")).collect();
    let pages = texts(&document("Forty questions", headings.iter().map(|heading| section(heading)).collect()));
    assert!(pages.len() > 5, "{} pages", pages.len());
    for heading in &headings {
        let (first, last) = (bare(heading) + "4.2of5", bare(&format!("That was {heading}.")));
        let at = |text: &str| pages.iter().position(|page| page.contains(text));
        assert!(at(&first).is_some() && at(&first) == at(&last), "{heading}: {:?} {:?}", at(&first), at(&last));
    }
    for (page, number) in pages.iter().zip(1..) {
        assert!(page.ends_with(&format!("Northwind30Jun2026{number}/{}", pages.len())), "{page}");
    }

    let long = Section { sentences: vec!["All of it is said at length. ".repeat(400)], ..section("The product") };
    let pages = texts(&document("At length", vec![long]));
    let told: usize = pages.iter().map(|page| page.matches("saidatlength").count()).sum();
    assert!(pages.len() > 1 && told > 390, "{told} of 400 on {} pages", pages.len());
    let wide = Section { chart: None, ..section(&"long".repeat(200)) };
    assert_eq!(texts(&document("Wide", vec![wide]))[0].matches("longlong").count(), 200, "heading and sentence");
}

#[test]
fn nothing_but_the_document_can_be_opened() {
    let (desk, document) = (Desk::new(), document("Q2", vec![section("The product")]));
    let paper = Paper::new(&desk, &document).unwrap();
    let id = |path: &str| FileId::new(RootedPath::new(VirtualRoot::Project, VirtualPath::new(path).unwrap()));
    assert!(paper.file(id("/data.json")).is_ok() && paper.file(id("/chart-0.svg")).is_ok());
    for path in ["/etc/passwd", "/chart-1.svg", "/document.typ", "/Cargo.toml"] {
        assert_eq!(paper.file(id(path)), Err(FileError::AccessDenied), "{path}");
    }
    assert_eq!(paper.source(id("/data.json")).err(), Some(FileError::AccessDenied));
    assert_eq!(paper.today(None), None);
}
