//! What happens in a handover: opened, brief sent, pushed back, accepted, call held, introduced,
//! agreed to by the customer.

use super::file::{HandoverFile, handover_of};
use crate::cx::Cx;
use crate::frame::{Action, Change, Done, body_hash, run_action};
use crate::journey::file;
use crate::log_interaction::no_account;
use crate::stop::{Refusal, Stop};
use crate::surveys::surveys_of;
use crate::typed::Typed;
use access::Permission;
use handover::{
    BriefItem, CommercialEvidence, FirstInvoice, HandoverKind, HandoverStep, Health, OpenReason, PushBackReason, Step,
    refusals_of_commercial_handover, refusals_to_accept, refusals_to_push_back,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use store::AccountNow;
use surveys::{Verdict, last_of_product};
use uuid::Uuid;

const ACTION: Action = Action { name: "step_handover", permission: Permission::EditAccounts };

/// What can happen, with what people call it.
pub const ACTS: [(&str, &str); 7] = [
    ("open", "Open it"),
    ("send_brief", "Send the brief"),
    ("push_back", "Push it back"),
    ("accept", "Accept it"),
    ("joint_call", "Joint call held"),
    ("introduce", "Introduction made"),
    ("customer_accepts", "The customer agrees"),
];

/// What happened in a handover, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HandoverInput {
    /// `delivery` or `commercial`.
    pub kind: String,
    /// One of [`ACTS`].
    pub act: String,
    /// Who hands over; with `open`.
    pub from: String,
    /// Who receives; with `open`.
    pub to: String,
    /// Why; with `open` and `push_back`.
    pub reason: String,
    /// In one's own words; with `push_back`.
    pub note: String,
    /// Parts of the brief that are to be confirmed, separated by semicolons; with `send_brief`.
    pub to_confirm: String,
    /// Who of the customer, separated by semicolons; with calls, introductions and their word.
    pub people: String,
    /// `paid`, a day on which the first invoice is due, or blank for not sent; when a commercial
    /// handover is opened.
    pub first_invoice: String,
}

/// A step that was recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandoverStepped {
    /// Names it.
    pub id: String,
}

/// Records what happened in a handover.
///
/// # Errors
/// Every wrong field; every rule that says no, with its remedy; an account that the scope does not show.
#[async_recursion::async_recursion]
pub async fn step_handover(cx: &Cx, account: Uuid, input: &HandoverInput) -> Result<HandoverStepped, Stop> {
    let named = cx.store.account_now(&cx.scope, account).await?.ok_or_else(no_account)?;
    let read = read(cx, input)?;
    let said = format!("{account} {read:?}");
    run_action(cx, ACTION, body_hash(&[&said]), async move |tx| {
        // What stands must not change between the look and the commit.
        let sequence = tx.take_sequence().await?;
        let stands = handover_of(cx, &named).await?;
        let refusals = refusals(cx, &named, &stands, &read).await?;
        if !refusals.is_empty() {
            return Err(Stop::Refusal(refusals));
        }
        let step = HandoverStep {
            id: sequence.to_string(),
            kind: read.kind,
            on: cx.clock.today(),
            by: cx.actor.label(),
            step: read.step,
        };
        let reply = HandoverStepped { id: step.id.clone() };
        let change = serde_json::json!({ "account": account, "id": step.id, "handover": step.kind, "act": read.act });
        file(cx, tx, sequence, [(account, named.external_id, step)]).await?;
        let change = Change { subject_kind: "handover", subject_id: account.to_string(), change };
        Ok(Done { reply, change: Some(change) })
    })
    .await
}

/// What was typed, as it is understood.
#[derive(Debug)]
struct Read {
    kind: HandoverKind,
    act: String,
    step: Step,
    first_invoice: FirstInvoice,
}

/// The value of a word that papers keep.
fn word_of<T: DeserializeOwned>(word: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(word.trim().to_lowercase())).ok()
}

fn read(cx: &Cx, input: &HandoverInput) -> Result<Read, Stop> {
    let mut typed = Typed::default();
    let kind = typed.word("kind", &input.kind, word_of::<HandoverKind>, "delivery or commercial");
    if input.kind.trim().is_empty() {
        typed.complain("kind", "This is blank.", "Choose delivery or commercial.");
    }
    let act = typed.needed("act", &input.act, "Choose what happened.");
    let people = typed.names("people", &input.people).unwrap_or_default();
    let step = match act.as_str() {
        "open" => {
            let from = typed.needed("from", &input.from, "Say who hands over.");
            let to = typed.needed("to", &input.to, "Say who receives.");
            let default = match kind {
                Some(HandoverKind::Commercial) => OpenReason::ConditionsMet,
                _ => OpenReason::Signed,
            };
            let reason = typed.word("reason", &input.reason, word_of::<OpenReason>, "a reason to hand over");
            Some(Step::Opened { from, to, reason: reason.unwrap_or(default) })
        }
        "send_brief" => {
            let parts = typed.names("to_confirm", &input.to_confirm).unwrap_or_default();
            let mut to_confirm = Vec::new();
            for part in &parts {
                to_confirm.extend(typed.word("to_confirm", part, word_of::<BriefItem>, "parts of the brief"));
            }
            Some(Step::BriefSent { to_confirm })
        }
        "push_back" => {
            typed.needed("reason", &input.reason, "Choose what the brief lacks.");
            let reason = typed.word("reason", &input.reason, word_of::<PushBackReason>, "a reason to push it back");
            let note = typed.text("note", &input.note);
            reason.map(|reason| Step::PushedBack { reason, note })
        }
        "accept" => Some(Step::Accepted),
        "joint_call" | "introduce" | "customer_accepts" if people.is_empty() => {
            typed.needed("people", "", "Say who of the customer.");
            None
        }
        "joint_call" => Some(Step::JointCallHeld { people }),
        "introduce" => Some(Step::Introduced { people }),
        "customer_accepts" => people.into_iter().next().map(|person| Step::CustomerAccepted { person }),
        "" => None,
        other => {
            let words: Vec<&str> = ACTS.iter().map(|(word, _)| *word).collect();
            typed.complain(
                "act",
                format!("\u{201c}{other}\u{201d} is not known here."),
                format!("Choose {}.", words.join(", ")),
            );
            None
        }
    };
    let first_invoice = match input.first_invoice.trim() {
        "" => FirstInvoice::NotSent,
        "paid" => FirstInvoice::Paid,
        day => FirstInvoice::DueOn(typed.day("first_invoice", day).unwrap_or(cx.clock.today())),
    };
    typed.done()?;
    let (Some(kind), Some(step)) = (kind, step) else {
        return Err(Stop::wrong_field("act", "This is blank.", "Choose what happened."));
    };
    Ok(Read { kind, act, step, first_invoice })
}

/// Every rule that says no to a step.
async fn refusals(cx: &Cx, now: &AccountNow, stands: &HandoverFile, read: &Read) -> anyhow::Result<Vec<Refusal>> {
    let handover = stands.of(read.kind);
    let brief = stands.brief(read.kind);
    let opened = match (&read.step, handover) {
        (Step::Opened { reason, .. }, _) => {
            return match read.kind {
                HandoverKind::Delivery => Ok(reason.refusal().into_iter().collect()),
                HandoverKind::Commercial => {
                    let evidence = CommercialEvidence {
                        reason: *reason,
                        health: health(cx, now).await?,
                        first_invoice: read.first_invoice,
                        in_service_since: now.since,
                    };
                    Ok(refusals_of_commercial_handover(&stands.policy, &evidence, cx.clock.today()))
                }
            };
        }
        (_, Some(handover)) => handover,
        (_, None) => {
            let reason = format!("The handover of {} is not opened.", now.name);
            return Ok(vec![Refusal::new("handover_must_be_opened", reason, "Open it: say who hands over to whom.")]);
        }
    };
    Ok(match &read.step {
        Step::PushedBack { reason, .. } => refusals_to_push_back(&now.name, opened, *reason, &brief, &stands.promises),
        Step::Accepted => refusals_to_accept(&stands.policy, &now.name, opened, &brief, &stands.promises),
        _ => Vec::new(),
    })
}

/// How an account is: what support says of it now, and what its people said when they were last
/// asked about the product. When that is good is for the policy of surveys to say.
async fn health(cx: &Cx, now: &AccountNow) -> anyhow::Result<Health> {
    let urgent = cx.store.urgent_tickets(&cx.scope, &[now.account], cx.clock.today()).await?;
    let open = urgent.get(&now.account).copied().unwrap_or_default();
    if open > 0 {
        let tickets =
            if open == 1 { "1 urgent ticket is open".into() } else { format!("{open} urgent tickets are open") };
        return Ok(Health::NotGood(tickets));
    }
    let surveys = surveys_of(cx, now.account).await?;
    let product = last_of_product(surveys.iter().map(|survey| &survey.reading));
    Ok(match product.map(|score| (score.verdict, &score.figures)) {
        Some((Verdict::Reached, _)) => Health::Good,
        Some((Verdict::NotReached, Some(figures))) => {
            Health::NotGood(format!("its people give the product {:.1} of 5", figures.mean))
        }
        _ => Health::Unknown,
    })
}
