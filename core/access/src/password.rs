//! What a password must be. Length is what makes one hard to guess (NIST SP 800-63B, 5.1.1.2), so
//! there is no rule about kinds of characters.

/// Characters a chosen password has at least.
const CHARACTERS_MIN: usize = 12;
/// Characters at most: hashing takes time in proportion.
const CHARACTERS_MAX: usize = 200;
/// Different characters at least: "aaaaaaaaaaaa" is as good as one.
const DIFFERENT_MIN: usize = 5;

/// What is weak about a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weakness {
    /// Fewer characters than needed, or more than taken.
    Length,
    /// The same few characters again and again.
    Repetition,
    /// It holds the member's own name or e-mail address.
    OwnName,
}

impl Weakness {
    /// What to do about it.
    pub fn repair(self) -> String {
        match self {
            Weakness::Length => format!("Choose {CHARACTERS_MIN} to {CHARACTERS_MAX} characters."),
            Weakness::Repetition => format!("Choose at least {DIFFERENT_MIN} different characters."),
            Weakness::OwnName => "Choose one without your name or e-mail address in it.".into(),
        }
    }
}

/// Everything that is weak about a password that a member with this e-mail address and name
/// chooses; nothing when it will do.
pub fn weaknesses(password: &str, email: &str, name: &str) -> Vec<Weakness> {
    let mut found = Vec::new();
    if !(CHARACTERS_MIN..=CHARACTERS_MAX).contains(&password.chars().count()) {
        found.push(Weakness::Length);
    }
    let mut different: Vec<char> = password.chars().collect();
    different.sort_unstable();
    different.dedup();
    if different.len() < DIFFERENT_MIN {
        found.push(Weakness::Repetition);
    }
    let folded = password.to_lowercase();
    let own = [email.split('@').next().unwrap_or_default().to_lowercase(), name.to_lowercase()];
    if own.iter().any(|own| own.chars().count() >= 5 && folded.contains(own.as_str())) {
        found.push(Weakness::OwnName);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_long_varied_and_not_ones_name() {
        for (password, want) in [
            ("correct horse battery", vec![]),
            ("short one", vec![Weakness::Length]),
            ("aaaaaaaaaaaa", vec![Weakness::Repetition]),
            ("maya.okafor-2026", vec![Weakness::OwnName]),
            ("", vec![Weakness::Length, Weakness::Repetition]),
        ] {
            assert_eq!(weaknesses(password, "maya.okafor@example.com", "Maya Okafor"), want, "{password}");
        }
    }
}
