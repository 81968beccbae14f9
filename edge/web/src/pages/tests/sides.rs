//! Land and Expand are never blended: no list of people, no ranking and no quota holds figures of both sides, on any
//! page and in any answer of the API.

use crate::needs::ROUTES;
use crate::stage::{LEVELS, Stage};
use kpis::{CATALOGUE, Side};
use revenue::MovementKind;

/// What stands above a column of people of ours.
const PEOPLE: [&str; 7] = ["Rep", "Owner", "Member", "Land owner", "CAM", "CSM", "Who"];

/// Words of one side beside the names of its KPIs.
const OF_LAND: [&str; 6] = ["Quota", "Close rate", "Pipeline needed", "Leads needed", "Deals", "Quoted"];
const OF_EXPAND: [&str; 3] = ["Expansion", "Open potential", "Renewals"];

/// A table: what stands above its columns.
type Heads = Vec<String>;

/// The words of one side: its KPIs and movements, and what else only it has.
fn words(side: Side) -> Vec<String> {
    let kpis = CATALOGUE.iter().filter(|kpi| kpi.side == side).flat_map(|kpi| [kpi.title, kpi.short, kpi.name]);
    let (more, of_land) = if side == Side::Land { (&OF_LAND[..], true) } else { (&OF_EXPAND[..], false) };
    let moved = MovementKind::ALL.iter().filter(|kind| match kind {
        MovementKind::New => of_land,
        kind => !of_land && (kind.is_expansion() || kind.is_contraction() || **kind == MovementKind::Churn),
    });
    let moved = moved.flat_map(|kind| [kind.label(), kind.key()]);
    kpis.chain(more.iter().copied()).chain(moved).map(str::to_lowercase).collect()
}

/// The sides whose words are among some heads or fields.
fn sides(heads: &[String]) -> Vec<Side> {
    let among = |side: &Side| words(*side).iter().any(|word| heads.iter().any(|head| head.to_lowercase() == *word));
    [Side::Land, Side::Expand].into_iter().filter(among).collect()
}

/// The tables of a page, by their heads.
fn tables(page: &str) -> Vec<Heads> {
    let text = |cell: &str| {
        let inner = cell.split_once('>').map_or("", |(_, inner)| inner);
        inner.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect::<String>()
    };
    let heads = |table: &str| {
        let head = table.split("</thead>").next().unwrap_or_default();
        head.split("<th ").skip(1).map(|cell| text(cell.split("</th>").next().unwrap_or_default())).collect()
    };
    page.split("<table").skip(1).map(heads).collect()
}

/// The lists of people among some tables that hold figures of both sides.
fn blended(tables: &[Heads]) -> Vec<&Heads> {
    let is_of_people = |heads: &&Heads| heads.iter().any(|head| PEOPLE.contains(&head.trim()));
    tables.iter().filter(is_of_people).filter(|heads| sides(heads).len() > 1).collect()
}

/// A company with revenue, leads, deals and quotas.
async fn company() -> Stage {
    let stage = Stage::new().await;
    for (kind, rows) in [
        ("levels", LEVELS),
        ("leads", "lead,company,account,source,created_on\nL-1,Kestrel & Co,Kestrel & Co,Fair,2026-03-04\n"),
        ("deals", "account,deal,name,effective_on,stage,owner\nKestrel & Co,D-1,First,2026-03-05,Demo,Ann\n"),
    ] {
        assert_eq!(stage.upload(&format!("kind={kind}&source=crm"), kind, rows).await.status.as_u16(), 200, "{kind}");
    }
    let quota = "[[quotas]]\nrep = \"Ann\"\nfrom = \"2026-04\"\nto = \"2026-06\"\nper_year = 9000\ncurrency = \"GBP\"";
    assert_eq!(stage.post("/land/quota", &[("from", "0"), ("text", quota), ("reason", "Plan")]).await.status, 303);
    stage
}

#[test]
fn the_test_tells_a_blended_list_from_others() {
    let page = |heads: &[&str]| {
        let heads: String = heads.iter().map(|head| format!("<th scope=\"col\"><a>{head}</a></th>")).collect();
        format!("<table><thead><tr>{heads}</tr></thead><tbody><tr><th scope=\"row\">NRR</th></tr></tbody></table>")
    };
    for (heads, is_blended) in [
        (&["Rep", "Closing ratio", "NRR"][..], true),
        (&["Owner", "New", "Upsell"][..], true),
        (&["Rep", "Quota", "Coverage"][..], false),
        (&["Owner", "NRR", "GRR"][..], false),
        // Months are no people.
        (&["Month", "New", "Upsell"][..], false),
    ] {
        assert_eq!(!blended(&tables(&page(heads))).is_empty(), is_blended, "{heads:?}");
    }
}

#[tokio::test]
async fn no_page_blends_the_sides_in_a_list_of_people() {
    let stage = company().await;
    let harbour = stage.store.accounts_called(&access::Scope::All, "Kestrel & Co").await.unwrap().remove(0).account;
    let (mut of_people, mut with_quotas) = (0, Vec::new());
    for route in ROUTES.iter().filter(|route| route.method == "GET" && !route.path.starts_with("/api")) {
        let path = route.path.replace("{account}", &harbour.to_string()).replace("{kpi}", "nrr");
        let asked = if path == "/growth/rows" { format!("{path}?kpi=closing-ratio") } else { path };
        if asked.contains('{') {
            continue;
        }
        let page = stage.get(&asked).await;
        let tables = tables(&page.text);
        of_people += tables.iter().filter(|heads| heads.iter().any(|head| PEOPLE.contains(&head.trim()))).count();
        assert_eq!(blended(&tables), Vec::<&Heads>::new(), "{asked}");
        if tables.iter().any(|heads| heads.iter().any(|head| head.to_lowercase().contains("quota"))) {
            with_quotas.push(asked);
        }
        // Targets and quotas are never said of the other side.
        if let Some((_, expand)) = page.text.split_once("<h2 class=\"expand\">") {
            let expand = expand.split("<h2 class=\"land\">").next().unwrap_or_default();
            assert!(!expand.to_lowercase().contains("quota"), "{}", route.path);
        }
    }
    assert!(of_people >= 3, "{of_people} lists of people were looked at");
    assert_eq!(with_quotas, ["/land/quota"], "quotas exist on Land alone");
}

#[tokio::test]
async fn no_answer_of_the_api_blends_the_sides_beside_a_person() {
    let stage = company().await;
    let document = stage.get("/api/openapi.json").await.json;
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let mut looked_at = 0;
    for (name, schema) in schemas {
        let fields: Vec<String> =
            schema["properties"].as_object().map(|fields| fields.keys().cloned().collect()).unwrap_or_default();
        looked_at += usize::from(!fields.is_empty());
        let names_a_person =
            fields.iter().any(|field| ["owner", "rep", "member", "land_owner"].contains(&field.as_str()));
        assert!(!names_a_person || sides(&fields).len() < 2, "{name}: {fields:?}");
        // Quotas are told of Land, and of nothing else.
        let has_quotas = fields.iter().any(|field| field.contains("quota"));
        assert!(!has_quotas || (name.starts_with("Land") && sides(&fields) != [Side::Expand]), "{name}: {fields:?}");
    }
    assert!(looked_at > 50, "{looked_at} answers");
    let months = "from=2026-01&to=2026-06";
    for (asked, status) in [
        (format!("/api/v1/kpis/nrr/figures?{months}&by=rep"), 422),
        (format!("/api/v1/kpis/nrr/figures?{months}&by=owner"), 200),
        (format!("/api/v1/kpis/closing-ratio/figures?{months}&by=owner"), 422),
        (format!("/api/v1/kpis/closing-ratio/rows?{months}&by=owner"), 422),
        (format!("/api/v1/kpis/closing-ratio/figures?{months}&by=rep"), 200),
    ] {
        let answer = stage.get(&asked).await;
        assert_eq!(answer.status.as_u16(), status, "{asked}: {}", answer.text);
        assert!(status == 200 || answer.wrong_fields() == ["by"], "{asked}");
    }
}
