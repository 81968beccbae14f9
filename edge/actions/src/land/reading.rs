//! What is filed of the land side, account by account.

use super::filing::{by_account, papers};
use super::profile::PROFILE;
use crate::cx::Cx;
use accounts::Paper;
use land::{Deal, Fit, LandFile, LaterTerm, Lead, NextMove, Qualification, Quote, likely_duplicates};
use money::Day;
use std::collections::{BTreeMap, HashMap};
use store::AccountFile;
use tokio::task::JoinHandle;
use uuid::Uuid;

/// The land side of one account.
#[derive(Clone, Debug)]
pub struct LandNow {
    /// Its leads, deals and quotes.
    pub file: LandFile<Uuid>,
    /// How well each of its leads fits, in their order.
    pub fits: Vec<Fit>,
    /// Version of the profile that says so; 0 where nobody has written one.
    pub profile: i32,
    /// What is expected to follow, the earliest first.
    pub next_moves: Vec<NextMove>,
    /// What the first contract already says about it, in the order of recording.
    pub later_terms: Vec<LaterTerm>,
}

/// A lead with its fit.
#[derive(Clone, Debug)]
pub struct FittedLead {
    /// Whose.
    pub account: Uuid,
    /// The lead.
    pub lead: Lead,
    /// How well it fits.
    pub fit: Fit,
    /// The leads that are likely the same company.
    pub similar: Vec<SimilarLeads>,
}

/// Other leads that are likely the same company as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimilarLeads {
    /// Each with its account.
    pub others: Vec<(Uuid, String)>,
    /// What they share, each a sentence.
    pub reasons: Vec<String>,
}

/// The leads of all accounts that the scope shows.
#[derive(Clone, Debug)]
pub struct AllLeads {
    /// The latest first.
    pub leads: Vec<FittedLead>,
    /// Version of the profile that says how they fit; 0 where nobody has written one.
    pub profile: i32,
}

/// The land side of an account; empty of one that the scope does not show.
///
/// # Errors
/// Only when the machine fails.
#[async_recursion::async_recursion]
pub async fn land_of(cx: &Cx, account: Uuid) -> anyhow::Result<LandNow> {
    let profile = PROFILE.now(&cx.store).await?;
    let file = file_of(cx, account).await?;
    let mut next_moves: Vec<NextMove> = papers(cx, account).await?;
    next_moves.sort_by_key(|next| next.expected);
    let later_terms = papers(cx, account).await?;
    let fits = file.leads.iter().map(|lead| profile.policy.fit(lead)).collect();
    Ok(LandNow { file, fits, profile: profile.version, next_moves, later_terms })
}

/// What the gates of the journey ask of the land side, of an account's papers: whether a lead is
/// qualified, once somebody said; when the first deal was won; how many next moves are recorded.
///
/// # Errors
/// A paper that cannot be read.
pub(crate) fn land_evidence(papers: &AccountFile, today: Day) -> anyhow::Result<(Option<bool>, Option<Day>, u32)> {
    let file = LandFile::of(papers.account(), papers.read()?, papers.read()?, papers.read()?);
    let decided = file.leads.iter().filter_map(|lead| match lead.qualification_on(today) {
        Qualification::Open => None,
        Qualification::Qualified { .. } => Some(true),
        Qualification::Unqualified { .. } => Some(false),
    });
    // A company that was found twice is qualified once one of its leads is.
    let next_moves = papers.papers::<NextMove>()?.len();
    Ok((decided.max(), file.won_on(today), u32::try_from(next_moves).unwrap_or(u32::MAX)))
}

/// Reads all papers of a kind beside whatever else is done.
fn reading<P: Paper + Send + 'static>(cx: &Cx) -> JoinHandle<anyhow::Result<Vec<(Uuid, P)>>> {
    let (store, scope) = (cx.store.clone(), cx.scope);
    tokio::spawn(async move { Ok(by_account(store.all_papers::<P>(&scope).await?)) })
}

/// The leads of all accounts that the scope shows, with their fit and what looks like the same company.
///
/// # Errors
/// Only when the machine fails.
#[async_recursion::async_recursion]
pub async fn all_leads(cx: &Cx) -> anyhow::Result<AllLeads> {
    let profile = PROFILE.now(&cx.store).await?;
    let (accounts, leads): (Vec<Uuid>, Vec<Lead>) =
        by_account(cx.store.all_papers::<Lead>(&cx.scope).await?).into_iter().unzip();
    let places: HashMap<*const Lead, usize> = leads.iter().map(std::ptr::from_ref).zip(0..).collect();
    let mut similar: HashMap<usize, Vec<SimilarLeads>> = HashMap::new();
    for found in likely_duplicates(&leads) {
        let at = |lead: &&Lead| places.get(&std::ptr::from_ref(*lead)).copied();
        let members: Vec<usize> = found.leads.iter().filter_map(at).collect();
        for one in &members {
            let others = members.iter().filter(|other| *other != one);
            let others = others.map(|other| (accounts[*other], leads[*other].company.clone())).collect();
            let told = SimilarLeads { others, reasons: found.reasons.clone() };
            similar.entry(*one).or_default().push(told);
        }
    }
    let mut fitted: Vec<FittedLead> = Vec::with_capacity(leads.len());
    for (at, (account, lead)) in accounts.into_iter().zip(leads).enumerate() {
        let fit = profile.policy.fit(&lead);
        fitted.push(FittedLead { account, fit, lead, similar: similar.remove(&at).unwrap_or_default() });
    }
    fitted.sort_by(|a, b| (b.lead.created_on, &a.lead.company).cmp(&(a.lead.created_on, &b.lead.company)));
    Ok(AllLeads { leads: fitted, profile: profile.version })
}

type Papers = (Vec<Lead>, Vec<Deal>, Vec<Quote>);

/// The files of all accounts that the scope shows and that have any paper of the land side.
pub(super) async fn all_files(cx: &Cx) -> anyhow::Result<Vec<LandFile<Uuid>>> {
    // Most of the time goes into reading, so the kinds are read at the same time.
    let (leads, deals, quotes) = (reading::<Lead>(cx), reading::<Deal>(cx), reading::<Quote>(cx));
    let mut of_account: BTreeMap<Uuid, Papers> = BTreeMap::new();
    for (account, lead) in leads.await?? {
        of_account.entry(account).or_default().0.push(lead);
    }
    for (account, deal) in deals.await?? {
        of_account.entry(account).or_default().1.push(deal);
    }
    for (account, quote) in quotes.await?? {
        of_account.entry(account).or_default().2.push(quote);
    }
    let file = |(account, (leads, deals, quotes))| LandFile::of(account, leads, deals, quotes);
    Ok(of_account.into_iter().map(file).collect())
}

async fn file_of(cx: &Cx, account: Uuid) -> anyhow::Result<LandFile<Uuid>> {
    let (leads, deals) = (papers(cx, account).await?, papers(cx, account).await?);
    Ok(LandFile::of(account, leads, deals, papers(cx, account).await?))
}
