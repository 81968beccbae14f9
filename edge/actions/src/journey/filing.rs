//! Filing papers that members write here.

use crate::cx::Cx;
use accounts::{Paper, PaperDraft};
use revenue::Draft;
use store::{DbErr, FactTable, NewFact, OURS, Tx, content_of, natural_key_of};
use uuid::Uuid;

/// The id of a paper that the action `sequence` writes first, apart from any that a file may give.
pub(crate) fn id_of(sequence: i64) -> String {
    format!("here-{sequence}")
}

/// Files papers under accounts, each named by our id and by its id in the source that named it.
pub(crate) async fn file<P: Paper>(
    cx: &Cx,
    tx: &Tx,
    sequence: i64,
    papers: impl IntoIterator<Item = (Uuid, String, P)>,
) -> Result<(), DbErr> {
    file_at(cx.clock.now(), tx, sequence, papers).await
}

/// The same as of another moment than now (microseconds UTC), where the moment would tell too much.
pub(crate) async fn file_at<P: Paper>(
    recorded_at: i64,
    tx: &Tx,
    sequence: i64,
    papers: impl IntoIterator<Item = (Uuid, String, P)>,
) -> Result<(), DbErr> {
    let fact = |(account, external_id, paper): (Uuid, String, P)| {
        let draft = Draft::Paper(PaperDraft::of(&external_id, &paper));
        let (key, content) = (natural_key_of(OURS, &draft, 0), content_of(&draft));
        NewFact { key, content, recorded_at, account: Some(account), draft }
    };
    tx.insert_facts(FactTable::Paper, OURS, sequence, papers.into_iter().map(fact).collect()).await
}
