//! The sample company put on record: quarter by quarter, through the actions that real data take.

use crate::chances;
use crate::demo::Company;
use crate::demo::members::{CLOSER, COLLEAGUES, Colleague, TEAM};
use crate::demo::offered::{CATALOGUE, Offered};
use crate::demo::ruled::{self, RULES, STAY_PERCENT};
use crate::demo::shared_views::{KEEPER, Shared, VIEWS};
use crate::journeys;
use crate::place::cx;
use access::Role;
use accounts::PaperDraft;
use actions::{
    Actor, CompanyClock, Cx, ImportInput, ImportRow, Mode, NewAdministrator, NewMember, OfferingInput, PROFILE, QUOTAS,
    SegmentRows, SegmentsInput, Stop, ViewInput, accept_invitation, add_team, apply_segments, change_catalogue,
    change_policy, change_segments, close_month, import, invite_member, month_figures_under, preview_segments,
    save_view, setup_administrator,
};
use analytics::Engine;
use anyhow::Context;
use chrono_tz::Tz;
use kpis::Rule;
use money::{Day, Month};
use revenue::Draft;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use store::Store;
use store::hexadecimal;

/// Who signs in to the demo.
pub const EMAIL: &str = "demo@ascend.example";
/// Their password: printed, and the same in every demo, as there is nothing to protect.
pub const PASSWORD: &str = "ascend-demo-2026";

/// The source whose ids the sample files use.
const SOURCE: &str = "meridian";
/// The rate set that the demo reports with.
const RATE_SET: &str = "constant";
/// Months of history that are imported quarter by quarter.
const TOLD_MONTHS: i32 = 36;
/// Months at its end that are imported month by month, so that months are closed on fresh facts.
const MONTHLY_MONTHS: i32 = 6;
/// How many months are closed, and how many months before the last one they begin.
const CLOSED_MONTHS: i32 = 3;
const CLOSED_BEFORE: i32 = 4;
/// How many deliveries before the last one the rule for segments is applied.
const RULED_BEFORE: usize = 4;
/// The day of the next month on which a month is closed.
const CLOSING_DAYS: i32 = 5;

/// Files that land on one day, in this order.
#[derive(Default)]
struct Delivery {
    rates: Vec<Draft>,
    accounts: Vec<Draft>,
    contract_lines: Vec<Draft>,
    invoice_lines: Vec<Draft>,
    people: Vec<Draft>,
    interactions: Vec<Draft>,
    usage: Vec<Draft>,
    tickets: Vec<Draft>,
    whitespace: Vec<Draft>,
    leads: Vec<Draft>,
    deals: Vec<Draft>,
    quotes: Vec<Draft>,
    surveys: Vec<Draft>,
}

/// Records a company in an empty store. Told how many steps are done, and of how many.
pub async fn record(
    store: &Store,
    zone: Tz,
    company: Company,
    until: Day,
    step: impl Fn(u64, u64),
) -> Result<(), Stop> {
    let on = |day: Day| cx(store.clone(), CompanyClock::on_day(zone, day));
    let days = delivery_days(until);
    let all = (days.len() as i32 + CLOSED_MONTHS + 1) as u64;
    let opening = days.first().copied().unwrap_or(until);
    set_up(&on(opening), &company).await?;
    step(1, all);
    let closed: Vec<Month> = (0..CLOSED_MONTHS).map(|n| until.month().plus(n - CLOSED_BEFORE)).collect();
    let mut closings = closed.iter().map(|month| (*month, month.last_day().plus_days(CLOSING_DAYS))).peekable();
    let mut done = 1;
    for (day, delivery) in deliveries(company, &days) {
        // The trail tells everything in the order of days.
        while let Some((month, closing)) = closings.next_if(|(_, closing)| *closing <= day) {
            close(&on(closing), month, closing).await?;
            done += 1;
            step(done, all);
        }
        deliver(&on(day), day, delivery).await?;
        if day == opening {
            journeys::enter_far_along(&on(day)).await?;
        }
        journeys::sign_entries_and_exits(&on(day)).await?;
        if days.iter().rev().nth(RULED_BEFORE) == Some(&day) {
            put_rule_to_work(&on(day)).await?;
            share_views(&on(day)).await?;
        }
        done += 1;
        step(done, all);
    }
    for (month, closing) in closings {
        close(&on(closing), month, closing).await?;
    }
    let wishes = "What our best customers have in common.";
    PROFILE.change(&on(until), 0, ruled::PROFILE, wishes).await?;
    QUOTAS.change(&on(until), 0, &ruled::quotas(until), "Agreed for the quarter.").await?;
    chances::follow_deals(&on(until)).await?;
    chances::expect_more(&on(until)).await?;
    journeys::plan_success(&on(until)).await?;
    journeys::hand_over(&on(until)).await?;
    chances::agree_later(&on(until)).await?;
    step(all, all);
    Ok(())
}

/// The company writes down when a customer belongs where, and applies it. What is delivered afterwards
/// moves some out of their segment, so that there is something to look at.
async fn put_rule_to_work(cx: &Cx) -> Result<(), Stop> {
    let input = SegmentsInput { rules: RULES.into(), stay_percent: STAY_PERCENT.into() };
    change_segments(cx, 0, &input, "One rule instead of what each of us remembers.").await?;
    let seen = preview_segments(cx, None, &SegmentRows::First(0)).await?.seen;
    apply_segments(cx, &seen).await?;
    Ok(())
}

/// Keeps the lists that everybody opens under names.
async fn share_views(cx: &Cx) -> Result<(), Stop> {
    let keeper = cx.store.member_by_email(KEEPER).await?.context("nobody keeps views")?;
    let cx = &Cx { actor: Actor::Member { id: keeper.id, role: Role::Revops }, ..cx.clone() };
    for Shared { list, name, query } in VIEWS {
        let query = query.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect();
        save_view(cx, None, &ViewInput { list, name: name.into(), query, shared: true }).await?;
    }
    Ok(())
}

async fn set_up(cx: &Cx, company: &Company) -> Result<(), Stop> {
    let administrator = NewAdministrator { email: EMAIL.into(), name: "Demo".into(), password: Some(PASSWORD.into()) };
    setup_administrator(cx, administrator).await?;
    hire(cx).await?;
    let currency = company.currency.code();
    change_policy(cx, "report.currency", currency, "The board reports in it.").await?;
    change_policy(cx, "report.rate_set", RATE_SET, "Growth is read without the noise of rates.").await?;
    let offering = |offered: &Offered| OfferingInput {
        buyer: offered.buyer.into(),
        concern: offered.concern.into(),
        product: offered.family.into(),
        potential: offered.pounds.to_string(),
        currency: currency.into(),
    };
    let catalogue: Vec<OfferingInput> = CATALOGUE.iter().map(offering).collect();
    change_catalogue(cx, 0, &catalogue, "What we sell, to whom, for what.").await?;
    Ok(())
}

/// Makes everybody of the company a member, each with the password of the demo.
async fn hire(cx: &Cx) -> Result<(), Stop> {
    let team = add_team(cx, TEAM).await?;
    let visitor = Cx { actor: Actor::Visitor, ..cx.clone() };
    for Colleague { name, email, role, expands } in COLLEAGUES {
        let team = expands.then_some(team);
        let new = NewMember { email: email.into(), name: name.into(), role, team };
        let invited = invite_member(cx, new).await?;
        accept_invitation(&visitor, &invited.token, PASSWORD).await?;
    }
    Ok(())
}

/// The first days of quarters over the history, of months towards its end, and its last day.
fn delivery_days(until: Day) -> Vec<Day> {
    let opening = until.month().plus(-TOLD_MONTHS);
    let is_told = |month: &i32| month % 3 == 0 || *month >= TOLD_MONTHS - MONTHLY_MONTHS;
    let months = (0..=TOLD_MONTHS).filter(is_told).map(|month| opening.plus(month).first_day());
    let mut days: Vec<Day> = months.filter(|day| *day < until).collect();
    days.push(until);
    days
}

/// What each delivery holds: everything put on record since the one before.
fn deliveries(company: Company, days: &[Day]) -> BTreeMap<Day, Delivery> {
    let last = days.last().copied().unwrap_or_default();
    let day_of = |known_on: Day| days[days.partition_point(|day| *day < known_on).min(days.len() - 1)];
    let mut deliveries: BTreeMap<Day, Delivery> = days.iter().map(|day| (*day, Delivery::default())).collect();
    let mut first_named: BTreeMap<String, Day> = BTreeMap::new();
    for line in company.lines {
        let day = day_of(line.recorded_on.unwrap_or(last));
        first_named.entry(line.account.clone()).or_insert(day);
        deliveries.entry(day).or_default().contract_lines.push(Draft::ContractLine(line));
    }
    for account in company.accounts {
        let day = first_named.get(&account.external_id).copied().unwrap_or(last);
        deliveries.entry(day).or_default().accounts.push(Draft::Account(account));
    }
    for change in company.account_changes {
        let day = day_of(change.effective_on.unwrap_or(last));
        deliveries.entry(day).or_default().accounts.push(Draft::Account(change));
    }
    for invoice in company.invoices {
        let day = day_of(invoice.recorded_on.unwrap_or(last));
        deliveries.entry(day).or_default().invoice_lines.push(Draft::InvoiceLine(invoice));
    }
    for rate in company.rates {
        deliveries.entry(day_of(rate.day)).or_default().rates.push(Draft::Rate(rate));
    }
    // The systems for people, support, sales and surveys were connected last; they hold what is still known.
    let connected = deliveries.entry(last).or_default();
    connected.people = company.people.into_iter().map(Draft::Person).collect();
    connected.interactions = company.interactions.into_iter().map(Draft::Interaction).collect();
    connected.usage = company.usage.into_iter().map(Draft::Usage).collect();
    connected.tickets = company.tickets.into_iter().map(Draft::Ticket).collect();
    connected.whitespace = company.spots.into_iter().map(Draft::Spot).collect();
    let papers = |papers: Vec<PaperDraft>| papers.into_iter().map(Draft::Paper).collect();
    connected.leads = papers(company.landed.leads);
    connected.deals = papers(company.landed.deals);
    connected.quotes = papers(company.landed.quotes);
    connected.surveys = papers(company.answers);
    deliveries
}

async fn deliver(cx: &Cx, day: Day, delivery: Delivery) -> Result<(), Stop> {
    let Delivery { rates, accounts, contract_lines, invoice_lines, .. } = delivery;
    let Delivery { people, interactions, usage, tickets, whitespace, .. } = delivery;
    let Delivery { leads, deals, quotes, surveys, .. } = delivery;
    let files = [
        ("rates", rates),
        ("accounts", accounts),
        ("contract-lines", contract_lines),
        ("invoice-lines", invoice_lines),
        ("people", people),
        ("interactions", interactions),
        ("usage", usage),
        ("tickets", tickets),
        ("whitespace", whitespace),
        ("leads", leads),
        ("deals", deals),
        ("quotes", quotes),
        ("surveys", surveys),
    ];
    for (kind, drafts) in files {
        if drafts.is_empty() {
            continue;
        }
        let content_hash = hexadecimal(Sha256::digest(format!("{drafts:?}")));
        // Row 1 of a file is its header.
        let mut rows = (2..).zip(drafts).map(|(row, draft)| -> Result<ImportRow, Stop> { Ok((row, Ok(draft))) });
        let file_name = format!("{kind}-{day}.csv");
        let input = ImportInput {
            kind,
            source: SOURCE,
            file_name: &file_name,
            content_hash: &content_hash,
            rows: &mut rows,
            mode: Mode::Strict,
            progress: &|_| (),
        };
        let report = import(cx, input).await?;
        if let Some(complaint) = report.complaints.first() {
            return Err(Stop::Fault(anyhow::anyhow!("{file_name}, row {}: {}", complaint.row, complaint.problem)));
        }
    }
    Ok(())
}

/// Closes a month with what was known on the day of closing, as whoever closes months there.
async fn close(cx: &Cx, month: Month, closing: Day) -> Result<(), Stop> {
    let closer = cx.store.member_by_email(CLOSER).await?.context("nobody closes months")?;
    let cx = &Cx { actor: Actor::Member { id: closer.id, role: Role::Finance }, ..cx.clone() };
    let engine = Engine::new(cx.store.clone(), cx.clock.clone());
    let rule = Rule { known_on: Some(closing), ..Rule::default() };
    let figures = month_figures_under(&engine, &cx.scope, month, &rule).await?;
    close_month(cx, month, figures, "Month end").await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deliveries_are_quarters_then_months_then_the_last_day() {
        let days: Vec<String> = delivery_days("2026-11-21".parse().unwrap()).iter().map(Day::to_string).collect();
        // Ten quarters up to February 2026, seven months from May to November, and the last day.
        assert_eq!(days.len(), 18);
        assert_eq!(days[..2], ["2023-11-01", "2024-02-01"]);
        assert_eq!(days[9..12], ["2026-02-01", "2026-05-01", "2026-06-01"]);
        assert_eq!(days[16..], ["2026-11-01", "2026-11-21"]);
    }
}
