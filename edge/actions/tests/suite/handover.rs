//! A handover over a database: what keeps it from being accepted, pushed back, accepted by both sides.

use crate::stage::{accounts, import_as, levels, operator};
use crate::support::{On, empty_store};
use access::Scope;
use actions::{
    CompanyClock, Cx, GoalInput, HandoverInput, InteractionInput, LedgerFilter, Mode, PersonInput, PromiseInput,
    PromiseStepInput, Stop, handover_ledger, handover_of, journey_of, log_interaction, put_goal, put_person,
    put_promise, step_handover, step_promise,
};
use journey::HandoverState;
use std::sync::Arc;
use store::Store;
use uuid::Uuid;

async fn harbour(store: &Store) -> (Cx, Uuid) {
    let cx = operator(store);
    import_as(&cx, "crm", accounts("H | Harbour & Pine | | |"), Mode::Commit).await.unwrap();
    import_as(&cx, "crm", levels("H | Planner | 2026-06-15 | 12000"), Mode::Commit).await.unwrap();
    let account = store.accounts_called(&Scope::All, "Harbour & Pine").await.unwrap().remove(0).account;
    (cx, account)
}

fn on_day(cx: &Cx, day: &str) -> Cx {
    Cx { clock: Arc::new(CompanyClock::on_day(chrono_tz::Europe::London, day.parse().unwrap())), ..cx.clone() }
}

fn act(kind: &str, act: &str) -> HandoverInput {
    HandoverInput { kind: kind.into(), act: act.into(), ..HandoverInput::default() }
}

/// The rules that say no; blank when it is recorded.
async fn steps(cx: &Cx, account: Uuid, input: HandoverInput) -> String {
    match step_handover(cx, account, &input).await {
        Ok(_) => String::new(),
        Err(Stop::Refusal(refusals)) => refusals.iter().map(|r| r.rule).collect::<Vec<_>>().join(", "),
        Err(stop) => stop.to_string(),
    }
}

on_both! {
    async fn the_receiver_pushes_back_on_a_missing_goal_then_accepts(on: On) {
        let (store, _kept) = empty_store(on).await;
        let (cx, account) = harbour(&store).await;
        assert_eq!(steps(&cx, account, act("delivery", "accept")).await, "handover_must_be_opened");
        let open = HandoverInput { from: "Ben Ives".into(), to: "Maya Okafor".into(), ..act("delivery", "open") };
        let silent = HandoverInput { reason: "silent_account".into(), ..open.clone() };
        assert_eq!(steps(&cx, account, silent).await, "reason_to_hand_over_must_be_valid");
        assert_eq!(steps(&cx, account, open).await, "");
        // A promise with an owner, one without.
        for (text, owner) in [("Hull follows in spring", "Maya Okafor"), ("Reports in two weeks", "")] {
            let promise = PromiseInput { text: text.into(), owner: owner.into(), low: "40,000".into(),
                high: "60,000".into(), currency: "GBP".into(), ..PromiseInput::default() };
            put_promise(&cx, account, &promise).await.unwrap();
        }
        let marked = HandoverInput { to_confirm: "stakeholders; usage_baseline; interactions".into(),
            ..act("delivery", "send_brief") };
        assert_eq!(steps(&cx, account, marked.clone()).await, "");
        let said = "brief_must_have_every_part, brief_must_be_known_enough, promises_must_have_owners";
        assert_eq!(steps(&cx, account, act("delivery", "accept")).await, said);
        let busy = HandoverInput { reason: "too_busy".into(), ..act("delivery", "push_back") };
        assert_eq!(steps(&cx, account, busy).await, "reason_to_push_back_must_be_valid");
        let back = HandoverInput { reason: "missing_goal".into(), note: "What is it for?".into(),
            ..act("delivery", "push_back") };
        assert_eq!(steps(&cx, account, back).await, "");
        let row = store.account_now(&Scope::All, account).await.unwrap().unwrap();
        let gate = journey_of(&cx, &row).await.unwrap().evidence;
        assert_eq!(gate.delivery, Some(HandoverState::PushedBack { reason: "What is it for?".into() }));
        assert_eq!(gate.promises_without_owner, 1);

        // Land mends what is missing, and hands over again.
        let goal = GoalInput { words: "Plan the week in a day".into(), measure: "days".into(),
            due_on: "2026-12-31".into(), ..GoalInput::default() };
        put_goal(&cx, account, &goal).await.unwrap();
        let priya = PersonInput { name: "Priya Shah".into(), role: "decides".into(), stance: "supports".into(),
            ..PersonInput::default() };
        put_person(&cx, account, None, &priya).await.unwrap();
        let file = handover_of(&cx, &row).await.unwrap();
        let orphan = file.promises.iter().find(|now| now.owner.is_none()).unwrap().promise.id.clone();
        let owned = PromiseStepInput { promise: orphan, became: "owned".into(), owner: "Maya Okafor".into(),
            ..PromiseStepInput::default() };
        step_promise(&cx, account, &owned).await.unwrap();
        let marked = HandoverInput { to_confirm: "usage_baseline; interactions".into(), ..marked };
        assert_eq!(steps(&cx, account, marked).await, "");
        assert_eq!(steps(&cx, account, act("delivery", "accept")).await, "");
        let gate = journey_of(&cx, &row).await.unwrap().evidence;
        assert_eq!(gate.delivery, Some(HandoverState::Accepted { on: cx.clock.today() }));
        assert_eq!(gate.promises_without_owner, 0);
        let file = handover_of(&cx, &row).await.unwrap();
        let missing: Vec<&str> = file.refusals(handover::HandoverKind::Delivery, "Harbour").iter().map(|r| r.rule).collect();
        assert_eq!(missing, ["joint_call_must_be_held", "introduction_must_be_made", "customer_must_accept"]);

        // Months later only Ben has spoken with them, and not with who decides. The ledger counts what the file tells.
        let call = HandoverInput { people: "Gil Vance".into(), ..act("delivery", "joint_call") };
        assert_eq!(steps(&cx, account, call).await, "");
        let later = on_day(&cx, "2026-09-30");
        let told = async |cx: &Cx| {
            let rules: Vec<&str> = handover_of(cx, &row).await.unwrap().signals.iter().map(|one| one.rule).collect();
            let ledger = handover_ledger(cx).await.unwrap();
            assert_eq!(ledger.signals(cx, &ledger.rows(LedgerFilter::default())).await.unwrap(), [rules.len()]);
            rules
        };
        assert_eq!(told(&later).await, ["decider_must_be_in_the_joint_call", "customer_must_hear_from_us"]);
        let spoke = InteractionInput { kind: "call".into(), day: "2026-09-20".into(), by: "Ben Ives".into(),
            subject: "How it goes".into(), ..InteractionInput::default() };
        log_interaction(&later, account, &spoke).await.unwrap();
        assert_eq!(told(&later).await, ["decider_must_be_in_the_joint_call", "receiver_must_be_a_channel"]);
    }

    async fn a_commercial_handover_is_refused_until_the_customer_is_well_paid_and_in_service(on: On) {
        let (store, _kept) = empty_store(on).await;
        let (cx, account) = harbour(&store).await;
        let open = HandoverInput { from: "Maya Okafor".into(), to: "Jonah Tait".into(), ..act("commercial", "open") };
        let all = "account_must_be_in_good_state, first_invoice_must_be_paid, service_must_have_lasted";
        assert_eq!(steps(&cx, account, open.clone()).await, all);
        let paid = HandoverInput { first_invoice: "paid".into(), ..open };
        let later = on_day(&cx, "2026-09-13");
        assert_eq!(steps(&later, account, paid).await, "account_must_be_in_good_state");
    }
}
