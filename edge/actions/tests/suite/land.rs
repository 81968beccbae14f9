//! The land side over a database: files of leads, deals and quotes, what members say of them, and the figures.

use crate::stage::{TODAY, counts, import_as, journey_at, land, operator, rates};
use crate::support::{On, empty_store};
use ::land::{Agreed, Deal, DealStage, ExpansionStep, FitLabel, Lead, Qualification, Quote, QuoteEnd};
use access::{Role, Scope};
use accounts::PaperDraft;
use actions::{
    Actor, CompanyClock, Cx, DealInput, LaterTermInput, LeadInput, Mode, NewMember, NextMoveInput, PROFILE, Stop,
    all_leads, invite_member, land_deals, land_of, put_deal, put_later_term, put_lead, put_next_move, undo_import,
};
use money::{Currency, Day, Money};
use revenue::Draft;
use std::sync::Arc;
use store::Store;
use uuid::Uuid;

/// Harbour is quoted twice and won; Kestrel asks for a price and is lost; Sable is a student.
const LAND: &str = "
    Harbour & Pine | lead  | L-1 | 2026-03-04 | Webinar | qualified 2026-03-09
    Harbour & Pine | deal  | D-1 | 2026-03-10 | open Demo | 12000
    Harbour & Pine | quote | Q-1 | D-1 | 2026-03-12 | 12000
    Harbour & Pine | quote | Q-1 | D-1 | 2026-05-02 | 11500 | accepted 2026-05-19
    Kestrel & Co   | lead  | L-2 | 2026-03-05 | Fair
    Kestrel & Co   | deal  | D-2 | 2026-04-01 | lost 2026-04-20 | 5000 EUR
    Kestrel & Co   | quote | Q-2 | D-2 | 2026-04-02 | 5000 EUR
    Sable          | lead  | L-3 | 2026-03-06 | Fair | unqualified 2026-03-07
    Sable          | deal  | D-3 | 2026-05-01 | open Demo
    Sable          | quote | Q-3 | D-3 | 2026-05-31 | 700 USD
";

/// `account | lead | id | created | source [| decision day]`,
/// `account | deal | id | day | state word or day [| per year]`,
/// `account | quote | id | deal | sent | per year [| accepted day]`.
fn papers(ledger: &str) -> Vec<Draft> {
    let lines = ledger.lines().map(str::trim).filter(|line| !line.is_empty());
    let draft = |line: &str| {
        let parts: Vec<&str> = line.split('|').map(str::trim).collect();
        Draft::Paper(match parts[1] {
            "lead" => PaperDraft::of(parts[0], &lead(&parts)),
            "deal" => PaperDraft::of(parts[0], &deal(&parts)),
            _ => PaperDraft::of(parts[0], &quote(&parts)),
        })
    };
    lines.map(draft).collect()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn money(text: &str) -> Money {
    let (number, code) = text.split_once(' ').unwrap_or((text, "GBP"));
    let currency: Currency = code.parse().unwrap();
    Money { minor: money::parse_minor(number, currency).unwrap(), currency }
}

fn lead(parts: &[&str]) -> Lead {
    let qualification = match parts.get(5).and_then(|said| said.split_once(' ')) {
        None => Qualification::Open,
        Some(("qualified", on)) => Qualification::Qualified { on: day(on) },
        Some((_, on)) => Qualification::Unqualified { on: day(on), reason: "Student project".into() },
    };
    Lead {
        id: parts[2].into(),
        company: parts[0].into(),
        website: None,
        email: None,
        source: parts[4].into(),
        owner: None,
        created_on: day(parts[3]),
        qualification,
        country: None,
        industry: None,
        employees: None,
        tools: None,
    }
}

fn deal(parts: &[&str]) -> Deal {
    let stage = match parts[4].split_once(' ').unwrap() {
        ("open", stage) => DealStage::Open(stage.into()),
        ("won", on) => DealStage::Won { on: day(on) },
        (_, on) => DealStage::Lost { on: day(on), reason: "Price".into(), competitor: None },
    };
    Deal {
        id: parts[2].into(),
        name: format!("{}, first order", parts[0]),
        owner: None,
        effective_on: day(parts[3]),
        stage,
        amount: parts.get(5).map(|amount| money(amount)),
        expected_close: None,
    }
}

fn quote(parts: &[&str]) -> Quote {
    let accepted = parts.get(6).and_then(|said| said.split_once(' '));
    Quote {
        id: parts[2].into(),
        deal: parts[3].into(),
        revision: 1,
        sent_on: day(parts[4]),
        expires_on: None,
        ended: accepted.map(|(_, on)| QuoteEnd::Accepted { on: day(on) }),
        lines: Vec::new(),
        per_year: money(parts[5]),
    }
}

async fn account(store: &Store, name: &str) -> Uuid {
    store.accounts_called(&Scope::All, name).await.unwrap().remove(0).account
}

/// Leads and, in a second file, what is about the accounts that they opened.
async fn company(cx: &Cx) {
    let (leads, rest): (Vec<&str>, Vec<&str>) = LAND.lines().partition(|line| line.contains("| lead"));
    land(cx, papers(&leads.join("\n"))).await;
    land(cx, papers(&rest.join("\n"))).await;
}

/// The wrong fields, in the order in which they are told.
fn wrong(told: Result<actions::Filed, Stop>) -> String {
    match told {
        Err(Stop::BadInput(errors)) => errors.iter().map(|error| error.field).collect::<Vec<_>>().join(", "),
        Err(stop) => stop.to_string(),
        Ok(filed) => format!("filed {}", filed.is_new),
    }
}

on_both! {
    async fn papers_come_once_in_any_order_and_go_again_when_undone(on: On) {
        let (store, _kept) = empty_store(on).await;
        let cx = operator(&store);
        let untouched = store.state_hash().await.unwrap();
        let first = land(&cx, papers(LAND)).await;
        assert_eq!(counts(&first), "10/0/0/0");
        let landed = store.state_hash().await.unwrap();
        let again = land(&cx, papers(LAND)).await;
        assert_eq!((counts(&again).as_str(), again.batch), ("0/0/10/0", None));
        undo_import(&cx, first.batch.unwrap()).await.unwrap();
        assert_eq!(store.state_hash().await.unwrap(), untouched);
        assert!(store.accounts_called(&Scope::All, "Sable").await.unwrap().is_empty(), "its lead had opened it");

        let (other, _kept) = empty_store(on).await;
        let mut shuffled = papers(LAND);
        shuffled.reverse();
        shuffled.extend(papers(LAND));
        assert_eq!(counts(&land(&operator(&other), shuffled).await), "10/0/10/0");
        assert_eq!(other.state_hash().await.unwrap(), landed);
    }

    async fn only_leads_open_accounts_and_rows_that_differ_are_left_out(on: On) {
        let (store, _kept) = empty_store(on).await;
        let cx = operator(&store);
        let report = land(&cx, papers("
            Quill | deal | D-9 | 2026-03-10 | open Demo
            Sable | lead | L-3 | 2026-03-06 | Fair
            Alder | lead | L-4 | 2026-03-06 | Fair
            Alder | lead | L-4 | 2026-03-06 | Webinar
        ")).await;
        assert_eq!(counts(&report), "1/0/0/3");
        // The lead goes on: its row says something else now.
        let update = land(&cx, papers("Sable | lead | L-3 | 2026-03-06 | Fair | qualified 2026-03-09")).await;
        assert_eq!(counts(&update), "0/1/0/0");
        assert_eq!(journey_at(&cx, account(&store, "Sable").await).await.evidence.qualified, Some(true));
    }

    async fn what_a_member_says_of_a_lead_counts_before_what_files_say(on: On) {
        let (store, _kept) = empty_store(on).await;
        let cx = operator(&store);
        company(&cx).await;
        let kestrel = account(&store, "Kestrel & Co").await;
        let evidence = journey_at(&cx, kestrel).await.evidence;
        assert_eq!((evidence.qualified, evidence.signed_on, evidence.next_moves), (None, None, 0));
        let lead = LeadInput { id: "L-2".into(), qualification: "unqualified".into(), ..LeadInput::default() };
        assert_eq!(wrong(put_lead(&cx, kestrel, &lead).await), "reason");
        let early = LeadInput { decided_on: "2026-03-04".into(), employees: "many".into(), ..lead.clone() };
        assert_eq!(wrong(put_lead(&cx, kestrel, &early).await), "employees, decided_on, reason");
        let of_others = LeadInput { id: "L-1".into(), ..lead.clone() };
        assert_eq!(wrong(put_lead(&cx, kestrel, &of_others).await), "id");
        assert_eq!(wrong(put_lead(&cx, kestrel, &LeadInput::default()).await), "company, source");
        let said = LeadInput { qualification: "qualified".into(), employees: "180".into(), ..lead };
        assert_eq!(wrong(put_lead(&cx, kestrel, &said).await), "filed true");
        assert_eq!(wrong(put_lead(&cx, kestrel, &said).await), "filed false");
        land(&cx, papers("Kestrel & Co | lead | L-2 | 2026-03-05 | Fair | unqualified 2026-03-06")).await;
        let now = land_of(&cx, kestrel).await.unwrap();
        let leads: Vec<_> = now.file.leads.iter().map(|lead| (&lead.source[..], lead.employees)).collect();
        assert_eq!(leads, [("Fair", Some(180))], "one lead, with what the file said before");
        assert_eq!(journey_at(&cx, kestrel).await.evidence.qualified, Some(true));
    }

    async fn a_deal_is_won_and_the_next_move_is_recorded_at_signature(on: On) {
        let (store, _kept) = empty_store(on).await;
        let cx = operator(&store);
        company(&cx).await;
        let sable = account(&store, "Sable").await;
        let next = NextMoveInput { deal: "D-1".into(), motion: "growth".into(), low: "9,000".into(),
            high: "4000".into(), currency: "GBP".into(), from: "2027-06-30".into(), to: "2027-01-01".into(),
            ..NextMoveInput::default() };
        assert_eq!(wrong(put_next_move(&cx, sable, &next).await), "deal, motion, high, to, condition");
        let next = NextMoveInput { deal: "D-3".into(), motion: "seat_growth".into(), low: "4000".into(),
            high: "9,000".into(), from: "2027-01-01".into(), to: "2027-06-30".into(),
            condition: "Two teams plan with it every week".into(), ..next };
        assert_eq!(wrong(put_next_move(&cx, sable, &next).await), "filed true");
        let lost = DealInput { id: "D-3".into(), state: "lost".into(), ..DealInput::default() };
        assert_eq!(wrong(put_deal(&cx, sable, &lost).await), "reason");
        let odd = DealInput { effective_on: "2027-01-01".into(), per_year: "5".into(), ..DealInput::default() };
        assert_eq!(wrong(put_deal(&cx, sable, &odd).await), "name, effective_on, state, currency");
        let won = DealInput { state: "won".into(), effective_on: "2026-06-25".into(), ..lost };
        assert_eq!(wrong(put_deal(&cx, sable, &won).await), "filed true");
        let evidence = journey_at(&cx, sable).await.evidence;
        let said = (evidence.qualified, evidence.signed_on, evidence.next_moves);
        assert_eq!(said, (Some(false), Some(day("2026-06-25")), 1));
        let now = land_of(&cx, sable).await.unwrap();
        assert_eq!(now.next_moves[0].amount.to_string(), "4000 to 9000 GBP");
        // The won version keeps the name of the first one, and the quote tells the amount.
        let deal = &now.file.deals[0];
        assert_eq!((deal.versions.len(), deal.versions[1].name.as_str()), (2, "Sable, first order"));
        assert_eq!(deal.amount_on(cx.clock.today()), Some(money("700 USD")));
        let nobody = Uuid::now_v7();
        assert_eq!(wrong(put_deal(&cx, nobody, &won).await), "account");
    }

    async fn later_terms_are_recorded_as_they_were_agreed(on: On) {
        let (store, _kept) = empty_store(on).await;
        let cx = operator(&store);
        company(&cx).await;
        let harbour = account(&store, "Harbour & Pine").await;
        let said = |agreed: &str, words: [&str; 6]| {
            let [day, condition, per_year, per_year_otherwise, currency, steps] = words.map(String::from);
            LaterTermInput { id: String::new(), deal: "D-1".into(), agreed: agreed.into(), day, condition, per_year,
                per_year_otherwise, currency, steps }
        };
        for (input, want) in [
            (LaterTermInput::default(), "deal, agreed"),
            (said("rebate", [""; 6]), "agreed"),
            (said("pilot", [""; 6]), "day, condition, per_year"),
            (said("price_by_outcome", [""; 6]), "day, condition, per_year, per_year_otherwise"),
            (said("price_by_outcome", ["2027-03-31", "Empty miles down by 5 %", "15000", "10000", "pounds", ""]), "currency"),
            (said("price_by_expansions", [""; 6]), "steps"),
            (said("price_by_expansions", ["", "", "", "", "", "2: 5; four: 10"]), "steps"),
            (said("price_by_expansions", ["", "", "", "", "", "4: 10; 2: 5"]), "steps"),
            // What belongs to another kind is not dropped in silence.
            (said("pilot", ["2026-09-30", "They plan with it", "12000", "9000", "GBP", "2: 5"]), "per_year_otherwise, steps"),
            (LaterTermInput { deal: "D-9".into(), ..said("price_by_expansions", ["", "", "", "", "", "2: 5"]) }, "deal"),
            (LaterTermInput { id: "T-9".into(), ..said("price_by_expansions", ["", "", "", "", "", "2: 5"]) }, "id"),
        ] {
            assert_eq!(wrong(put_later_term(&cx, harbour, &input).await), want, "{input:?}");
        }
        assert!(land_of(&cx, harbour).await.unwrap().later_terms.is_empty(), "nothing half-landed");
        let pilot = said("pilot", ["2026-09-30", "Half of the plans are made with it", "12,000", "", "GBP", ""]);
        let id = put_later_term(&cx, harbour, &pilot).await.unwrap().id;
        assert_eq!(wrong(put_later_term(&cx, harbour, &LaterTermInput { id: id.clone(), ..pilot.clone() }).await), "filed false");
        let longer = LaterTermInput { id: id.clone(), day: "2026-10-31".into(), ..pilot };
        assert_eq!(wrong(put_later_term(&cx, harbour, &longer).await), "filed true");
        let outcome = said("price_by_outcome", ["2027-03-31", "Empty miles down by 5 %", "15000", "10000", "gbp", ""]);
        assert_eq!(wrong(put_later_term(&cx, harbour, &outcome).await), "filed true");
        let steps = said("price_by_expansions", ["", "", "", "", "", "2: 5; 4: 10%;"]);
        assert_eq!(wrong(put_later_term(&cx, harbour, &steps).await), "filed true");
        let terms = land_of(&cx, harbour).await.unwrap().later_terms;
        let told: Vec<String> = terms.iter().map(|term| format!("{:?}", term.agreed)).collect();
        assert_eq!(terms.iter().map(|term| term.recorded_on).collect::<Vec<_>>(), [day(TODAY); 3]);
        assert!(terms[0].id == id && told[0].contains("until: 2026-10-31"), "{told:?}");
        let by_outcome = Agreed::PriceByOutcome { outcome: "Empty miles down by 5 %".into(), by: day("2027-03-31"),
            per_year_if_met: money("15000 GBP"), per_year_otherwise: money("10000 GBP") };
        assert_eq!(terms[1].agreed, by_outcome);
        let step = |expansions_min, discount_percent| ExpansionStep { expansions_min, discount_percent };
        assert_eq!(terms[2].agreed, Agreed::PriceByExpansions { steps: vec![step(2, 5), step(4, 10)] });
        assert_eq!(wrong(put_later_term(&cx, Uuid::now_v7(), &steps).await), "account");
    }

    async fn deals_are_read_one_by_one_in_one_currency(on: On) {
        let (store, _kept) = empty_store(on).await;
        let cx = operator(&store);
        company(&cx).await;
        land(&cx, rates("EUR | 2026-01-01 | 0.8")).await;
        let deals = land_deals(&cx, day(TODAY)).await.unwrap();
        assert_eq!(deals.currency, Currency::GBP);
        let mut quoted: Vec<String> = deals.quoted.iter().map(|deal| format!("{} {:?}", deal.quoted_on, deal.outcome)).collect();
        quoted.sort();
        assert_eq!(quoted, ["2026-03-12 Won(2026-05-19)", "2026-04-02 Lost(2026-04-20)", "2026-05-31 Open"]);
        // 4 March to 19 May, and 12 March to 19 May; what Harbour's deal says, though it was quoted lower in the end.
        let won = deals.won.iter().map(|deal| (deal.days_from_lead, deal.days_from_quote, deal.amount));
        assert_eq!(won.collect::<Vec<_>>(), [(Some(76), Some(68), Some(money("12000")))]);
        let bands: Vec<String> = deals.ages.iter().map(|band| {
            format!("{}: {} = {} without {:?}", band.days_min, band.deals.len(), band.per_year.minor, band.per_year.without_rate)
        }).collect();
        assert_eq!(bands, ["0: 1 = 0 without [USD]", "31: 0 = 0 without []", "61: 0 = 0 without []", "91: 0 = 0 without []"]);
        assert_eq!(deals.stages[0].stage, "Demo");
        assert_eq!(deals.names.len(), 3);
        // Before the first quote was sent there was nothing to close.
        let early = land_deals(&cx, day("2026-03-11")).await.unwrap();
        assert!(early.quoted.is_empty() && early.won.is_empty() && !early.is_empty());
        let on = |day: Day| Cx { clock: Arc::new(CompanyClock::on_day(chrono_tz::Europe::London, day)), ..cx.clone() };
        assert_eq!(journey_at(&on(day("2026-05-18")), account(&store, "Harbour & Pine").await).await.evidence.signed_on, None);
    }

    async fn fit_is_unknown_until_somebody_writes_the_profile(on: On) {
        let (store, _kept) = empty_store(on).await;
        let cx = operator(&store);
        company(&cx).await;
        let kestrel = LeadInput { company: "Kestrel & Co. Ltd".into(), source: "Website".into(), country: "GB".into(),
            ..LeadInput::default() };
        assert_eq!(wrong(put_lead(&cx, account(&store, "Kestrel & Co").await, &kestrel).await), "filed true");
        let leads = all_leads(&cx).await.unwrap();
        assert!(leads.profile == 0 && leads.leads.iter().all(|one| one.fit.label == FitLabel::Unknown));
        assert_eq!(leads.leads[0].lead.created_on, day(TODAY), "the latest first");
        let similar: Vec<_> = leads.leads.iter().map(|one| one.similar.len()).collect();
        assert_eq!(similar, [1, 0, 1, 0]);
        assert_eq!(leads.leads[0].similar[0].others[0].1, "Kestrel & Co");

        let text = "[[criteria]]\nweight = 1\nwish = { country_in = [\"GB\"] }\n";
        assert_eq!(PROFILE.change(&cx, 0, text, "What we sell to").await.unwrap().version, Some(1));
        assert_eq!(PROFILE.change(&cx, 1, text, "Again").await.unwrap().version, None);
        let late = PROFILE.change(&cx, 0, "", "Back").await;
        assert!(matches!(late, Err(Stop::Refusal(refusals)) if refusals[0].rule == "profile_must_be_the_one_looked_at"));
        let Err(Stop::BadInput(errors)) = PROFILE.change(&cx, 1, "good_score_min = 101", "").await else { panic!() };
        assert_eq!(errors.iter().map(|error| error.field).collect::<Vec<_>>(), ["profile", "reason"]);
        let Err(Stop::BadInput(errors)) = PROFILE.change(&cx, 1, "\ngood = 3", "Try").await else { panic!() };
        assert!(errors[0].problem.starts_with("Line 2: "), "{}", errors[0].problem);
        assert_eq!((PROFILE.now(&store).await.unwrap().version, PROFILE.versions(&store).await.unwrap().len()), (1, 1));
        let leads = all_leads(&cx).await.unwrap().leads;
        assert_eq!(leads.iter().filter(|one| one.fit.label == FitLabel::Good).count(), 1);
    }

    async fn an_account_that_a_lead_opens_is_called_as_the_lead_calls_it(on: On) {
        let (store, _kept) = empty_store(on).await;
        let cx = operator(&store);
        let lead = |id: &str, account: &str, company: &str| {
            let told = format!(
                r#"{{"id":"{id}","company":"{company}","source":"Fair","created_on":"2026-03-04","qualification":"open"}}"#
            );
            let lead: Lead = serde_json::from_str(&told).unwrap();
            Draft::Paper(PaperDraft::of(account, &lead))
        };
        let before = store.state_hash().await.unwrap();
        let leads = || vec![lead("L-1", "SW", "Saffron Weaving"), lead("L-2", "SW", "Saffron"), lead("L-3", "Sable", "Sable")];
        let landed = import_as(&cx, "crm", leads(), Mode::Commit).await.unwrap();
        assert_eq!(counts(&landed), "3/0/0/0", "names are no rows of the file");
        let saffron = account(&store, "Saffron Weaving").await;
        assert_eq!(counts(&import_as(&cx, "crm", leads(), Mode::Commit).await.unwrap()), "0/0/3/0");
        // Whoever describes it later says what it is called.
        let told = crate::stage::accounts("SW | Saffron Weaving Ltd | | |");
        import_as(&cx, "billing", told, Mode::Commit).await.unwrap();
        assert_eq!(account(&store, "Saffron Weaving Ltd").await, saffron);
        undo_import(&cx, landed.batch.unwrap()).await.unwrap();
        assert_ne!(store.state_hash().await.unwrap(), before, "what billing said stands");
    }

    async fn nobody_reads_the_land_side_of_accounts_that_they_do_not_see(on: On) {
        let (store, _kept) = empty_store(on).await;
        let cx = operator(&store);
        company(&cx).await;
        let harbour = account(&store, "Harbour & Pine").await;
        let report = import_as(&cx, "crm", crate::stage::accounts("Harbour & Pine | Harbour | | Ann |"), Mode::Commit).await;
        assert_eq!(counts(&report.unwrap()), "1/0/0/0");
        let ann = NewMember { email: "ann@example.com".into(), name: "Ann".into(), role: Role::Cam, team: None };
        invite_member(&cx, ann).await.unwrap();
        let ann = store.member_by_email("ann@example.com").await.unwrap().unwrap();
        let ann = Cx { scope: Scope::Own(ann.id), actor: Actor::Member { id: ann.id, role: Role::Cam }, ..cx.clone() };
        let ids = |leads: actions::AllLeads| leads.leads.into_iter().map(|one| one.lead.id).collect::<Vec<_>>();
        assert_eq!(ids(all_leads(&ann).await.unwrap()), ["L-1"]);
        assert_eq!(land_deals(&ann, day(TODAY)).await.unwrap().quoted.len(), 1);
        let sable = account(&store, "Sable").await;
        assert!(land_of(&ann, sable).await.unwrap().file.leads.is_empty());
        assert_eq!(land_of(&ann, harbour).await.unwrap().file.leads.len(), 1);
        let won = DealInput { id: "D-3".into(), state: "won".into(), ..DealInput::default() };
        assert_eq!(wrong(put_deal(&ann, sable, &won).await), "account");
    }
}
