//! A letter as a mail: text, and the same as plain HTML.

use crate::sender::Mail;
use actions::SurveyMail;

/// The mail of a job. `public_url` is where people reach this server.
pub(crate) fn mail_of(id: String, ready: SurveyMail, public_url: &str) -> Mail {
    let SurveyMail { address, name, letter, token } = ready;
    let href = format!("{public_url}/answer/{token}");
    let link = format!("{}:\n{href}", letter.link);
    let said = letter.paragraphs.iter().map(String::as_str);
    let around = [letter.about_link.as_str(), letter.opt_out.as_str()];
    let text: Vec<&str> =
        [letter.greeting.as_str()].into_iter().chain(said.clone()).chain([link.as_str()]).chain(around).collect();
    let paragraph = |text: &str| format!("<p>{}</p>\n", escaped(text));
    let anchor = format!("<p><a href=\"{}\">{}</a></p>\n", escaped(&href), escaped(&letter.link));
    let before: String = [letter.greeting.as_str()].into_iter().chain(said).map(paragraph).collect();
    let after: String = around.into_iter().map(paragraph).collect();
    Mail {
        id,
        address,
        name,
        text: format!("{}\n", text.join("\n\n")),
        html: format!(
            "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{}</title></head><body>\n\
             {before}{anchor}{after}</body></html>\n",
            letter.language.key(),
            escaped(&letter.subject),
        ),
        subject: letter.subject,
        unsubscribe: href,
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use surveys::{Language, Letter};

    #[test]
    fn text_and_html_say_the_same_and_nothing_typed_becomes_markup() {
        let letter = Letter {
            language: Language::De,
            subject: "Wie läuft <es>?".into(),
            greeting: "Guten Tag Ada & Ben,".into(),
            paragraphs: vec!["Warum.".into(), "Wer es erfährt.".into()],
            link: "Fragen beantworten".into(),
            about_link: "Gilt bis morgen.".into(),
            opt_out: "Nicht mehr fragen.".into(),
        };
        let ready = SurveyMail { address: "a@b.example".into(), name: "Ada".into(), letter, token: "t-1".into() };
        let mail = mail_of("J-1".into(), ready, "https://ask.example");
        assert_eq!(
            mail.text,
            "Guten Tag Ada & Ben,\n\nWarum.\n\nWer es erfährt.\n\nFragen beantworten:\nhttps://ask.example/answer/t-1\n\n\
             Gilt bis morgen.\n\nNicht mehr fragen.\n"
        );
        for told in [
            "<html lang=\"de\">",
            "<title>Wie läuft &lt;es&gt;?</title>",
            "<p>Guten Tag Ada &amp; Ben,</p>",
            "<a href=\"https://ask.example/answer/t-1\">Fragen beantworten</a>",
        ] {
            assert!(mail.html.contains(told), "{told} is not in {}", mail.html);
        }
    }
}
