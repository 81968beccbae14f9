use imports::{Kind, Mapping, open};
use std::path::PathBuf;

fn fixture(kind: Kind, ending: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(format!("{}.{ending}", kind.key()))
}

#[test]
fn every_kind_reads_its_fixture() {
    for &kind in Kind::ALL {
        let expected = std::fs::read_to_string(fixture(kind, "expected")).unwrap_or_default();
        let found = crate::told(&fixture(kind, "csv"), kind, None).unwrap();
        for (found, expected) in found.lines().zip(expected.lines()) {
            assert_eq!(found, expected, "{}", kind.key());
        }
        assert_eq!(found.lines().count(), expected.lines().count(), "{}:\n{found}", kind.key());
    }
}

#[test]
fn the_example_mappings_fit_their_files() {
    let q = "InvoiceLineID,country,name,currency,ValidFrom,ValidTo,Amount,Computers,AUD\n\
             1.0,Australia,Organization 33,AUD   ,2009-05-11,2009-11-11,3747.5,5.0,3747.5\n";
    let ravenstack = "subscription_id,account_id,start_date,end_date,plan_tier,seats,mrr_amount,is_trial,auto_renew_flag\n\
                      S-8cec59,A-3c1a3f,2023-12-23,2024-04-12,Enterprise,14,2786,False,True\n";
    let usage = "usage_id,subscription_id,usage_date,feature_name,usage_count,usage_duration_secs,error_count,is_beta_feature\n\
                 U-1c6c24,S-0fcf7d,2023-07-27,feature_20,9,5004,0,FALSE\n";
    let tickets = "ticket_id,account_id,submitted_at,closed_at,resolution_time_hours,priority,first_response_time_minutes,satisfaction_score,escalation_flag\n\
                   T-0024de,A-712f1c,2023-07-27,2023-07-28,27,high,74,,FALSE\n";
    let accounts = "account_id,account_name,industry,country,signup_date\nA-2e4581,Company_0,EdTech,US,2024-10-16\n";
    for (example, kind, text, want) in [
        (
            "q_invoice_lines.toml",
            Kind::InvoiceLines,
            q,
            "2 InvoiceLine(InvoiceLineDraft { account: \"Organization 33\", product: None, amount_minor: 374750, currency: AUD, from: 2009-05-11, to: 2009-11-11, quantity_milli: Some(5000), external_id: Some(\"1.0\"), credits: None, recorded_on: None })\n",
        ),
        (
            "ravenstack/subscriptions.toml",
            Kind::ContractLines,
            ravenstack,
            // 2,786 a month ÷ 14 seats = 199 a seat.
            "2 ContractLine(ContractLineDraft { account: \"A-3c1a3f\", contract: \"S-8cec59\", renews: None, product: \"Enterprise\", family: Some(\"RavenStack\"), tier: Some(3), unit: Seat, quantity_milli: 14000, unit_price_micro: 199000000, list_price_micro: None, amount_minor: 278600, period: Months(1), currency: USD, start: 2023-12-23, end: None, cancelled_on: Some(2024-04-12), auto_renew: true, notice_days: None, effective_on: 2023-12-23, recorded_on: None, discount_end: None, kind: Recurring, contracted: None })\n",
        ),
        (
            "ravenstack/usage.toml",
            Kind::Usage,
            usage,
            "2 Usage(UsageDraft { of: Contract(\"S-0fcf7d\"), product: \"RavenStack\", feature: Some(\"feature_20\"), day: 2023-07-27, quantity_milli: 9000, external_id: Some(\"U-1c6c24\") })\n",
        ),
        (
            "ravenstack/tickets.toml",
            Kind::Tickets,
            tickets,
            "2 Ticket(TicketDraft { account: \"A-712f1c\", external_id: \"T-0024de\", opened_on: 2023-07-27, closed_on: Some(2023-07-28), priority: High, subject: None, escalated: false, person: None, first_response_minutes: Some(74) })\n",
        ),
        (
            "ravenstack/accounts.toml",
            Kind::Accounts,
            accounts,
            "2 Account(AccountDraft { external_id: \"A-2e4581\", name: Some(\"Company_0\"), segment: Some(\"EdTech\"), owner: None, land_owner: None, cam: None, csm: None, sponsor: None, country: Some(\"US\"), parent: None, merged_into: None, merged_on: None, currency: Some(USD), effective_on: None })\n",
        ),
    ] {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(example);
        let mapping = std::fs::read_to_string(path).unwrap();
        assert_eq!(crate::told_of(text.as_bytes(), kind, &mapping).unwrap(), want, "{example}");
    }
}

#[test]
fn a_reading_tells_what_it_read() {
    let mut reading = open(&fixture(Kind::Rates, "csv"), Kind::Rates, None, crate::here()).unwrap();
    assert_eq!(reading.kind(), Kind::Rates);
    assert_eq!(reading.source(), "rates");
    assert_eq!(reading.given_columns(), ["set", "currency", "day", "rate"]);
    assert_eq!(
        reading.content_hash(),
        open(&fixture(Kind::Rates, "csv"), Kind::Rates, None, crate::here()).unwrap().content_hash()
    );
    assert_ne!(
        reading.content_hash(),
        open(&fixture(Kind::Levels, "csv"), Kind::Levels, None, crate::here()).unwrap().content_hash()
    );
    while reading.next_row().unwrap().is_some() {}
    assert_eq!(reading.progress().done, reading.progress().total);

    let preview = imports::preview(&fixture(Kind::Levels, "csv"), Some(&Mapping::default()), crate::here(), 1).unwrap();
    assert_eq!(preview.header, ["account", "product", "effective_on", "MRR", "currency", "recorded_on"]);
    assert_eq!(preview.rows, [["Northwind", "Suite", "2024-01-01", "5000", "GBP", ""]]);
}
