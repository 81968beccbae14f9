//! Third step: what would happen. And the commit, which reads the same file the same way.

use super::batch::Sent;
use super::complaints::{self, counts, download, groups, shown};
use super::matching;
use super::run::run;
use super::upload::Upload;
use crate::app::App;
use crate::layout::Place;
use crate::pages::{Answer, page, shell};
use crate::problem::Problem;
use crate::session::Member;
use crate::views::imports::ImportDryRun;
use crate::views::parts::{Note, Tone};
use actions::{ImportReport, Mode};
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};

/// Left out rows are pointed at from this share on.
const LEFT_OUT_PERCENT_MAX: u64 = 10;

/// The page: the outcome of the last dry run. Without one, the columns come first.
pub async fn show(State(app): State<App>, member: Member, Path(id): Path<String>) -> Answer {
    let upload = Upload::find(&app, &member, &id).await?;
    let Some(report) = tried(&member, &upload).await? else {
        return Ok(Redirect::to(&upload.href("map")).into_response());
    };
    let groups = groups(&report.complaints);
    let to_record = report.create + report.update;
    let rows = if to_record == 1 { "row" } else { "rows" };
    let view = ImportDryRun {
        shell: shell(&app, &member, Place::Imports, None).await?,
        about: upload.about(),
        counts: counts(report.create, report.update, report.unchanged, report.reject, groups.len()),
        notes: notes(&report),
        complaints: groups,
        download: download(&report.complaints, upload.href("complaints.csv")),
        commit: (to_record > 0).then(|| upload.href("commit")),
        commit_text: format!("Record {} {rows}", shown(to_record)),
        keep: Vec::new(),
        back: upload.href("map"),
    };
    page(&member, &view)
}

/// What to look at before recording.
fn notes(report: &ImportReport) -> Vec<Note> {
    let ImportReport { create, update, unchanged, reject, .. } = report;
    let all = create + update + unchanged + reject;
    let mut notes = Vec::new();
    if all == 0 {
        notes.push(Note::new(Tone::Warn, "The file has a header and no rows. There is nothing to record."));
    } else if create + update == 0 && *reject == 0 {
        notes.push(Note::new(Tone::Good, "Every row is recorded already. There is nothing to record."));
    } else if create + update == 0 {
        let text = "No row of this file can be recorded. Repair the file, or go back and match the columns anew.";
        notes.push(Note::new(Tone::Warn, text));
    } else if reject * 100 > all * LEFT_OUT_PERCENT_MAX {
        let text =
            format!("{} of {} rows would be left out. See why below before you record.", shown(*reject), shown(all));
        notes.push(Note::new(Tone::Warn, text));
    }
    notes
}

/// All rows left out, as CSV.
pub async fn complaints(State(app): State<App>, member: Member, Path(id): Path<String>) -> Answer {
    let upload = Upload::find(&app, &member, &id).await?;
    let tried = tried(&member, &upload).await?.ok_or_else(|| Problem::not_found(member.theme, "dry run", &id))?;
    Ok(complaints::csv(&tried.complaints))
}

/// Records the good rows. Only what a dry run has shown is recorded: the same file under the same
/// mapping.
pub async fn commit(State(app): State<App>, member: Member, Path(id): Path<String>, Form(sent): Form<Sent>) -> Answer {
    member.sent_it(&sent.csrf)?;
    let upload = Upload::find(&app, &member, &id).await?;
    if tried(&member, &upload).await?.is_none() {
        return Ok(Redirect::to(&upload.href("map")).into_response());
    }
    let report = match run(&member, &upload, Mode::Commit).await {
        Ok(report) => report,
        Err(stop) => return matching::stopped(&app, &member, &upload, stop).await,
    };
    upload.discard().await.map_err(|fault| Problem::fault(member.theme, &fault))?;
    let next = match report.batch {
        Some(batch) => format!("/imports/batches/{batch}?done=recorded"),
        None => "/imports?done=nothing".into(),
    };
    Ok(Redirect::to(&next).into_response())
}

async fn tried(member: &Member, upload: &Upload) -> Result<Option<ImportReport>, Problem> {
    upload.tried().await.map_err(|fault| Problem::fault(member.theme, &fault))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dry_run_says_what_to_look_at() {
        for (counts, want) in [
            ([0, 0, 0, 0], Some("The file has a header and no rows.")),
            ([0, 0, 12, 0], Some("Every row is recorded already.")),
            ([0, 0, 12, 1], Some("No row of this file can be recorded.")),
            ([0, 0, 0, 3], Some("No row of this file can be recorded.")),
            ([90, 0, 0, 11], Some("11 of 101 rows would be left out.")),
            ([80, 5, 5, 10], None),
            ([1, 0, 0, 0], None),
        ] {
            let [create, update, unchanged, reject] = counts;
            let report = ImportReport { create, update, unchanged, reject, complaints: Vec::new(), batch: None };
            let found = notes(&report);
            assert_eq!(found.len(), usize::from(want.is_some()), "{counts:?}");
            assert!(want.is_none_or(|text| found[0].text.starts_with(text)), "{counts:?}: {found:?}");
        }
    }
}
