//! Papers: what subjects file under accounts, kept in one table and read kind by kind.

use crate::books::of_seen;
use crate::cells::Cells;
use crate::fact_rows::FactRow;
use crate::fact_table::FactTable;
use crate::facts::{ACCOUNTS_PER_PAGE, Condition, Reading};
use crate::key::OURS;
use crate::open::Store;
use crate::row::placeholders;
use crate::tx::Tx;
use access::Scope;
use accounts::{Name, Paper};
use revenue::facts::Recorded;
use sea_orm::{ConnectionTrait, DbErr, Value};
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// A paper as it is filed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filed<P> {
    /// Whose file it is in.
    pub account: Uuid,
    /// What it says.
    pub paper: P,
    /// Who filed it.
    pub source: Name,
    /// When it became known.
    pub recorded: Recorded,
}

/// Papers of several kinds in the file of one account, read at once.
#[derive(Debug)]
pub struct AccountFile {
    account: Uuid,
    rows: Vec<Sheet>,
}

impl AccountFile {
    /// That of an account without papers.
    pub(crate) fn empty(account: Uuid) -> AccountFile {
        AccountFile { account, rows: Vec::new() }
    }

    /// Whose it is.
    pub fn account(&self) -> Uuid {
        self.account
    }

    /// Whether there is any of one kind.
    pub fn holds<P: Paper>(&self) -> bool {
        self.rows.iter().any(|sheet| &*sheet.kind == P::KIND)
    }

    /// Those of one kind, in the order in which they were first filed.
    ///
    /// # Errors
    /// A paper that cannot be read.
    pub fn papers<P: Paper>(&self) -> Result<Vec<Filed<P>>, DbErr> {
        let of_kind = self.rows.iter().filter(|sheet| &*sheet.kind == P::KIND);
        let filed = of_kind.map(|Sheet { body, source, recorded, .. }| {
            Ok(Filed { account: self.account, paper: read(body)?, source: source.clone(), recorded: *recorded })
        });
        Ok(last_words(filed.collect::<Result<_, DbErr>>()?))
    }

    /// The same, as what they say only.
    ///
    /// # Errors
    /// A paper that cannot be read.
    pub fn read<P: Paper>(&self) -> Result<Vec<P>, DbErr> {
        Ok(self.papers()?.into_iter().map(|filed| filed.paper).collect())
    }
}

impl Store {
    /// The papers of some kinds in the file of an account as known now. None of an account that
    /// the scope does not show.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn account_file(&self, scope: &Scope, account: Uuid, kinds: &[&str]) -> Result<AccountFile, DbErr> {
        let condition = of_seen(scope, "account", account);
        let mut files = self.files_where(&mut Reading::new(i64::MAX), condition, kinds).await?;
        Ok(files.pop().unwrap_or_else(|| AccountFile::empty(account)))
    }

    /// The papers of some kinds in the files of all accounts that the scope shows, as known at
    /// `known_at` (microseconds UTC; `i64::MAX` for now), by account. An account without any has none.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn all_files(&self, scope: &Scope, kinds: &[&str], known_at: i64) -> Result<Vec<AccountFile>, DbErr> {
        let condition = Condition::of_many("1 = 1", Vec::new()).narrowed(scope);
        self.files_where(&mut Reading::new(known_at), condition, kinds).await
    }

    /// The same of some accounts.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn files_of(
        &self,
        scope: &Scope,
        accounts: &[Uuid],
        kinds: &[&str],
        known_at: i64,
    ) -> Result<Vec<AccountFile>, DbErr> {
        let (mut files, mut reading) = (Vec::new(), Reading::new(known_at));
        for ids in self.seen_of(scope, accounts).await?.chunks(ACCOUNTS_PER_PAGE) {
            files.extend(self.files_where(&mut reading, Condition::among(ids), kinds).await?);
        }
        Ok(files)
    }

    /// Those of the papers that a condition chooses.
    pub(crate) async fn files_where(
        &self,
        reading: &mut Reading,
        condition: Condition,
        kinds: &[&str],
    ) -> Result<Vec<AccountFile>, DbErr> {
        let of_kinds = format!("kind IN ({})", placeholders(kinds.len()));
        let condition = condition.and(&of_kinds, kinds.iter().map(|kind| Value::from(*kind)));
        let mut rows: Vec<(Uuid, Sheet)> = reading.known(&self.read, &condition).await?;
        rows.sort_by_key(|(account, sheet)| (*account, sheet.recorded.at, sheet.recorded.sequence));
        let mut files: Vec<AccountFile> = Vec::new();
        for (account, sheet) in rows {
            match files.last_mut().filter(|file| file.account == account) {
                Some(file) => file.rows.push(sheet),
                None => files.push(AccountFile { account, rows: vec![sheet] }),
            }
        }
        Ok(files)
    }

    /// The papers of one kind in the file of an account as known at `known_at` (microseconds UTC;
    /// `i64::MAX` for now), in the order in which they were first filed. None of an account that
    /// the scope does not show.
    ///
    /// # Errors
    /// What the database said.
    pub async fn papers<P: Paper>(&self, scope: &Scope, account: Uuid, known_at: i64) -> Result<Vec<Filed<P>>, DbErr> {
        papers_where(&self.read, of_seen(scope, "account", account), known_at).await
    }

    /// The papers of one kind in the files of all accounts that the scope shows, account by account.
    ///
    /// # Errors
    /// What the database said.
    pub async fn all_papers<P: Paper>(&self, scope: &Scope) -> Result<Vec<Filed<P>>, DbErr> {
        papers_where(&self.read, Condition::of_many("1 = 1", Vec::new()).narrowed(scope), i64::MAX).await
    }
}

impl Tx {
    /// The papers of one kind in the file of an account as this transaction sees them.
    ///
    /// # Errors
    /// What the database said.
    pub async fn papers<P: Paper>(&self, account: Uuid) -> Result<Vec<Filed<P>>, DbErr> {
        papers_where(&self.inner, Condition::among(&[account]), i64::MAX).await
    }
}

pub(crate) async fn papers_where<C: ConnectionTrait, P: Paper>(
    connection: &C,
    condition: Condition,
    known_at: i64,
) -> Result<Vec<Filed<P>>, DbErr> {
    let condition = condition.and("kind = ?", [P::KIND.into()]);
    let rows: Vec<(Uuid, Row<P>)> = Reading::new(known_at).known(connection, &condition).await?;
    let mut filed: Vec<Filed<P>> = rows
        .into_iter()
        .map(|(account, Row { paper, source, recorded })| Filed { account, paper, source, recorded })
        .collect();
    filed.sort_by_key(|filed| (filed.account, filed.recorded.at, filed.recorded.sequence));
    Ok(last_words(filed))
}

/// Of papers with one source, id and day the last one filed, at the place of the first. Where a
/// member wrote a paper here, it takes the place of a file's of the same account, id and day: no
/// file overwrites what is owned here. Papers come account by account, and most accounts have one.
fn last_words<P: Paper>(filed: Vec<Filed<P>>) -> Vec<Filed<P>> {
    let mut last: Vec<Filed<P>> = Vec::with_capacity(filed.len());
    let mut of_account: Vec<Filed<P>> = Vec::new();
    for one in filed {
        if of_account.first().is_some_and(|first| first.account != one.account) {
            last.append(&mut last_words_of_one(std::mem::take(&mut of_account)));
        }
        of_account.push(one);
    }
    last.append(&mut last_words_of_one(of_account));
    last
}

fn last_words_of_one<P: Paper>(filed: Vec<Filed<P>>) -> Vec<Filed<P>> {
    if filed.len() < 2 {
        return filed;
    }
    // Which paper stands at the place of each that is the first of its name.
    let mut stands: Vec<usize> = Vec::with_capacity(filed.len());
    let mut places: HashMap<(&str, Named), usize> = HashMap::with_capacity(filed.len());
    for (at, one) in filed.iter().enumerate() {
        match places.entry((&one.source, named(one))) {
            Entry::Occupied(place) => stands[*place.get()] = at,
            Entry::Vacant(place) => {
                place.insert(stands.len());
                stands.push(at);
            }
        }
    }
    let ours: HashSet<Named> = places.keys().filter(|(source, _)| *source == OURS).map(|(_, named)| *named).collect();
    stands.retain(|at| &*filed[*at].source == OURS || !ours.contains(&named(&filed[*at])));
    let mut filed: Vec<Option<Filed<P>>> = filed.into_iter().map(Some).collect();
    stands.into_iter().filter_map(|at| filed[at].take()).collect()
}

/// Id and day.
type Named<'a> = (&'a str, Option<i32>);

fn named<P: Paper>(one: &Filed<P>) -> Named<'_> {
    (one.paper.id(), one.paper.effective_on().map(|day| day.0))
}

/// That there is a paper, whatever it says.
pub(crate) struct AnyPaper(Recorded);

impl FactRow for AnyPaper {
    const TABLE: FactTable = FactTable::Paper;

    fn columns() -> &'static str {
        "kind"
    }

    fn of(_: &mut Cells, _: Name, recorded: Recorded) -> Result<AnyPaper, DbErr> {
        Ok(AnyPaper(recorded))
    }

    fn recorded(&mut self) -> &mut Recorded {
        &mut self.0
    }
}

/// A paper as it stands in its row.
#[derive(Debug)]
struct Sheet {
    kind: Name,
    body: String,
    source: Name,
    recorded: Recorded,
}

impl FactRow for Sheet {
    const TABLE: FactTable = FactTable::Paper;

    const BODY: Option<&'static str> = Some("body");

    fn columns() -> &'static str {
        "kind"
    }

    fn of(cells: &mut Cells, source: Name, recorded: Recorded) -> Result<Sheet, DbErr> {
        Ok(Sheet { kind: cells.shared()?, body: cells.body()?.into(), source, recorded })
    }

    fn recorded(&mut self) -> &mut Recorded {
        &mut self.recorded
    }
}

fn read<P: Paper>(body: &str) -> Result<P, DbErr> {
    serde_json::from_str(body)
        .map_err(|fault| DbErr::Type(format!("a paper of the kind {} cannot be read: {fault}", P::KIND)))
}

struct Row<P> {
    paper: P,
    source: Name,
    recorded: Recorded,
}

impl<P: Paper> FactRow for Row<P> {
    const TABLE: FactTable = FactTable::Paper;

    const BODY: Option<&'static str> = Some("body");

    fn columns() -> &'static str {
        "kind"
    }

    fn of(cells: &mut Cells, source: Name, recorded: Recorded) -> Result<Row<P>, DbErr> {
        Ok(Row { paper: read(cells.body()?)?, source, recorded })
    }

    fn recorded(&mut self) -> &mut Recorded {
        &mut self.recorded
    }
}
