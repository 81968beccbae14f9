//! What a mail says that asks somebody to answer a survey, in the survey's language.

use crate::paper::Survey;
use crate::question::Language;

/// A mail in its parts, so that text and HTML say the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The language that it is written in.
    pub language: Language,
    /// What it is about: one line, whatever stood in the title.
    pub subject: String,
    /// To whom it speaks.
    pub greeting: String,
    /// Why it comes, and who learns whose answer it is.
    pub paragraphs: Vec<String>,
    /// What stands on the link.
    pub link: String,
    /// Until when, and that the link is for one person.
    pub about_link: String,
    /// How to be left in peace.
    pub opt_out: String,
}

/// The mail to `name` about a survey. `us` is our company's name, `told_before` what is said of who
/// learns the answer ([`told_before`](crate::told_before)).
pub fn letter(survey: &Survey, name: &str, us: &str, told_before: &str, is_reminder: bool) -> Letter {
    let (title, name, us) = (one_line(&survey.title), one_line(name), one_line(us));
    let closes_on = survey.closes_on;
    let (subject, greeting, why, link, about_link, opt_out) = match survey.language {
        Language::En => (
            if is_reminder { format!("Reminder: {title}") } else { format!("{us} asks: {title}") },
            format!("Hello {name},"),
            match is_reminder {
                true => format!("{us} asked you some days ago and has no answer from you yet. There is still time."),
                false => format!("{us} would like to know how you see it. A few questions, a few minutes."),
            },
            "Answer the questions",
            format!("The link is for you alone, takes one answer and works until {closes_on}."),
            "If you do not want to be asked again, open the link and choose \u{201c}Do not ask me again\u{201d}.",
        ),
        Language::De => (
            if is_reminder { format!("Erinnerung: {title}") } else { format!("{us} fragt: {title}") },
            format!("Guten Tag {name},"),
            match is_reminder {
                true => format!("{us} hat Sie vor einigen Tagen gefragt und noch keine Antwort. Es ist noch Zeit."),
                false => format!("{us} möchte wissen, wie Sie es sehen. Wenige Fragen, wenige Minuten."),
            },
            "Fragen beantworten",
            format!("Der Link ist nur für Sie, nimmt eine Antwort an und gilt bis zum {closes_on}."),
            "Wenn Sie nicht mehr gefragt werden möchten, öffnen Sie den Link und wählen Sie \
             \u{201e}Nicht mehr fragen\u{201c}.",
        ),
    };
    Letter {
        language: survey.language,
        subject,
        greeting,
        paragraphs: vec![why, told_before.into()],
        link: link.into(),
        about_link,
        opt_out: opt_out.into(),
    }
}

/// Text from files or forms on one line: a line break would end the header that it stands in.
fn one_line(text: &str) -> String {
    let visible = |character: char| if character.is_control() { ' ' } else { character };
    text.chars().map(visible).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::Confidentiality;
    use crate::story;
    use crate::template::Template;

    fn of(language: Language, title: &str, name: &str, is_reminder: bool) -> Letter {
        let survey = story::survey(Template::Quarterly, Confidentiality::Confidential);
        let survey = Survey { language, title: title.into(), ..survey };
        letter(&survey, name, "Northwind", "It is not anonymous.", is_reminder)
    }

    #[test]
    fn it_says_why_it_comes_who_learns_the_answer_and_how_to_be_left_in_peace() {
        let first = of(Language::En, "How is it going?", "Ada Hill", false);
        assert_eq!(
            (first.subject.as_str(), first.greeting.as_str()),
            ("Northwind asks: How is it going?", "Hello Ada Hill,")
        );
        assert_eq!(first.paragraphs[1], "It is not anonymous.");
        assert!(first.about_link.contains("until 2026-10-21") && first.opt_out.contains("Do not ask me again"));
        let reminder = of(Language::De, "Quartal", "Ada Hill", true);
        assert_eq!(reminder.subject, "Erinnerung: Quartal");
        assert!(
            reminder.paragraphs[0].contains("noch keine Antwort") && reminder.opt_out.contains("Nicht mehr fragen")
        );
    }

    #[test]
    fn no_title_and_no_name_can_end_a_line() {
        let letter = of(Language::En, "Care\r\nBcc: all@example.com", "Ada\nHill\u{0}", false);
        assert_eq!(letter.subject, "Northwind asks: Care Bcc: all@example.com");
        assert_eq!(letter.greeting, "Hello Ada Hill,");
    }
}
