//! What belongs to an account is read by whoever sees the account, and is nothing to everybody else.

use crate::stage::{import_as, levels, operator};
use crate::support::{On, empty_store};
use ::accounts::{
    Attribute, Function, InteractionDraft, InteractionKind, PersonDraft, Priority, Spot, SpotDraft, SpotState,
    SpotTold, TicketDraft, Told, UsageDraft, UsageOf,
};
use access::Scope;
use actions::{FieldChange, Mode, MoveInput, change_account, move_account};
use journey::StageStep;
use money::Day;
use revenue::Draft;
use store::{Store, TimelineAsked};
use uuid::Uuid;

const ACCOUNT: &str = "H";
const ON: Day = Day(20_600);

/// Something of each kind about one account.
fn company() -> Vec<Vec<Draft>> {
    let told = Told { name: Some("Priya Shah".into()), ..Told::default() };
    let person = PersonDraft { account: ACCOUNT.into(), external_id: "P-1".into(), effective_on: None, told };
    let interaction = InteractionDraft {
        account: Some(ACCOUNT.into()),
        addresses: Vec::new(),
        external_id: Some("I-1".into()),
        kind: InteractionKind::Call,
        day: ON,
        side: None,
        purpose: None,
        by: Vec::new(),
        people: Vec::new(),
        subject: "How it goes".into(),
        text: None,
        thread: None,
    };
    let ticket = TicketDraft {
        account: ACCOUNT.into(),
        external_id: "T-1".into(),
        opened_on: ON,
        closed_on: None,
        priority: Priority::Urgent,
        subject: None,
        escalated: false,
        person: None,
        first_response_minutes: None,
    };
    let spot = SpotDraft {
        account: ACCOUNT.into(),
        spot: Spot { product: "Routes".into(), buyer: Function::of("ops"), place: "Hull".into() },
        effective_on: None,
        told: SpotTold { state: SpotState::Open, reason: None, competitor: None, potential: None },
    };
    let usage = UsageDraft {
        of: UsageOf::Account(ACCOUNT.into()),
        product: "Planner".into(),
        feature: None,
        day: ON,
        quantity_milli: 1_000,
        external_id: None,
    };
    vec![
        levels(&format!("{ACCOUNT} | Planner | 2026-01-01 | 1200")),
        vec![Draft::Person(person)],
        vec![Draft::Interaction(interaction)],
        vec![Draft::Ticket(ticket)],
        vec![Draft::Spot(spot)],
        vec![Draft::Usage(usage)],
    ]
}

/// How much of each kind a scope reads of the account.
async fn read(store: &Store, scope: Scope, account: Uuid) -> Vec<(&'static str, usize)> {
    let asked = TimelineAsked::default();
    let kinds = [<StageStep as ::accounts::Paper>::KIND];
    let said_by = store.said_by(&scope, account, Attribute::Segment, Day(i32::MAX)).await.unwrap();
    vec![
        ("people", store.people(&scope, account, i64::MAX).await.unwrap().len()),
        ("timeline", store.timeline(&scope, account, &asked, None, 9).await.unwrap().unwrap().entries.len()),
        ("interactions", store.interactions(&scope, account).await.unwrap().len()),
        ("tickets", store.tickets(&scope, account, ON, ON, 9).await.unwrap().len()),
        ("spots", store.spots(&scope, account, i64::MAX).await.unwrap().len()),
        ("usage", store.usage_by_month(&scope, account, ON, ON).await.unwrap().len()),
        ("papers", store.papers::<StageStep>(&scope, account, i64::MAX).await.unwrap().len()),
        ("file", usize::from(store.account_file(&scope, account, &kinds).await.unwrap().holds::<StageStep>())),
        ("who says its segment", usize::from(said_by.is_some())),
        ("trail", usize::from(!store.audit_of_account(&scope, account, 99).await.unwrap().is_empty())),
        ("itself", usize::from(store.sees(&scope, account).await.unwrap())),
    ]
}

on_both! {
    async fn what_belongs_to_an_account_is_nothing_to_whoever_does_not_see_it(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = operator(&store);
        for drafts in company() {
            let report = import_as(&cx, "crm", drafts, Mode::Commit).await.unwrap();
            assert_eq!(report.reject, 0, "{report:?}");
        }
        let account = store.accounts_called(&Scope::All, ACCOUNT).await.unwrap()[0].account;
        let change = FieldChange { field: "segment".into(), value: "SMB".into(), was: String::new() };
        change_account(&cx, account, &change).await.unwrap();
        let entry = MoveInput { to: "pilot".into(), reason: "Signed yesterday".into(), ..MoveInput::default() };
        move_account(&cx, account, &entry).await.unwrap();

        let all = read(&store, Scope::All, account).await;
        assert!(all.iter().all(|(_, count)| *count == 1), "{all:?}");
        for scope in [Scope::Own(Uuid::now_v7()), Scope::Team(Uuid::now_v7())] {
            let nothing = read(&store, scope, account).await;
            assert!(nothing.iter().all(|(_, count)| *count == 0), "{scope:?} reads {nothing:?}");
        }
        let elsewhere = read(&store, Scope::All, Uuid::now_v7()).await;
        assert!(elsewhere.iter().all(|(_, count)| *count == 0), "{elsewhere:?}");
    }
}
