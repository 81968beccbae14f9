//! Which provider, and who we are to it.

use openidconnect::{IssuerUrl, RedirectUrl, url::Url};

/// Which provider, and who we are to it.
#[derive(Clone)]
pub struct Settings {
    /// The provider's address, as it writes it itself.
    pub issuer: String,
    /// What it calls Ascend.
    pub client_id: String,
    /// By what it knows Ascend.
    pub client_secret: String,
    /// Where it sends browsers back to.
    pub callback: String,
}

/// A setting that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The field of [`Settings`].
    pub setting: &'static str,
    /// What is wrong with it.
    pub problem: String,
    /// What to write instead.
    pub repair: &'static str,
}

impl Settings {
    /// The two addresses, read.
    ///
    /// # Errors
    /// Every setting that is wrong.
    pub(crate) fn addresses(&self) -> Result<(IssuerUrl, RedirectUrl), Vec<Wrong>> {
        let mut wrong = Vec::new();
        let issuer = IssuerUrl::new(self.issuer.clone()).ok().filter(|url| is_private(url.url()));
        let callback = RedirectUrl::new(self.callback.clone()).ok().filter(|url| is_private(url.url()));
        for (setting, address, is_read) in
            [("issuer", &self.issuer, issuer.is_some()), ("callback", &self.callback, callback.is_some())]
        {
            let problem = format!("\u{201c}{address}\u{201d} is not an address that begins with https.");
            let repair = "Write it like https://id.example.com; http is taken on this machine only.";
            wrong.extend((!is_read).then_some(Wrong { setting, problem, repair }));
        }
        for (setting, text) in [("client_id", &self.client_id), ("client_secret", &self.client_secret)] {
            let problem = "It is empty.".to_string();
            let repair = "Copy it from where Ascend is registered at the provider.";
            wrong.extend(text.is_empty().then_some(Wrong { setting, problem, repair }));
        }
        match (issuer, callback) {
            (Some(issuer), Some(callback)) if wrong.is_empty() => Ok((issuer, callback)),
            _ => Err(wrong),
        }
    }
}

/// Whether nobody on the way reads what is sent there.
fn is_private(url: &Url) -> bool {
    let is_here = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    url.scheme() == "https" || (url.scheme() == "http" && is_here)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wrong_setting_is_told_at_once() {
        let right = ["https://id.example.com/realms/north", "ascend", "s3cret", "https://ascend.example.com/back"];
        for (at, text, want) in [
            (0, right[0], vec![]),
            (0, "http://127.0.0.1:8080", vec![]),
            (0, "http://id.example.com", vec!["issuer"]),
            (0, "id.example.com", vec!["issuer"]),
            (0, "ftp://localhost", vec!["issuer"]),
            (1, "", vec!["client_id"]),
            (2, "", vec!["client_secret"]),
            (3, "/sign-in/oidc/callback", vec!["callback"]),
        ] {
            let mut of = right.map(String::from);
            of[at] = text.into();
            let [issuer, client_id, client_secret, callback] = of;
            let settings = Settings { issuer, client_id, client_secret, callback };
            let wrong = settings.addresses().err().unwrap_or_default();
            assert_eq!(wrong.iter().map(|one| one.setting).collect::<Vec<_>>(), want, "{text}");
        }
        let nothing = Settings {
            issuer: String::new(),
            client_id: String::new(),
            client_secret: String::new(),
            callback: String::new(),
        };
        assert_eq!(nothing.addresses().unwrap_err().len(), 4);
    }
}
