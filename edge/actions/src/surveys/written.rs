//! Writing one survey into the file of surveys, which keeps what else stands in it as it was written, with its
//! comments.

use anyhow::{Context, bail};
use surveys::{Choice, Question, SurveyTemplate, Texts};
use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, Value, value};

const TEMPLATES: &str = "template";

/// The file with a survey in a place, else behind the others.
pub(super) fn with_template(text: &str, at: Option<usize>, template: &SurveyTemplate) -> anyhow::Result<String> {
    let mut document: DocumentMut = text.parse().context("reading the file of surveys")?;
    let trailing = document.trailing().as_str().unwrap_or_default().to_string();
    let templates = templates_of(&mut document)?;
    let mut written = table_of(template);
    if let Some(at) = at {
        let stands = templates.get_mut(at).context("the survey has left its place")?;
        *written.decor_mut() = stands.decor().clone();
        written.set_position(stands.position());
        *stands = written;
    } else if templates.is_empty() {
        // What the file ends with says that surveys follow.
        written.decor_mut().set_prefix(format!("{trailing}\n"));
        templates.push(written);
        document.set_trailing("");
    } else {
        templates.push(written);
    }
    Ok(document.to_string())
}

/// The file without the survey in a place.
pub(super) fn without_template(text: &str, at: usize) -> anyhow::Result<String> {
    let mut document: DocumentMut = text.parse().context("reading the file of surveys")?;
    let templates = templates_of(&mut document)?;
    if at >= templates.len() {
        bail!("the survey has left its place");
    }
    templates.remove(at);
    Ok(document.to_string())
}

/// The surveys of a file, each a table of its own, also where they are written as one list.
fn templates_of(document: &mut DocumentMut) -> anyhow::Result<&mut ArrayOfTables> {
    let none = || Item::ArrayOfTables(ArrayOfTables::new());
    let item = document.as_table_mut().entry(TEMPLATES).or_insert_with(none);
    if item.as_array().is_some_and(Array::is_empty) {
        *item = none();
    }
    if item.is_array() {
        let list = std::mem::take(item).into_array_of_tables();
        *item = Item::ArrayOfTables(list.ok().context("the surveys of the file are no list of tables")?);
    }
    item.as_array_of_tables_mut().context("the file has no list of surveys")
}

fn table_of(template: &SurveyTemplate) -> Table {
    let mut table = Table::new();
    table.insert("key", value(template.key.as_str()));
    table.insert("title", value(words(&template.title)));
    table.insert("kind", value(template.kind.key()));
    let mut questions = ArrayOfTables::new();
    template.questions.iter().for_each(|question| questions.push(question_of(question)));
    // A survey without a question is refused for that, not for a list that is missing.
    let asked = if questions.is_empty() { value(Array::new()) } else { Item::ArrayOfTables(questions) };
    table.insert("question", asked);
    table
}

fn question_of(question: &Question) -> Table {
    let mut table = Table::new();
    table.insert("id", value(question.id.as_str()));
    table.insert("kind", value(question.kind.key()));
    table.insert("texts", value(words(&question.texts)));
    if !question.choices.is_empty() {
        table.insert("choices", value(question.choices.iter().map(choice_of).collect::<Array>()));
    }
    table
}

fn choice_of(choice: &Choice) -> InlineTable {
    InlineTable::from_iter([("id", Value::from(choice.id.as_str())), ("texts", words(&choice.texts).into())])
}

fn words(texts: &Texts) -> InlineTable {
    texts.iter().map(|(language, text)| (language.key(), text.as_str())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use surveys::{Language, QuestionKind, SurveyFile, SurveyKind, Template};

    const OWN: &str = r#"# What we ask.
[policy]
quorum_percent = 40 # agreed in May

# After each course.
[[template]]
key = "after_training"
title = { en = "After the training" }
kind = "pilot"

[[template.question]]
id = "missing" # in words
kind = "free_text"
texts = { en = "What was missing?" }

# Asked by the board.
[[template]]
key = "board"
title = { en = "For the board" }
kind = "relationship"
question = [{ id = "again", kind = "recommendation", texts = { en = "Would you tell others?" } }]
"#;

    fn read(text: &str) -> SurveyFile {
        toml::from_str(text).unwrap()
    }

    fn course() -> SurveyTemplate {
        let mut course = SurveyTemplate::standard(Template::PilotExit);
        course.key = "after_training".into();
        course.title = Texts::from([(Language::De, "Nach der „Schulung“ \"A\"".into())]);
        course.questions.truncate(3);
        course
    }

    #[test]
    fn a_survey_is_written_in_its_place_and_all_else_stays() {
        let text = with_template(OWN, Some(0), &course()).unwrap();
        let (before, after) = (read(OWN), read(&text));
        assert_eq!((&after.policy, &after.templates[1]), (&before.policy, &before.templates[1]));
        assert_eq!(after.templates[0], course());
        for kept in ["# What we ask.", "# agreed in May", "# After each course.\n[[template]]", "# Asked by the board."]
        {
            assert!(text.contains(kept), "{kept} is not in {text}");
        }
        assert!(!text.contains("# in words"), "{text}");
        let written = r#"choices = [{ id = "yes", texts = { en = "Yes", de = "Ja" } }, "#;
        assert!(text.contains(written), "{text}");
    }

    #[test]
    fn another_survey_comes_last_and_the_first_follows_what_is_said_of_them() {
        let two = with_template(OWN, None, &SurveyTemplate { key: "third".into(), ..course() }).unwrap();
        let keys: Vec<String> = read(&two).templates.into_iter().map(|one| one.key).collect();
        assert_eq!(keys, ["after_training", "board", "third"]);
        let first = with_template(SurveyFile::STANDARD, None, &course()).unwrap();
        assert!(first.starts_with(SurveyFile::STANDARD), "{first}");
        assert_eq!(read(&first).templates, [course()]);
        // A list that is written as one, and one that is empty, are written on.
        for text in
            ["template = []", "template = [{ key = \"a\", title = { en = \"A\" }, kind = \"pilot\", question = [] }]"]
        {
            let before = read(text).templates.len();
            let after = read(&with_template(text, None, &course()).unwrap());
            assert_eq!((after.templates.len(), after.templates.last()), (before + 1, Some(&course())), "{text}");
        }
    }

    #[test]
    fn a_survey_is_taken_out_and_all_else_stays() {
        let text = without_template(OWN, 0).unwrap();
        assert_eq!(read(&text).templates, read(OWN).templates[1..]);
        assert!(text.contains("# agreed in May") && text.contains("# Asked by the board."), "{text}");
        assert_eq!(read(&without_template(&text, 0).unwrap()).templates, []);
        assert!(without_template(OWN, 2).is_err());
    }

    prop_compose! {
        fn question()(
            id in "\\PC{0,8}", kind in prop::sample::select(QuestionKind::ALL.to_vec()), en in "\\PC{0,20}",
            choices in prop::collection::vec(("\\PC{0,8}", "\\PC{0,8}"), 0..3),
        ) -> Question {
            let of = |text: String| Texts::from([(Language::En, text)]);
            let choices = choices.into_iter().map(|(id, text)| Choice { id, texts: of(text) }).collect();
            Question { id, kind, texts: of(en), choices }
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(
            key in "\\PC{0,8}", de in "[\\PC\n\t\"'\\\\]{0,20}", questions in prop::collection::vec(question(), 0..4),
            at in prop::option::of(0..2_usize),
        ) {
            let title = Texts::from([(Language::De, de)]);
            let template = SurveyTemplate { key, title, kind: SurveyKind::Pilot, questions };
            let after = read(&with_template(OWN, at, &template).unwrap());
            prop_assert_eq!(&after.templates[at.unwrap_or(2)], &template);
            prop_assert_eq!(after.templates.len(), if at.is_some() { 2 } else { 3 });
        }
    }
}
