//! A person at a browser: signs in, opens pages in each look and tells every fault of theirs at once.

use crate::webdriver::Session;
use anyhow::{Context, Result, bail};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use std::env;
use std::fs;
use std::path::Path;

/// The key Enter in the protocol's alphabet.
pub const KEY_ENTER: &str = "\u{E007}";

const AXE: &str = include_str!("../../../../xtask/vendor/axe-core/axe.min.js");
const AXE_RUN: &str = "const tell = arguments[0];
axe.run(document, {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] },
  resultTypes: ['violations'],
}).then(
  result => tell(result.violations.map(rule => rule.id + ': ' + rule.help + ' at '
    + rule.nodes.map(node => node.target.join(' ')).join(', '))),
  error => tell(['axe itself failed: ' + error]));";
/// Where pictures go when a person wants to look at them.
const PICTURES_VARIABLE: &str = "ASCEND_SCREENSHOTS";

/// Width of the window, with the height that goes with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// 1440 × 900 px.
    Desk,
    /// 390 × 844 px.
    Phone,
}

/// The colours that the system asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    Light,
    Dark,
}

/// How a page is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    pub window: Window,
    pub theme: Theme,
}

/// Every look that a page must stand.
pub const LOOKS: [Look; 4] = [
    Look { window: Window::Desk, theme: Theme::Light },
    Look { window: Window::Desk, theme: Theme::Dark },
    Look { window: Window::Phone, theme: Theme::Light },
    Look { window: Window::Phone, theme: Theme::Dark },
];

/// A browser that looks at one server.
pub struct Browser {
    /// For what a single test wants to do on its own.
    pub session: Session,
    base: String,
}

impl Browser {
    /// A browser for the server at an address such as `http://127.0.0.1:7979`.
    pub fn start(base: &str) -> Result<Self> {
        Ok(Self { session: Session::start()?, base: base.trim_end_matches('/').to_owned() })
    }

    /// Signs in through the form that the server shows to a stranger.
    pub fn sign_in(&self, email: &str, password: &str) -> Result<()> {
        self.goto("/")?;
        self.session.type_into(&self.session.find("input[type=email]")?, email)?;
        self.session.type_into(&self.session.find("input[type=password]")?, &format!("{password}{KEY_ENTER}"))?;
        let signed_in = "document.readyState == 'complete' && !document.querySelector('input[type=password]')";
        self.session.wait_for(signed_in).context("the sign-in was not accepted")
    }

    /// Opens a path of the server.
    pub fn goto(&self, path: &str) -> Result<()> {
        self.session.open(&format!("{}{path}", self.base))
    }

    /// Changes the window and the theme; nothing moves, so that pictures are the same from run to run.
    pub fn look(&self, look: Look) -> Result<()> {
        let (width, height) = look.window.size();
        self.resize(width, height)?;
        let features = json!([
            { "name": "prefers-color-scheme", "value": look.theme.name() },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        self.session.devtools("Emulation.setEmulatedMedia", json!({ "features": features })).map(drop)
    }

    /// Opens a page in every look and fails with all faults found: axe, sideways scroll, console. Takes pictures.
    pub fn check_page(&self, name: &str, path: &str) -> Result<()> {
        let mut faults = Vec::new();
        for look in LOOKS {
            self.look(look)?;
            self.goto(path)?;
            let found = self.faults(look.window)?;
            faults.extend(found.into_iter().map(|fault| format!("{}: {fault}", look.name())));
            self.picture(&format!("{name}-{}", look.name()), look.window)?;
        }
        if faults.is_empty() { Ok(()) } else { bail!("{path} has {} faults\n{}", faults.len(), faults.join("\n")) }
    }

    /// Every fault of the page that is shown.
    pub fn faults(&self, window: Window) -> Result<Vec<String>> {
        let mut faults = self.axe_violations()?;
        faults.extend(self.sideways_scroll(window.size().0)?);
        faults.extend(self.console_errors()?);
        Ok(faults)
    }

    /// Rules of accessibility (WCAG 2.2 AA and best practice) that the page breaks, with the places.
    pub fn axe_violations(&self) -> Result<Vec<String>> {
        self.session.run(AXE)?;
        Ok(texts(&self.session.run_until_called_back(AXE_RUN)?))
    }

    /// What the console complained about since the last question: errors and warnings, the blocked script included.
    pub fn console_errors(&self) -> Result<Vec<String>> {
        let entries = self.session.console()?;
        let complaints = entries
            .as_array()
            .into_iter()
            .flatten()
            .filter(|entry| matches!(entry["level"].as_str(), Some("SEVERE" | "WARNING")));
        Ok(complaints.map(|entry| format!("console: {}", entry["message"].as_str().unwrap_or_default())).collect())
    }

    /// Writes a picture of the whole page to the folder in ASCEND_SCREENSHOTS, if there is one.
    pub fn picture(&self, name: &str, window: Window) -> Result<()> {
        let Some(folder) = env::var_os(PICTURES_VARIABLE) else {
            return Ok(());
        };
        let (width, height) = window.size();
        let page = self.session.run("return document.documentElement.scrollHeight")?;
        self.resize(width, page.as_u64().unwrap_or(height).max(height))?;
        let picture = BASE64_STANDARD.decode(self.session.screenshot()?)?;
        self.resize(width, height)?;
        fs::create_dir_all(&folder)?;
        fs::write(Path::new(&folder).join(format!("{name}.png")), picture).context("the picture cannot be written")
    }

    /// A page wider than its window makes a reader scroll in two directions.
    pub fn sideways_scroll(&self, width: u64) -> Result<Option<String>> {
        let page = self.session.run("return document.documentElement.scrollWidth")?.as_u64().unwrap_or_default();
        Ok((page > width).then(|| format!("the page is {page} px wide in a window of {width} px")))
    }

    /// Gives the window another size, in CSS pixels.
    pub fn resize(&self, width: u64, height: u64) -> Result<()> {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.session.devtools("Emulation.setDeviceMetricsOverride", metrics).map(drop)
    }
}

impl Window {
    /// Width and height in CSS pixels.
    pub fn size(self) -> (u64, u64) {
        match self {
            Self::Desk => (1440, 900),
            Self::Phone => (390, 844),
        }
    }
}

impl Theme {
    fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

impl Look {
    /// For the name of a picture and the place of a fault: `1440-light`.
    pub fn name(self) -> String {
        format!("{}-{}", self.window.size().0, self.theme.name())
    }
}

fn texts(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}
