//! The journey over a database: entering it, what refuses a step, overrides, and taking it back.

use crate::stage::{accounts, import_as, land, levels, mergers, operator, rates};
use crate::support::{On, empty_store};
use ::accounts::{InteractionDraft, InteractionKind, Priority, TicketDraft};
use access::{Role, Scope};
use actions::{
    Actor, CompanyClock, Cx, GoalInput, HandoverInput, JOURNEY, LateResponse, MilestoneInput, Mode, MoveInput,
    OfferingInput, PromiseInput, PromiseStepInput, SpotInput, Stop, change_catalogue, journey_of, late_responses,
    move_account, post_mortem_of, preview_entries, put_goal, put_milestone, put_promise, put_spot, sign_entries,
    silent_accounts, step_handover, step_promise, take_back_step, try_journey, undo_import,
};
use journey::{JourneyPolicy, Responded};
use money::Day;
use revenue::Draft;
use std::sync::Arc;
use store::Store;
use uuid::Uuid;

/// Harbour buys on 1 July 2026; Quill bought long ago and left; Sable is only known by name.
const CRM: &str = "H | Harbour & Pine | | |
                   Q | Quill Works    | | |
                   S | Sable          | | |";
const LEVELS: &str = "H | Planner | 2026-07-01 | 12000
                      Q | Planner | 2024-01-01 | 9000
                      Q | Planner | 2025-01-01 | 0";

fn on_day(cx: &Cx, day: Day) -> Cx {
    Cx { clock: Arc::new(CompanyClock::on_day(chrono_tz::Europe::London, day)), ..cx.clone() }
}

/// A company that has used Ascend since 1 January 2026, so that its gates refuse.
async fn company(store: &Store) -> Cx {
    let cx = operator(store);
    let january = on_day(&cx, "2026-01-01".parse().unwrap());
    import_as(&january, "crm", accounts(CRM), Mode::Commit).await.unwrap();
    land(&on_day(&cx, "2026-07-01".parse().unwrap()), levels(LEVELS)).await;
    cx
}

async fn account(store: &Store, name: &str) -> Uuid {
    store.accounts_called(&Scope::All, name).await.unwrap().remove(0).account
}

fn to(place: &str) -> MoveInput {
    MoveInput { to: place.into(), ..MoveInput::default() }
}

/// The rules that say no, or `moved from > to`.
async fn moves(cx: &Cx, account: Uuid, input: MoveInput) -> String {
    match move_account(cx, account, &input).await {
        Ok(step) => format!("{} > {}", step.from.unwrap_or("-".into()), step.to),
        Err(Stop::Refusal(refusals)) => refusals.iter().map(|r| r.rule).collect::<Vec<_>>().join(", "),
        Err(stop) => stop.to_string(),
    }
}

async fn place(store: &Store, account: Uuid) -> String {
    let all = store.stages_now(&Scope::All, None, None, 100).await.unwrap().unwrap().rows;
    all.iter().find(|now| now.account == account).map_or("-".into(), |now| format!("{} {}", now.place, now.since))
}

on_both! {
    async fn a_pilot_leaves_hypercare_only_when_every_gate_holds(on: On) {
        let (store, _kept) = empty_store(on).await;
        let cx = company(&store).await;
        let harbour = account(&store, "Harbour & Pine").await;
        let signed: Day = "2026-07-01".parse().unwrap();
        let day = |n: i32| on_day(&cx, signed.plus_days(n));
        // It was a customer before it was on the journey, so somebody who leads signs where it enters.
        assert_eq!(moves(&day(0), harbour, to("pilot")).await, "entry_must_be_signed");
        let entry = MoveInput { reason: "Signed yesterday".into(), ..to("Signed / pilot") };
        assert_eq!(moves(&day(0), harbour, entry).await, "- > pilot");
        let all = "stage_must_last_its_days, delivery_handover_must_be_accepted, goals_must_be_stated, \
                   milestones_must_be_done, first_result_must_be_shown, product_must_satisfy, \
                   implementation_must_satisfy";
        assert_eq!(moves(&day(41), harbour, to("happy pilot")).await, all);

        let goal = GoalInput { words: "Close the month in three days".into(), measure: "days".into(),
            due_on: "2026-12-31".into(), ..GoalInput::default() };
        assert!(put_goal(&day(41), harbour, &goal).await.unwrap().is_new);
        let milestone = MilestoneInput { name: "First result shown".into(), due_on: "2026-07-31".into(),
            ..MilestoneInput::default() };
        let shown = put_milestone(&day(41), harbour, &milestone).await.unwrap();
        let done = MilestoneInput { id: shown.id, done_on: "2026-08-01".into(), ..milestone };
        put_milestone(&day(42), harbour, &done).await.unwrap();
        assert!(!put_milestone(&day(43), harbour, &done).await.unwrap().is_new, "said before");
        let left = "delivery_handover_must_be_accepted, product_must_satisfy, implementation_must_satisfy";
        assert_eq!(moves(&day(92), harbour, to("happy pilot")).await, left);

        // Who leads signs an exception; a rep may not.
        let signing = MoveInput { override_reason: "The board asked for it".into(), ..to("happy pilot") };
        let rep = Cx { actor: Actor::Member { id: Uuid::now_v7(), role: Role::Csm }, ..day(92) };
        let refused = moves(&rep, harbour, signing.clone()).await;
        assert!(refused.starts_with("override_must_be_signed_by_who_leads, delivery"), "{refused}");
        let step = move_account(&day(92), harbour, &signing).await.unwrap();
        assert_eq!(step.overridden.len(), 3);
        assert_eq!(place(&store, harbour).await, "happy_pilot 2026-10-01");

        // A mistake is taken back, and the pilot has lasted since July again.
        take_back_step(&day(93), harbour, &step.step, "Wrong account").await.unwrap();
        assert_eq!(place(&store, harbour).await, "pilot 2026-07-01");
        assert!(matches!(take_back_step(&day(93), harbour, &step.step, "Again").await, Err(Stop::Refusal(_))));
        let row = store.account_now(&Scope::All, harbour).await.unwrap().unwrap();
        let journey = journey_of(&day(93), &row).await.unwrap();
        assert_eq!(journey.gates.iter().filter(|gate| gate.refusal().is_some()).count(), 3);
    }

    async fn entries_are_signed_together_and_undone_to_the_state_before(on: On) {
        let (store, _kept) = empty_store(on).await;
        let cx = on_day(&company(&store).await, "2026-10-01".parse().unwrap());
        let before = store.state_hash().await.unwrap();
        let preview = preview_entries(&cx, 10).await.unwrap();
        let told: Vec<String> =
            preview.first.iter().map(|e| format!("{}: {} since {}", e.name, e.place, e.since)).collect();
        assert_eq!(told, [
            "Harbour & Pine: happy_pilot since 2026-10-01",
            "Quill Works: churned since 2026-01-01",
            "Sable: lead since 2026-10-01",
        ]);
        assert!(matches!(sign_entries(&cx, "another", "Checked").await, Err(Stop::Refusal(_))));
        let signed = sign_entries(&cx, &preview.seen, "Checked with the CSMs").await.unwrap();
        assert_eq!(signed.accounts, 3);
        assert_eq!(place(&store, account(&store, "Quill Works").await).await, "churned 2026-01-01");
        assert_eq!(preview_entries(&cx, 10).await.unwrap().accounts, 0);
        undo_import(&cx, signed.batch.unwrap()).await.unwrap();
        assert_eq!(store.state_hash().await.unwrap(), before);
        assert_eq!(place(&store, account(&store, "Quill Works").await).await, "-");
    }

    async fn a_lead_enters_by_itself_and_an_exit_has_a_reason(on: On) {
        let (store, _kept) = empty_store(on).await;
        let cx = company(&store).await;
        let sable = account(&store, "Sable").await;
        assert_eq!(moves(&cx, sable, to("pilot")).await, "entry_must_be_signed");
        assert_eq!(moves(&cx, sable, to("lead")).await, "- > lead");
        assert_eq!(moves(&cx, sable, to("interested")).await, "lead_must_be_qualified");
        assert_eq!(moves(&cx, sable, to("lost")).await, "step_must_have_a_reason");
        assert_eq!(moves(&cx, sable, MoveInput { reason: "No budget".into(), ..to("Lost") }).await, "lead > lost");
        assert!(moves(&cx, sable, to("nowhere")).await.contains("There is no stage"));
    }

    async fn a_journey_is_tried_out_before_it_is_recorded(on: On) {
        let (store, _kept) = empty_store(on).await;
        let cx = on_day(&company(&store).await, "2026-10-01".parse().unwrap());
        let preview = preview_entries(&cx, 0).await.unwrap();
        sign_entries(&cx, &preview.seen, "Checked").await.unwrap();
        let text = JourneyPolicy::STANDARD.replace("needs = \"qualified\"", "needs = { minimum_days = 0 }");
        let tried = try_journey(&cx, Some(&text), 10).await.unwrap();
        // Sable, a lead, would be free; Harbour still waits for its commercial handover.
        assert_eq!((tried.free, tried.newly_free, tried.refused_count, tried.newly_refused), (1, 1, 1, 0));
        assert_eq!(tried.refused[0].name, "Harbour & Pine");
        let from = JOURNEY.now(&store).await.unwrap().version;
        assert_eq!(from, 0);
        assert_eq!(JOURNEY.change(&cx, from, &text, "Leads are free").await.unwrap().version, Some(1));
        assert_eq!(JOURNEY.change(&cx, 1, &text, "Again").await.unwrap().version, None);
        assert!(matches!(JOURNEY.change(&cx, 0, JourneyPolicy::STANDARD, "Back").await, Err(Stop::Refusal(_))));
        let wrong = JOURNEY.read("strictness = \"refuse\"\nobserve = 3\n").unwrap_err();
        assert!(wrong[0].problem.starts_with("Line 2: "), "{}", wrong[0].problem);
    }

    async fn accounts_of_many_pages_are_each_judged_once(on: On) {
        let (store, _kept) = empty_store(on).await;
        let cx = on_day(&operator(&store), "2026-10-01".parse().unwrap());
        // Every third bought long enough ago to be a happy pilot by its days; the others are known by name only.
        let crm: Vec<String> = (0..1_203).map(|n| format!("A{n:04} | Company {n:04} | | |")).collect();
        let bought: Vec<String> = (0..401).map(|n| format!("A{:04} | Planner | 2026-01-01 | 12000", n * 3)).collect();
        import_as(&cx, "crm", accounts(&crm.join("\n")), Mode::Commit).await.unwrap();
        import_as(&cx, "crm", levels(&bought.join("\n")), Mode::Commit).await.unwrap();
        let preview = preview_entries(&cx, 0).await.unwrap();
        assert_eq!(sign_entries(&cx, &preview.seen, "Checked").await.unwrap().accounts, 1_203);
        let free = JourneyPolicy::STANDARD.replace("needs = \"qualified\"", "needs = { minimum_days = 0 }");
        let tried = try_journey(&cx, Some(&free), 3).await.unwrap();
        assert_eq!((tried.free, tried.newly_free, tried.refused_count), (802, 802, 401));
        let named: Vec<&str> = tried.refused.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(named, ["Company 0000", "Company 0003", "Company 0006"]);
        assert_eq!(tried.by_condition[0].1, 401);
        let gone = JourneyPolicy::STANDARD.replace("key = \"lead\"\nname = \"Lead\"", "key = \"word\"\nname = \"First word\"");
        let tried = try_journey(&cx, Some(&gone), 2).await.unwrap();
        assert_eq!((tried.homeless_count, tried.homeless), (802, vec!["Company 0001".into(), "Company 0002".into()]));
    }

    async fn the_whitespace_of_all_accounts_is_that_of_each(on: On) {
        let (store, _kept) = empty_store(on).await;
        let cx = on_day(&operator(&store), "2026-10-01".parse().unwrap());
        // Moss merged into Harbour, Dune pays in two currencies, Quill has more to buy.
        land(&cx, rates("EUR | 2026-01-01 | 0.85")).await;
        land(&cx, levels("Harbour | Planner | 2026-01-01 | 12000
                          Moss    | Routes  | 2026-01-01 | 4000
                          Dune    | Planner | 2026-01-01 | 10000 EUR
                          Dune    | Forms   | 2026-01-01 | 300
                          Quill   | Planner | 2026-01-01 | 6000")).await;
        import_as(&cx, "test", mergers("Moss | Harbour | 2026-03-01"), Mode::Commit).await.unwrap();
        let offering = |product: &str, potential: &str| OfferingInput {
            buyer: "finance".into(), concern: product.into(), product: product.into(),
            potential: potential.into(), currency: "GBP".into(),
        };
        let offered = [offering("Planner", "10000"), offering("Routes", "5000")];
        change_catalogue(&cx, 0, &offered, "Offered").await.unwrap();
        let no_use = SpotInput {
            product: "Routes".into(), buyer: "finance".into(), state: "excluded".into(), reason: "No vans".into(),
            ..SpotInput::default()
        };
        put_spot(&cx, account(&store, "Dune").await, &no_use).await.unwrap();
        let entry = MoveInput { reason: "Grown up".into(), ..to("expanding") };
        for name in ["Harbour", "Dune", "Quill"] {
            assert_eq!(moves(&cx, account(&store, name).await, entry.clone()).await, "- > expanding");
        }
        // Quill: £5,000 of £11,000 is open. Harbour has Routes through Moss, and Dune has no use for it.
        let open = "46% open, the map is not complete";
        let tried = try_journey(&cx, None, 10).await.unwrap();
        let map = |line: &String| line.starts_with("The map is complete");
        let told = tried.refused.iter().filter_map(|one| Some((one.name.as_str(), one.closed.iter().find(|line| map(line))?)));
        let told: Vec<String> = told.map(|(name, line)| format!("{name}, {line}")).collect();
        assert_eq!(told, [format!("Quill, The map is complete, at most 10% of its potential open: {open}")]);
        for (name, evidence) in [("Harbour", "0% open"), ("Dune", "0% open"), ("Quill", open)] {
            let row = store.account_now(&Scope::All, account(&store, name).await).await.unwrap().unwrap();
            let journey = journey_of(&cx, &row).await.unwrap();
            let gate = journey.gates.iter().find(|gate| map(&gate.label)).unwrap();
            assert_eq!(gate.evidence, evidence, "{name}");
        }
    }

    async fn a_silent_customer_is_found_and_a_call_ends_it(on: On) {
        let (store, _kept) = empty_store(on).await;
        let cx = company(&store).await;
        let signed: Day = "2026-07-01".parse().unwrap();
        let day = |n: i32| on_day(&cx, signed.plus_days(n));
        let harbour = account(&store, "Harbour & Pine").await;
        let entry = MoveInput { reason: "Signed yesterday".into(), ..to("pilot") };
        assert_eq!(moves(&day(0), harbour, entry).await, "- > pilot");
        assert_eq!(moves(&cx, account(&store, "Sable").await, to("lead")).await, "- > lead");
        let silent = async |n: i32| -> Vec<String> {
            let (_, silent) = silent_accounts(&day(n)).await.unwrap();
            let told = silent.iter().map(|one| {
                let last = one.contact.last_on.map_or("never".into(), |last| last.to_string());
                format!("{}, last {last}, overdue {}", one.now.name, one.days)
            });
            told.collect()
        };
        let said = |id: &str, kind: InteractionKind, n: i32| {
            Draft::Interaction(InteractionDraft {
                account: Some("H".into()),
                addresses: Vec::new(),
                external_id: Some(id.into()),
                kind,
                day: signed.plus_days(n),
                side: None,
                purpose: None,
                by: vec!["Sofia".into()],
                people: Vec::new(),
                subject: "How it goes".into(),
                text: None,
                thread: None,
            })
        };
        // Seven days are agreed in hypercare; a lead waits for nobody's cadence, and a note is no contact.
        assert!(silent(7).await.is_empty());
        import_as(&day(8), "crm", vec![said("I-1", InteractionKind::Note, 6)], Mode::Commit).await.unwrap();
        assert_eq!(silent(8).await, ["Harbour & Pine, last never, overdue 1"]);
        import_as(&day(9), "crm", vec![said("I-2", InteractionKind::Call, 8)], Mode::Commit).await.unwrap();
        assert!(silent(15).await.is_empty());
        assert_eq!(silent(18).await, ["Harbour & Pine, last 2026-07-09, overdue 3"]);
        let stranger = Cx { scope: Scope::Own(Uuid::now_v7()), ..day(18) };
        assert!(silent_accounts(&stranger).await.unwrap().1.is_empty());
    }

    async fn an_urgent_ticket_of_a_pilot_is_responded_to_within_hours(on: On) {
        let (store, _kept) = empty_store(on).await;
        let cx = company(&store).await;
        let signed: Day = "2026-07-01".parse().unwrap();
        let day = |n: i32| on_day(&cx, signed.plus_days(n));
        let harbour = account(&store, "Harbour & Pine").await;
        let entry = MoveInput { reason: "Signed yesterday".into(), ..to("pilot") };
        assert_eq!(moves(&day(0), harbour, entry).await, "- > pilot");
        let ticket = |id: &str, n: i32, first_response_minutes: Option<u32>| {
            vec![Draft::Ticket(TicketDraft {
                account: "H".into(),
                external_id: id.into(),
                opened_on: signed.plus_days(n),
                closed_on: None,
                priority: Priority::Urgent,
                subject: None,
                escalated: false,
                person: None,
                first_response_minutes,
            })]
        };
        let told = async || -> Vec<String> {
            let row = store.account_now(&Scope::All, harbour).await.unwrap().unwrap();
            let responses = journey_of(&day(9), &row).await.unwrap().responses.unwrap();
            let one = |one: &Responded| format!("{} {}", one.ticket.external_id, one.response.key());
            responses.tickets.iter().map(one).collect()
        };
        assert_eq!(told().await, Vec::<String>::new());
        // Whether a blank says "not yet" shows once the source tells of any.
        import_as(&day(1), "crm", ticket("T-1", 1, None), Mode::Commit).await.unwrap();
        assert_eq!(told().await, ["T-1 unknown"]);
        let landed = import_as(&day(2), "crm", ticket("T-2", 2, Some(481)), Mode::Commit).await.unwrap();
        import_as(&day(3), "forum", ticket("F-1", 3, None), Mode::Commit).await.unwrap();
        assert_eq!(told().await, ["T-1 waits", "T-2 late", "F-1 unknown"]);
        let late = |cx: Cx| async move {
            let late = late_responses(&cx, &JOURNEY.now(&cx.store).await.unwrap().policy).await.unwrap();
            let one = |one: &LateResponse| {
                format!("{}: {} {}", one.now.name, one.responded.ticket.external_id, one.responded.response.key())
            };
            late.iter().map(one).collect::<Vec<_>>()
        };
        assert_eq!(late(day(9)).await, ["Harbour & Pine: T-1 waits", "Harbour & Pine: T-2 late"]);
        assert_eq!(late(day(2)).await, ["Harbour & Pine: T-2 late"], "one day after its own a ticket need not wait long");
        let stranger = Cx { scope: Scope::Own(Uuid::now_v7()), ..day(9) };
        assert!(late(stranger).await.is_empty());
        let again = import_as(&day(3), "crm", ticket("T-2", 2, Some(480)), Mode::Commit).await.unwrap();
        assert_eq!((again.update, again.unchanged), (1, 0), "another time of response is another word");
        assert_eq!(told().await, ["T-1 waits", "T-2 in_time", "F-1 unknown"]);
        for batch in [again.batch, landed.batch] {
            undo_import(&cx, batch.unwrap()).await.unwrap();
        }
        assert_eq!(told().await, ["T-1 unknown", "F-1 unknown"]);
        let signing = MoveInput { override_reason: "The board asked for it".into(), ..to("happy pilot") };
        assert_eq!(moves(&day(8), harbour, signing).await, "pilot > happy_pilot");
        let row = store.account_now(&Scope::All, harbour).await.unwrap().unwrap();
        assert_eq!(journey_of(&day(9), &row).await.unwrap().responses, None);
        import_as(&day(9), "crm", ticket("T-3", 8, Some(481)), Mode::Commit).await.unwrap();
        assert!(late(day(9)).await.is_empty(), "no response time is agreed outside hypercare");
    }

    async fn what_went_before_an_account_left_is_said_together(on: On) {
        let (store, _kept) = empty_store(on).await;
        let cx = company(&store).await;
        let signed: Day = "2026-07-01".parse().unwrap();
        let day = |n: i32| on_day(&cx, signed.plus_days(n));
        let harbour = account(&store, "Harbour & Pine").await;
        let entry = MoveInput { reason: "Signed yesterday".into(), ..to("pilot") };
        assert_eq!(moves(&day(0), harbour, entry).await, "- > pilot");
        let promise = PromiseInput { text: "Hull follows in spring".into(), owner: "Sofia".into(), ..PromiseInput::default() };
        let promised = put_promise(&day(1), harbour, &promise).await.unwrap();
        let slipped = PromiseStepInput {
            promise: promised.id, became: "slipped".into(), to: "2027-05-01".into(), ..PromiseStepInput::default()
        };
        step_promise(&day(30), harbour, &slipped).await.unwrap();
        let opened = HandoverInput {
            kind: "delivery".into(), act: "open".into(), from: "Ben".into(), to: "Sofia".into(), ..HandoverInput::default()
        };
        step_handover(&day(2), harbour, &opened).await.unwrap();
        let signing = MoveInput { override_reason: "The board asked for it".into(), ..to("happy pilot") };
        assert_eq!(moves(&day(40), harbour, signing).await, "pilot > happy_pilot");
        let left = MoveInput {
            reason: "Went back to spreadsheets".into(), competitor: "Ledgerlens".into(), ..to("churned")
        };
        assert_eq!(moves(&day(140), harbour, left).await, "happy_pilot > churned");

        let of = async |n: i32| {
            let row = store.account_now(&Scope::All, harbour).await.unwrap().unwrap();
            let journey = journey_of(&day(n), &row).await.unwrap();
            post_mortem_of(&day(n), &row, &journey).await.unwrap()
        };
        assert_eq!(of(139).await, None, "it has not left yet");
        let before = of(150).await.unwrap();
        assert_eq!(before.from, Some(("Happy pilot".into(), 100)));
        assert_eq!(before.exit.competitor.as_deref(), Some("Ledgerlens"));
        let told: Vec<String> = before
            .findings
            .iter()
            .map(|one| format!("{} {} {}", one.part.label(), one.on.map_or("-".into(), |on| on.to_string()), one.text))
            .collect();
        for want in [
            "Promises 2026-07-31 “Hull follows in spring” slipped to 2027-05-01.",
            "Handover - The delivery handover was never accepted: waits for the brief.",
            "Signals 2026-08-10 A step was signed against its gates: The board asked for it.",
            "Signals 2026-11-09 Nobody is known to have spoken with them; at least every 90 days was agreed.",
        ] {
            assert!(told.iter().any(|one| one == want), "{want}: {told:#?}");
        }
    }
}
