//! People, interactions, usage and tickets: imported once, taken back, read under a scope.

use crate::stage::{counts, import_as, land, levels, operator};
use crate::support::{On, empty_store};
use ::accounts::{
    DecisionRole, Function, InteractionDraft, InteractionKind, PersonDraft, Priority, Side, Spot, SpotDraft, SpotFact,
    SpotState, SpotTold, Stance, TicketDraft, Told, UsageDraft, UsageOf, spots_on,
};
use access::Scope;
use actions::{Mode, SpotInput, erase_person, export_person, put_spot};
use money::{Currency, Day, Money};
use revenue::Draft;
use sea_orm::{ConnectionTrait, Statement};
use store::{Store, TimelineAsked};
use uuid::Uuid;

const HARBOUR: &str = "Harbour | Planner | 2026-01-01 | 1200";

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn cells(ledger: &str) -> impl Iterator<Item = Vec<&str>> {
    let lines = ledger.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| line.split('|').map(str::trim).collect())
}

fn said(cell: &str) -> Option<String> {
    (!cell.is_empty()).then(|| cell.to_string())
}

/// `id | name | function | role | stance | effective on`; blank cells say nothing.
fn people(ledger: &str) -> Vec<Draft> {
    let person = |cells: Vec<&str>| {
        let told = Told {
            name: said(cells[1]),
            function: said(cells[2]).map(|word| Function::of(&word)),
            role: DecisionRole::from_key(cells[3]),
            stance: Stance::from_key(cells[4]),
            ..Told::default()
        };
        let effective_on = said(cells[5]).map(|on| day(&on));
        Draft::Person(PersonDraft { account: "Harbour".into(), external_id: cells[0].into(), effective_on, told })
    };
    cells(ledger).map(person).collect()
}

/// `id | kind | day | side | people | subject`.
fn interactions(ledger: &str) -> Vec<Draft> {
    let one = |cells: Vec<&str>| {
        Draft::Interaction(InteractionDraft {
            account: Some("Harbour".into()),
            addresses: Vec::new(),
            external_id: said(cells[0]),
            kind: InteractionKind::from_key(cells[1]).unwrap(),
            day: day(cells[2]),
            side: Side::from_key(cells[3]),
            purpose: None,
            by: vec!["maya".into()],
            people: cells[4].split_whitespace().map(String::from).collect(),
            subject: cells[5].into(),
            text: None,
            thread: None,
        })
    };
    cells(ledger).map(one).collect()
}

/// `product | buyer | place | state | competitor or reason | pounds | effective on`.
fn spots(ledger: &str) -> Vec<Draft> {
    let one = |cells: Vec<&str>| {
        let state = SpotState::from_key(cells[3]).unwrap();
        let more = |of| said(cells[4]).filter(|_| state == of);
        Draft::Spot(SpotDraft {
            account: "Harbour".into(),
            spot: Spot { product: cells[0].into(), buyer: Function::of(cells[1]), place: cells[2].into() },
            effective_on: said(cells[6]).map(|on| day(&on)),
            told: SpotTold {
                state,
                reason: more(SpotState::Excluded),
                competitor: more(SpotState::Competitor),
                potential: cells[5]
                    .parse()
                    .ok()
                    .map(|pounds: i64| Money { minor: pounds * 100, currency: Currency::GBP }),
            },
        })
    };
    cells(ledger).map(one).collect()
}

/// `product | feature | day | quantity | id`.
fn usage(ledger: &str) -> Vec<Draft> {
    let one = |cells: Vec<&str>| {
        Draft::Usage(UsageDraft {
            of: UsageOf::Account("Harbour".into()),
            product: cells[0].into(),
            feature: said(cells[1]),
            day: day(cells[2]),
            quantity_milli: cells[3].parse::<i64>().unwrap() * 1000,
            external_id: said(cells[4]),
        })
    };
    cells(ledger).map(one).collect()
}

async fn harbour(store: &Store) -> Uuid {
    store.accounts_called(&Scope::All, "Harbour").await.unwrap()[0].account
}

async fn used(store: &Store) -> Vec<String> {
    let account = harbour(store).await;
    let months = store.usage_by_month(&Scope::All, account, day("2026-01-01"), day("2026-12-31")).await.unwrap();
    let told =
        |m: &::accounts::MonthOfUsage| format!("{} {} {} {}", m.month, m.product, m.feature, m.quantity_milli / 1000);
    months.iter().map(told).collect()
}

async fn shown(store: &Store, side: Option<Side>, people: &[&str], limit: u16) -> Vec<Vec<String>> {
    let account = harbour(store).await;
    let people = people.iter().map(|word| word.to_string()).collect();
    let asked = TimelineAsked { side, people, customer_since: Some(day("2026-01-01")) };
    let (mut pages, mut cursor) = (Vec::new(), None);
    loop {
        let page = store.timeline(&Scope::All, account, &asked, cursor.as_deref(), limit).await.unwrap().unwrap();
        pages.push(page.entries.iter().map(|e| format!("{}+{}", e.latest.subject, e.earlier)).collect());
        cursor = page.next;
        if cursor.is_none() {
            return pages;
        }
    }
}

on_both! {
    async fn people_are_told_from_day_to_day_and_taken_back(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = operator(&store);
        land(&cx, levels(HARBOUR)).await;
        let before = store.state_hash().await.unwrap();
        let told = "P-1 | Priya Shah | Ops | decides | supports |
                    P-2 | Dan Whitlock | Finance | decides | not met |
                    P-2 | | | | neutral | 2026-06-01";
        assert_eq!(counts(&land(&cx, people(told)).await), "3/0/0/0");
        assert_eq!(counts(&land(&cx, people(told)).await), "0/0/3/0");
        // A blank cell erases nothing, and says nothing new.
        assert_eq!(counts(&land(&cx, people("P-1 | | | | supports |")).await), "0/0/1/0");
        let corrected = land(&cx, people("P-1 | | | shapes | |")).await;
        assert_eq!(counts(&corrected), "0/1/0/0");
        let stance_on = async |on: &str| -> Vec<String> {
            let known = store.people(&Scope::All, harbour(&store).await, i64::MAX).await.unwrap();
            let mut people: Vec<_> = known.iter().map(|record| record.as_of(day(on))).collect();
            people.sort_by(|a, b| a.name.cmp(&b.name));
            people.iter().map(|p| format!("{} {} {}", p.name, p.role.unwrap().key(), p.stance.key())).collect()
        };
        assert_eq!(stance_on("2026-05-31").await, ["Dan Whitlock decides not_met", "Priya Shah shapes supports"]);
        assert_eq!(stance_on("2026-06-01").await, ["Dan Whitlock decides neutral", "Priya Shah shapes supports"]);
        actions::undo_import(&cx, corrected.batch.unwrap()).await.unwrap();
        assert_eq!(stance_on("2026-06-01").await[1], "Priya Shah decides supports");
        let known = store.people(&Scope::All, harbour(&store).await, 0).await.unwrap();
        assert!(known.is_empty(), "nobody was known in 1970");
        let batches = store.batches(&Scope::All, None, 10).await.unwrap();
        let first = batches.iter().rev().nth(1).unwrap().0.id;
        actions::undo_import(&cx, first).await.unwrap();
        assert_eq!(store.state_hash().await.unwrap(), before);
    }

    async fn spots_are_told_from_day_to_day_corrected_and_taken_back(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = operator(&store);
        land(&cx, levels(HARBOUR)).await;
        let before = store.state_hash().await.unwrap();
        let told = "Routes   | ops     | Hull  | competitor | Pathline | 6000 |
                    Routes   | ops     | Leeds | open       |          |      | 2026-02-01
                    Insights | finance |       | excluded   | No data  |      |";
        assert_eq!(counts(&land(&cx, spots(told)).await), "3/0/0/0");
        assert_eq!(counts(&land(&cx, spots(told)).await), "0/0/3/0");
        // A row stands as a whole: without an amount there is none.
        let corrected = land(&cx, spots("Routes | operations | Hull | competitor | Pathline | |")).await;
        assert_eq!(counts(&corrected), "0/1/0/0");
        // What a member says comes from a source of its own, and counts from its day on.
        let input = SpotInput {
            product: "Routes".into(),
            buyer: "operations".into(),
            place: "Hull".into(),
            state: "sold".into(),
            effective_on: "2026-03-01".into(),
            ..SpotInput::default()
        };
        let account = harbour(&store).await;
        assert!(put_spot(&cx, account, &input).await.unwrap().is_new);
        assert!(!put_spot(&cx, account, &input).await.unwrap().is_new);
        let stand_on = async |on: &str| -> Vec<String> {
            let known = store.spots(&Scope::All, account, i64::MAX).await.unwrap();
            let facts: Vec<_> = known.into_iter().map(|record| record.fact).collect();
            let one = |fact: &&SpotFact| {
                let amount = fact.told.potential.map_or(String::new(), |p| format!(" {}", p.minor / 100));
                format!("{} {} {}{amount}", fact.spot.product, fact.spot.place, fact.told.state.key())
            };
            spots_on(&facts, day(on)).iter().map(one).collect()
        };
        assert_eq!(stand_on("2026-01-31").await, ["Insights  excluded", "Routes Hull competitor"]);
        assert_eq!(stand_on("2026-03-01").await, ["Insights  excluded", "Routes Hull sold", "Routes Leeds open"]);
        actions::undo_import(&cx, corrected.batch.unwrap()).await.unwrap();
        assert_eq!(stand_on("2026-01-31").await[1], "Routes Hull competitor 6000");
        assert!(store.spots(&Scope::All, account, 0).await.unwrap().is_empty(), "nothing was known in 1970");
        assert_ne!(store.state_hash().await.unwrap(), before);
    }

    async fn what_is_handed_out_of_a_person_is_all_that_names_them(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = operator(&store);
        land(&cx, levels(HARBOUR)).await;
        let told = "P-1 | Priya Shah | Ops | decides | supports |
                    P-2 | Dan Whitlock | Finance | decides | not met |";
        land(&cx, people(told)).await;
        // Both mails of a thread, and a note that only mentions him.
        let said = "I-1 | mail | 2026-03-02 | | P-2 | Quote
                    I-2 | mail | 2026-03-05 | | P-2 | Re: Quote
                    I-3 | note | 2026-03-06 | | P-1 | Dan Whitlock is on leave
                    I-4 | note | 2026-03-07 | | P-1 | Dandelions";
        land(&cx, interactions(said)).await;
        let account = harbour(&store).await;
        let known = store.people(&Scope::All, account, i64::MAX).await.unwrap();
        let dan = known.iter().find(|record| &*record.external_id == "P-2").unwrap().id;
        let document = export_person(&cx, account, dan).await.unwrap();
        let told: Vec<_> = document["interactions"].as_array().unwrap().iter().map(|one| &one["subject"]).collect();
        assert_eq!(told, ["Dan Whitlock is on leave", "Re: Quote", "Quote"]);
    }

    async fn an_erased_person_is_named_nowhere_and_does_not_come_back_with_a_file(on: On) {
        let (store, database) = empty_store(on).await;
        let cx = operator(&store);
        land(&cx, levels(HARBOUR)).await;
        let told = "P-1 | Priya Shah | Ops | decides | supports |
                    P-2 | Dan Whitlock | Finance | decides | not met |";
        land(&cx, people(told)).await;
        let said = "I-1 | call | 2026-03-01 | | P-1 P-2 | Budget, with Dan Whitlock
                    I-2 | mail | 2026-03-02 | | P-2 | Quote
                    I-3 | note | 2026-03-03 | | P-1 | Dandelions for Priya Shah";
        land(&cx, interactions(said)).await;
        let account = harbour(&store).await;
        let id_of = async |name: &str| {
            let known = store.people(&Scope::All, account, i64::MAX).await.unwrap();
            known.iter().find(|record| record.as_of(day("2026-06-01")).name == name).map(|record| record.id)
        };
        let dan = id_of("Dan Whitlock").await.unwrap();
        assert!(on == On::Postgres || database.holds("Whitlock"), "the look into the file sees names");
        let document = export_person(&cx, account, dan).await.unwrap();
        assert_eq!((&document["said"][0]["name"], document["interactions"].as_array().unwrap().len()), (
            &"Dan Whitlock".into(), 2
        ), "{document}");
        let named = erase_person(&cx, account, dan, "Dan Whitlock asked for it").await;
        assert!(format!("{named:?}").contains("it names the person"), "{named:?}");
        let erased = erase_person(&cx, account, dan, "Asked on 3 March").await.unwrap();
        assert_eq!((erased.versions, erased.interactions, erased.tickets), (1, 2, 0));
        assert!(!database.holds("Whitlock"), "the name is still in the file");
        assert_eq!(id_of("Dan Whitlock").await, None);
        assert!(id_of("Priya Shah").await.is_some());
        let all = shown(&store, None, &[], 10).await.concat();
        assert_eq!(all, ["Dandelions for Priya Shah+0", "Quote+0", "Budget, with [erased]+0"]);
        // The same files again bring nothing back, and say why.
        let again = land(&cx, people(told)).await;
        assert_eq!(counts(&again), "0/0/1/1");
        assert_eq!(again.complaints[0].problem, "This person was erased on request");
        assert_eq!(counts(&land(&cx, interactions(said)).await), "0/0/3/0");
        assert_eq!(shown(&store, None, &[], 10).await.concat(), all);
        assert!(erase_person(&cx, account, dan, "Again").await.is_err(), "there is nobody left to erase");
        assert!(store.verify_audit().await.unwrap().is_ok());
    }

    async fn people_are_found_by_the_beginning_of_any_word_of_any_name_they_had(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = operator(&store);
        land(&cx, levels(HARBOUR)).await;
        let told = "P-1 | Priya Shah-Öster | Ops | decides | supports |
                    P-2 | Dan Whitlock | Finance | decides | not met |
                    P-2 | Dan Shaw | | | | 2026-03-01
                    P-3 | 100% Sure_ | | | |";
        let landed = land(&cx, people(told)).await;
        let found = async |scope: Scope, text: &str| -> Vec<String> {
            let found = store.people_called(&scope, text, 10).await.unwrap();
            found.iter().map(|person| format!("{} at {}", person.name, person.account_name)).collect()
        };
        for (text, want) in [
            ("pri", "Priya Shah-Öster at Harbour"),
            ("  ÖSTER ", "Priya Shah-Öster at Harbour"),
            // By the name of before, too; once each, in the order of the words.
            ("whit", "Dan Shaw at Harbour"),
            ("sha", "Priya Shah-Öster at Harbour, Dan Shaw at Harbour"),
            ("sha dan", "Dan Shaw at Harbour"),
            ("sha nobody", ""),
            ("riya", ""),
            ("100%", "100% Sure_ at Harbour"),
            ("%", ""),
            ("", ""),
        ] {
            assert_eq!(found(Scope::All, text).await.join(", "), want, "{text}");
        }
        // Nobody of an account that a book does not hold.
        assert!(found(Scope::Own(Uuid::from_u128(9)), "pri").await.is_empty());
        actions::undo_import(&cx, landed.batch.unwrap()).await.unwrap();
        assert!(found(Scope::All, "pri").await.is_empty(), "what was taken back is not found");
        land(&cx, people(told)).await;
        let plan = match on {
            On::Sqlite => "EXPLAIN QUERY PLAN",
            On::Postgres => "EXPLAIN",
        };
        let connection = _database.connect().await;
        if on == On::Postgres {
            // A handful of rows is read in one go otherwise.
            connection.execute_unprepared("SET enable_seqscan = off").await.unwrap();
        }
        let sql = format!("{plan} SELECT person FROM person_word WHERE word >= 'pri' AND word < 'prj'");
        let rows = connection.query_all_raw(Statement::from_string(connection.get_database_backend(), sql)).await;
        let text_at = if on == On::Sqlite { 3 } else { 0 };
        let told: Vec<String> = rows.unwrap().iter().map(|row| row.try_get_by_index(text_at).unwrap()).collect();
        assert!(told.join(" ").contains("person_word_word"), "{told:?}");
    }

    async fn rows_about_an_account_that_nobody_knows_are_left_out(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = operator(&store);
        let mut rows = people("P-1 | Priya | | | |");
        rows.extend(interactions("I-1 | call | 2026-06-01 | | | Hello"));
        rows.extend(usage("Planner | | 2026-06-01 | 5 |"));
        let report = import_as(&cx, "crm", rows, Mode::Commit).await.unwrap();
        assert_eq!((counts(&report).as_str(), report.batch), ("0/0/0/3", None));
        let mut told: Vec<&str> = report.complaints.iter().map(|c| c.problem.as_str()).collect();
        told.dedup();
        assert_eq!(told, ["No account is called \u{201c}Harbour\u{201d}"]);
    }

    async fn the_timeline_is_walked_thread_by_thread(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = operator(&store);
        land(&cx, levels(HARBOUR)).await;
        let told = "I-1 | mail | 2025-12-01 | | P-1 | Quote
                    I-2 | mail | 2025-12-03 | | P-1 P-2 | Re: Quote
                    I-3 | meeting | 2025-12-20 | | P-10 | Signing
                    I-4 | mail | 2026-02-01 | | P-1 | RE: quote
                    I-5 | call | 2026-03-01 | | P-2 | First call
                    | note | 2026-03-01 | expand | | A note
                    | note | 2026-03-01 | expand | | A note";
        assert_eq!(counts(&land(&cx, interactions(told)).await), "7/0/0/0");
        assert_eq!(counts(&land(&cx, interactions(told)).await), "0/0/7/0");
        // What was called so is corrected; the earlier word is no longer shown.
        land(&cx, interactions("I-5 | call | 2026-04-01 | | P-2 | Second call")).await;
        let all = shown(&store, None, &[], 2).await;
        assert_eq!(all, [vec!["Second call+0", "A note+0"], vec!["A note+0", "RE: quote+2"], vec!["Signing+0"]]);
        assert_eq!(shown(&store, Some(Side::Land), &[], 9).await, [["Signing+0", "Re: Quote+1"]]);
        assert_eq!(shown(&store, Some(Side::Expand), &[], 9).await.concat().len(), 4);
        assert_eq!(shown(&store, None, &["p-1"], 9).await, [["RE: quote+2"]]);
        assert_eq!(shown(&store, None, &["P_1"], 9).await, [Vec::<String>::new()]);
        let page = store.timeline(&Scope::All, harbour(&store).await, &TimelineAsked::default(), Some("AAAA"), 5).await;
        assert!(page.unwrap().is_err());
    }

    async fn usage_adds_up_and_is_recorded_once(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = operator(&store);
        land(&cx, levels(HARBOUR)).await;
        let before = store.state_hash().await.unwrap();
        let told = "Planner | plans | 2026-05-30 | 4 |
                    Planner | plans | 2026-05-31 | 6 |
                    Planner | plans | 2026-06-01 | 1 | U-1
                    Planner | plans | 2026-06-01 | 2 | U-2
                    Planner | | 2026-06-01 | 9 |
                    Planner | | 2026-06-01 | 9 |";
        let first = land(&cx, usage(told)).await;
        assert_eq!(counts(&first), "5/0/1/0");
        let stands = store.state_hash().await.unwrap();
        assert_eq!(counts(&land(&cx, usage(told)).await), "0/0/6/0");
        assert_eq!(used(&store).await, ["2026-06 Planner  9", "2026-05 Planner plans 10", "2026-06 Planner plans 3"]);
        let corrected = land(&cx, usage("Planner | plans | 2026-05-31 | 7 |\nPlanner | plans | 2026-06-02 | 1 |")).await;
        assert_eq!(counts(&corrected), "1/1/0/0");
        assert_eq!(used(&store).await, ["2026-06 Planner  9", "2026-05 Planner plans 11", "2026-06 Planner plans 4"]);
        actions::undo_import(&cx, corrected.batch.unwrap()).await.unwrap();
        assert_eq!(store.state_hash().await.unwrap(), stands);
        // Two rows that differ are both left out, whatever stood before.
        let torn = "Planner | plans | 2026-05-31 | 1 |\nPlanner | plans | 2026-05-31 | 2 |\nPlanner | plans | 2026-06-09 | 5 |";
        let report = land(&cx, usage(torn)).await;
        assert_eq!((counts(&report).as_str(), report.complaints.len()), ("1/0/0/2", 2));
        actions::undo_import(&cx, report.batch.unwrap()).await.unwrap();
        assert_eq!(store.state_hash().await.unwrap(), stands);
        let undone = actions::undo_import(&cx, first.batch.unwrap()).await.unwrap();
        assert_eq!((undone.accounts, used(&store).await.len()), (1, 0));
        assert_eq!(store.state_hash().await.unwrap(), before);
        assert_eq!(counts(&land(&cx, usage(told)).await), "5/0/1/0");
        assert_eq!(store.state_hash().await.unwrap(), stands);
        let trail = store.audit_of_account(&Scope::All, harbour(&store).await, 50).await.unwrap();
        assert_eq!(trail.len(), 8, "the levels, four batches of usage, and three undoings");
    }

    async fn a_ticket_goes_on_under_its_id(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = operator(&store);
        land(&cx, levels(HARBOUR)).await;
        let ticket = |id: &str, opened: &str, closed: Option<&str>| {
            Draft::Ticket(TicketDraft {
                account: "Harbour".into(),
                external_id: id.into(),
                opened_on: day(opened),
                closed_on: closed.map(day),
                priority: Priority::High,
                subject: None,
                escalated: false,
                person: None,
                first_response_minutes: None,
            })
        };
        land(&cx, vec![ticket("T-1", "2026-01-05", None), ticket("T-2", "2026-02-01", None)]).await;
        let report = land(&cx, vec![ticket("T-1", "2026-01-05", Some("2026-01-09"))]).await;
        assert_eq!(counts(&report), "0/1/0/0");
        let open = async |since: &str| -> Vec<String> {
            let account = harbour(&store).await;
            let found = store.tickets(&Scope::All, account, day("2026-06-30"), day(since), 9).await.unwrap();
            found.iter().map(|t| t.external_id.clone()).collect()
        };
        assert_eq!(open("2026-01-01").await, ["T-2", "T-1"]);
        assert_eq!(open("2026-03-01").await, ["T-2"]);
        actions::undo_import(&cx, report.batch.unwrap()).await.unwrap();
        assert_eq!(open("2026-03-01").await, ["T-2", "T-1"]);
    }

    async fn members_log_interactions_and_say_what_is_new_of_people(on: On) {
        use actions::{InteractionInput, PersonInput, Stop, log_interaction, put_person};
        let (store, _database) = empty_store(on).await;
        let cx = operator(&store);
        land(&cx, levels(HARBOUR)).await;
        land(&cx, people("P-2 | Dan Whitlock | Finance | decides | not met |")).await;
        let account = harbour(&store).await;
        let wrong = |stop: Stop| match stop {
            Stop::BadInput(fields) => fields.iter().map(|e| e.field).collect::<Vec<_>>().join(" "),
            other => other.to_string(),
        };
        let of = |kind: &str, day: &str, purpose: &str, subject: &str| InteractionInput {
            kind: kind.into(),
            day: day.into(),
            purpose: purpose.into(),
            subject: subject.into(),
            ..InteractionInput::default()
        };
        let before = store.sequence().await.unwrap();
        for (input, want) in [
            (of("", "2026-07-01", "", ""), "kind day subject"),
            (of("meeting", "soon", "", "Review"), "day purpose"),
            (of("fax", "", "", "Review"), "kind"),
        ] {
            let stop = log_interaction(&cx, account, &input).await.unwrap_err();
            assert_eq!(wrong(stop), want, "{input:?}");
        }
        let nowhere = log_interaction(&cx, Uuid::nil(), &of("call", "", "", "Hello")).await.unwrap_err();
        assert_eq!(wrong(nowhere), "account");
        assert_eq!(store.sequence().await.unwrap(), before);
        let keyed = actions::Cx { idempotency_key: Some("one".into()), ..operator(&store) };
        let once = log_interaction(&keyed, account, &of("meeting", "", "Review the year", "Review")).await.unwrap();
        let again = log_interaction(&keyed, account, &of("meeting", "", "Review the year", "Review")).await.unwrap();
        assert_eq!(once, again);
        assert_eq!(shown(&store, None, &[], 9).await, [["Review+0"]]);

        let dan = store.people(&Scope::All, account, i64::MAX).await.unwrap()[0].id;
        let stance = |word: &str| PersonInput { stance: word.into(), name: "Dan Whitlock".into(), ..PersonInput::default() };
        assert_eq!(wrong(put_person(&cx, account, Some(dan), &stance("cross")).await.unwrap_err()), "stance");
        assert_eq!(wrong(put_person(&cx, account, None, &PersonInput::default()).await.unwrap_err()), "name");
        let put = put_person(&cx, account, Some(dan), &stance("supports")).await.unwrap();
        assert_eq!((put.person, put.changed), (dan, vec!["stance".to_string()]));
        assert!(put_person(&cx, account, Some(dan), &stance("supports")).await.unwrap().changed.is_empty());
        // The file that came before says nothing new, and does not take the member's word away.
        let same = land(&cx, people("P-2 | Dan Whitlock | Finance | decides | not met |")).await;
        assert_eq!(counts(&same), "0/0/1/0");
        let known = store.people(&Scope::All, account, i64::MAX).await.unwrap();
        assert_eq!((known.len(), known[0].as_of(day(crate::stage::TODAY)).stance), (1, Stance::Supports));
        let lena = PersonInput { name: "Lena Koch".into(), ..PersonInput::default() };
        assert_ne!(put_person(&cx, account, None, &lena).await.unwrap().person, dan);
        assert_eq!(store.people(&Scope::All, account, i64::MAX).await.unwrap().len(), 2);
        let trail = store.audit_of_account(&Scope::All, account, 50).await.unwrap();
        assert!(trail.iter().all(|entry| !entry.change.contains("Dan") && !entry.change.contains("Review")));
        assert_eq!(trail[0].action, "put_person");
    }
}
