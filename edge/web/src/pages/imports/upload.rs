//! A file between its upload and its commit: it waits in the uploads folder, with the mapping
//! chosen for it and the outcome of its last dry run beside it.

use crate::app::App;
use crate::problem::Problem;
use crate::session::Member;
use actions::ImportReport;
use anyhow::Context;
use imports::{Kind, Mapping};
use serde::{Deserialize, Serialize};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;
use uuid::Uuid;

/// An upload that nobody committed is thrown away after this time.
const KEPT: Duration = Duration::from_secs(24 * 60 * 60);

/// An uploaded file.
pub struct Upload {
    /// Its id, which is all that addresses say of it.
    pub id: Uuid,
    /// What its rows are.
    pub kind: Kind,
    /// What is known of it.
    pub ticket: Ticket,
    folder: PathBuf,
}

/// What is kept beside an uploaded file, as TOML.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ticket {
    /// Key of its kind.
    pub kind: String,
    /// As the member's machine calls it.
    pub file_name: String,
    /// The member who uploaded it; nobody else is shown it.
    pub member: Uuid,
    /// How it is read.
    pub mapping: Mapping,
}

impl Upload {
    /// The upload that an address names.
    pub async fn find(app: &App, member: &Member, id: &str) -> Result<Upload, Problem> {
        let gone = || Problem::not_found(member.theme, "uploaded file", id);
        let upload: Uuid = id.parse().map_err(|_| gone())?;
        let text = match tokio::fs::read_to_string(beside(&app.uploads.folder, upload, "toml")).await {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Err(gone()),
            Err(error) => return Err(Problem::fault(member.theme, &anyhow::Error::new(error))),
        };
        let ticket: Ticket = toml::from_str(&text).map_err(|_| gone())?;
        match Kind::from_key(&ticket.kind) {
            Some(kind) if ticket.member == member.signed_in.id => {
                Ok(Upload { id: upload, kind, ticket, folder: app.uploads.folder.clone() })
            }
            _ => Err(gone()),
        }
    }

    /// Where the file is.
    pub fn path(&self) -> PathBuf {
        path_of(&self.folder, self.id)
    }

    /// "q.invoice.lines.csv, invoice lines".
    pub fn about(&self) -> String {
        format!("{}, {}", self.ticket.file_name, self.kind.title().to_lowercase())
    }

    /// Its address with a step behind it.
    pub fn href(&self, step: &str) -> String {
        format!("/imports/{}/{step}", self.id)
    }

    /// Keeps another mapping; what was tried under the last one says nothing any more.
    pub async fn map(&mut self, mapping: Mapping) -> anyhow::Result<()> {
        self.ticket.mapping = mapping;
        remove(&beside(&self.folder, self.id, "json")).await?;
        save_ticket(&self.folder, self.id, &self.ticket).await
    }

    /// Keeps the outcome of a dry run.
    pub async fn keep(&self, tried: &ImportReport) -> anyhow::Result<()> {
        let text = serde_json::to_string(tried).context("writing a dry run")?;
        tokio::fs::write(beside(&self.folder, self.id, "json"), text).await.context("keeping a dry run")
    }

    /// The outcome of the last dry run; none before there was one under this mapping.
    pub async fn tried(&self) -> anyhow::Result<Option<ImportReport>> {
        match tokio::fs::read_to_string(beside(&self.folder, self.id, "json")).await {
            Ok(text) => serde_json::from_str(&text).context("reading a dry run").map(Some),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).context("reading a dry run"),
        }
    }

    /// Throws it away.
    pub async fn discard(&self) -> anyhow::Result<()> {
        discard(&self.folder, self.id).await
    }
}

/// The file of an upload. A path is made of nothing but its id.
fn path_of(folder: &Path, id: Uuid) -> PathBuf {
    folder.join(id.to_string())
}

fn beside(folder: &Path, id: Uuid, ending: &str) -> PathBuf {
    folder.join(format!("{id}.{ending}"))
}

/// Keeps what is known of an upload.
pub async fn save_ticket(folder: &Path, id: Uuid, ticket: &Ticket) -> anyhow::Result<()> {
    let text = toml::to_string(ticket).context("writing a mapping")?;
    tokio::fs::write(beside(folder, id, "toml"), text).await.context("keeping a mapping")
}

async fn discard(folder: &Path, id: Uuid) -> anyhow::Result<()> {
    for path in [path_of(folder, id), beside(folder, id, "toml"), beside(folder, id, "json")] {
        remove(&path).await?;
    }
    Ok(())
}

async fn remove(path: &Path) -> anyhow::Result<()> {
    match tokio::fs::remove_file(path).await {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error).context("throwing an upload away"),
        _ => Ok(()),
    }
}

/// Throws away what was uploaded longer than a day ago.
pub async fn discard_stale(folder: &Path) -> anyhow::Result<()> {
    let mut entries = tokio::fs::read_dir(folder).await.context("reading the uploads folder")?;
    while let Some(entry) = entries.next_entry().await? {
        // A file may be gone by now: another upload throws the same ones away.
        let Ok(metadata) = entry.metadata().await else { continue };
        let age = metadata.modified().ok().and_then(|time| time.elapsed().ok());
        if metadata.is_file() && age.is_some_and(|age| age > KEPT) {
            remove(&entry.path()).await?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use imports::Origin;

    #[test]
    fn a_ticket_survives_being_kept() {
        let mut mapping = Mapping { source: Some("billing".into()), grouping: Some(' '), ..Mapping::default() };
        mapping.columns.insert("account".into(), Origin::Header("Account \"ID\"".into()));
        mapping.columns.insert("currency".into(), Origin::constant("AUD"));
        let (kind, file_name) = ("invoice-lines".into(), "q.csv".into());
        let ticket = Ticket { kind, file_name, member: Uuid::from_u128(7), mapping };
        let text = toml::to_string(&ticket).unwrap();
        assert_eq!(toml::from_str::<Ticket>(&text).unwrap(), ticket, "{text}");
    }
}
