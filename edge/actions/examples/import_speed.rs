//! How long 100,000 accounts and 300,000 contract lines take: `cargo run --release -p actions --example import_speed`.
use access::Scope;
use accounts::AccountDraft;
use actions::{Actor, CompanyClock, Cx, ImportInput, ImportRow, Mode, import};
use revenue::{ContractLineDraft, Draft, LineKind, Period, Unit};
use std::sync::Arc;
use std::time::Instant;

fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let f: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    (f[11].parse::<f64>().unwrap() + f[12].parse::<f64>().unwrap()) / 100.0
}
fn rss() -> String {
    std::fs::read_to_string("/proc/self/status")
        .unwrap()
        .lines()
        .filter(|l| l.starts_with("VmRSS") || l.starts_with("VmHWM"))
        .collect::<Vec<_>>()
        .join(" ")
}

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir().unwrap();
    let url = std::env::args().nth(1).unwrap_or(format!("sqlite://{}/a.db?mode=rwc", folder.path().display()));
    let store = store::Store::open(&url).await.unwrap();
    let cx = Cx {
        store: store.clone(),
        actor: Actor::LocalOperator("x".into()),
        scope: Scope::All,
        clock: Arc::new(CompanyClock::on_day(chrono_tz::Europe::London, "2026-06-30".parse().unwrap())),
        idempotency_key: None,
    };
    let n = 100_000u64;
    let order = |i: u64| (i * 7_919) % n;
    let accounts = (0..n).map(|i| {
        let a = order(i);
        (
            i + 2,
            Ok(Draft::Account(AccountDraft {
                external_id: format!("ACC-{a:06}"),
                name: Some(format!("Company {a} Logistics")),
                segment: Some(["SMB", "Mid-market", "Enterprise"][(a % 3) as usize].into()),
                owner: Some(format!("owner {}", a % 40)),
                country: Some("GB".into()),
                parent: None,
                currency: None,
                effective_on: None,
            })),
        )
    });
    let lines = (0..3 * n).map(|i| {
        let a = order(i % n);
        let v = i / n;
        (
            i + 2,
            Ok(Draft::ContractLine(ContractLineDraft {
                account: format!("ACC-{a:06}"),
                contract: format!("C-{a}"),
                renews: None,
                product: ["Planner", "Routes", "Analytics"][(a % 3) as usize].into(),
                family: Some("Planner".into()),
                tier: Some(2),
                unit: Unit::Seat,
                quantity_milli: 10_000 + v as i64 * 1000,
                unit_price_micro: 49_000_000,
                list_price_micro: Some(50_000_000),
                amount_minor: 49_000 + v as i64 * 4900,
                period: Period::Months(12),
                currency: money::Currency::GBP,
                start: money::Day(19_000 + (a % 900) as i32),
                end: Some(money::Day(19_000 + (a % 900) as i32 + 1096)),
                cancelled_on: None,
                auto_renew: a % 2 == 0,
                notice_days: Some(90),
                effective_on: money::Day(19_000 + (a % 900) as i32 + v as i32 * 200),
                recorded_on: Some(money::Day(19_000 + (a % 900) as i32 + v as i32 * 200 - 10)),
                discount_end: None,
                kind: LineKind::Recurring,
                contracted: None,
            })),
        )
    });
    let files: [(&str, &mut (dyn Iterator<Item = ImportRow> + Send)); 2] =
        [("accounts", &mut accounts.clone()), ("contract-lines", &mut lines.clone())];
    for (kind, rows) in files {
        run(&cx, kind, rows).await;
    }
    let files: [(&str, &mut (dyn Iterator<Item = ImportRow> + Send)); 2] =
        [("accounts", &mut accounts.clone()), ("contract-lines", &mut lines.clone())];
    for (kind, rows) in files {
        run(&cx, kind, rows).await;
    }
    let (t, c) = (Instant::now(), cpu());
    let mut pages = store.all_records(&Scope::All, i64::MAX).await.unwrap();
    let mut count = 0;
    while let Some(page) = pages.next().await.unwrap() {
        count += page.iter().map(|r| r.facts.lines.len()).sum::<usize>();
    }
    println!("all_records: {count} lines {:?} wall {:.2} cpu", t.elapsed(), cpu() - c);
    drop(pages);
    let (t, c) = (Instant::now(), cpu());
    println!("{} {:?} {:.2} cpu", store.state_hash().await.unwrap(), t.elapsed(), cpu() - c);
    for sort in store::AccountSort::ALL {
        for filter in [
            store::AccountFilter::default(),
            store::AccountFilter { segment: Some("SMB".into()), ..Default::default() },
            store::AccountFilter { text: Some("company 99 ".into()), ..Default::default() },
            store::AccountFilter { text: Some("nobody".into()), ..Default::default() },
            store::AccountFilter { owner: Some("owner 7".into()), segment: Some("SMB".into()), ..Default::default() },
            store::AccountFilter { living: Some(store::Living::Ended), ..Default::default() },
        ] {
            let mut cursor = None;
            let mut worst = std::time::Duration::ZERO;
            let mut pages = 0;
            loop {
                let t = Instant::now();
                let page = store.accounts(&Scope::All, &filter, sort, cursor.as_deref(), 50).await.unwrap().unwrap();
                worst = worst.max(t.elapsed());
                pages += 1;
                cursor = page.next;
                if cursor.is_none() || pages > 300 {
                    break;
                }
            }
            println!("{sort:?} {filter:?} pages {pages} worst {worst:?}");
        }
    }
    let page = store.accounts(&Scope::All, &Default::default(), Default::default(), None, 200).await.unwrap().unwrap();
    let t = Instant::now();
    for row in &page.rows {
        store.record_of(&Scope::All, row.account, i64::MAX).await.unwrap();
    }
    println!("record_of {:?} each; facets", t.elapsed() / 200);
    let t = Instant::now();
    store.account_facets(&Scope::All).await.unwrap();
    println!("facets {:?}", t.elapsed());
    let t = Instant::now();
    store.account_count(&Scope::All, &Default::default()).await.unwrap();
    println!("count {:?}", t.elapsed());
    println!("{}", rss());
}
async fn run(cx: &Cx, kind: &str, rows: &mut (dyn Iterator<Item = ImportRow> + Send)) {
    let (t, c) = (Instant::now(), cpu());
    let report = import(
        cx,
        ImportInput {
            kind,
            source: kind,
            file_name: "f",
            content_hash: "x",
            rows,
            mode: Mode::Commit,
            progress: &|_| (),
        },
    )
    .await
    .unwrap();
    println!(
        "{kind}: {}/{}/{}/{} {:?} wall {:.2} cpu {}",
        report.create,
        report.update,
        report.unchanged,
        report.reject,
        t.elapsed(),
        cpu() - c,
        rss()
    );
}
