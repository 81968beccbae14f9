//! Lists as files: the choice of a format on each page, and the file.

use super::Answer;
use super::asked::Asked;
use crate::layout::Theme;
use crate::leaving::Leaving;
use crate::lists::{List, ListOfAccount};
use crate::problem::Problem;
use crate::session::Member;
use crate::views::exports::ExportChoice;
use crate::views::parts::Link;
use access::Permission;
use actions::Stop;
use exports::Format;
use uuid::Uuid;

/// What names the format in an address.
const FORMAT: &str = "format";

/// The formats in which a member may take the list away that `asked` shows; its files are at `path`. None without the
/// permission.
pub fn choice(member: &Member, asked: &Asked, path: &str) -> Option<ExportChoice> {
    // Where the reader is in the list, and how it is shown, is nothing to the file.
    let gone = ["start", "after", "done", "log", "people"];
    let link = |format: Format| {
        let mut changes = gone.map(|key| (key, "")).to_vec();
        changes.push((FORMAT, format.key()));
        Link::new(format.name(), asked.href(path, &changes))
    };
    member.may(Permission::Export).then(|| ExportChoice { formats: Format::ALL.map(link).to_vec() })
}

/// The formats in which a member may take a list of an account away.
pub fn of_account(member: &Member, account: Uuid, list: ListOfAccount, asked: &Asked) -> Option<ExportChoice> {
    choice(member, asked, &format!("/accounts/{account}/export/{}", list.key()))
}

/// The format that an address asks for.
pub fn format(asked: &Asked, theme: Theme) -> Result<Format, Problem> {
    let word = asked.get(FORMAT).unwrap_or_default();
    Format::from_key(word).ok_or_else(|| {
        let text = match word {
            "" => "The address does not say in which format.".to_string(),
            word => format!("{FORMAT}: \u{201c}{word}\u{201d} is not understood."),
        };
        Problem::wrong_address(theme, vec![(text, "Write format=csv, format=xlsx or format=parquet.".into())])
    })
}

/// The list as a file, its leaving recorded.
pub async fn file(member: &Member, list: Result<List, Stop>, format: Format) -> Answer {
    let stop = |stop| Problem::of_stop(member.theme, stop);
    let leaving = Leaving::record(&member.cx(), list.map_err(stop)?, format).await.map_err(stop)?;
    leaving.into_reply().map_err(stop)
}
