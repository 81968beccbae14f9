//! Canaries: secrets, and private things of accounts, are planted, and then everything that anybody gets to see is looked
//! through: every route that reads, for accounts of all kinds, searched, sorted, filtered and from a cursor on, as files in
//! every format, refused in every way, and the log. Whoever may not see a thing finds it nowhere.

use super::matrix::{self, Company, company_on, signed_in};
use crate::needs::{ROUTES, Route};
use crate::stage::{self, Reply, Stage};
use crate::support::{On, TestDatabase};
use access::{Reach, Role};
use actions::hexadecimal;
use actions::{NewMember, invite_member, make_api_key, session};
use arrow::util::pretty::pretty_format_batches;
use axum::http::Method;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::io::{self, Cursor, Read, Write};
use std::sync::{Arc, Mutex, OnceLock};
use uuid::Uuid;

/// What the database is opened with.
const DATABASE_PASSWORD: &str = "hollow-lantern-8841";

/// A customer's private things: of the account of a member's team mate, and of somebody's whom no team knows.
const PRIVATE: [(&str, &str, &str); 16] = [
    ("account name", "Tamarisk Ropeworks", "Quillfeather Brewing"),
    ("account id there", "TAM-70431", "QUI-70432"),
    ("segment", "Saltmarsh", "Hopgarden"),
    ("product", "Hawser module", "Wort module"),
    ("level as shown", "7,654,321", "8,765,432"),
    ("level as a number", "7654321", "8765432"),
    ("person", "Ottoline Fernsby", "Barnaby Thistlewood"),
    ("address", "ottoline@tamarisk.example", "barnaby@quillfeather.example"),
    ("title", "Keeper of the looms", "Master of malts"),
    ("what it was about", "Whether the hemp frays", "Whether the barley sours"),
    ("what was said", "They doubt the twist", "They doubt the kiln"),
    ("ticket", "Frayed by noon", "Soured by noon"),
    ("product used", "Splicing kit", "Mashing kit"),
    ("campaign", "Ropewalk fair", "Cooperage fair"),
    ("deal", "First coil", "First barrel"),
    ("survey", "Ropewalk-voices", "Cooperage-voices"),
];

/// What somebody wrote in an anonymous survey that fewer people answered than are shown together.
const COMMENT: &str = "The foreman hums at the capstan";

/// A thing that was planted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Plant {
    what: String,
    text: String,
}

/// Everything that was planted, by who may see it.
struct Plants {
    /// Nobody.
    secrets: Vec<Plant>,
    /// Whoever sees the team's accounts.
    team: Vec<Plant>,
    /// Whoever sees every account.
    other: Vec<Plant>,
}

/// Whose things and where they are: the accounts, the people at them, an import.
struct Places {
    accounts: Vec<String>,
    people: Vec<String>,
    batch: String,
    cursors: Vec<String>,
}

impl Plants {
    /// What somebody may not see.
    fn hidden_from(&self, role: Option<Role>) -> Vec<&Plant> {
        let reach = role.map(|role| role.rule().reach);
        let mut hidden: Vec<&Plant> = self.secrets.iter().collect();
        if reach != Some(Reach::All) {
            hidden.extend(&self.other);
        }
        if !matches!(reach, Some(Reach::All | Reach::Team)) {
            hidden.extend(&self.team);
        }
        hidden
    }
}

fn private(of_team: bool) -> Vec<Plant> {
    let text = |(_, team, other): &(&str, &str, &str)| if of_team { team.to_string() } else { other.to_string() };
    PRIVATE.iter().map(|row| Plant { what: row.0.into(), text: text(row) }).collect()
}

/// A secret and what a database keeps of it.
fn kept_of(what: &str, token: &str) -> Vec<Plant> {
    let hash = Sha256::digest(token);
    let hexadecimal = hexadecimal(hash);
    let texts = [token.to_string(), hexadecimal, STANDARD.encode(hash), URL_SAFE_NO_PAD.encode(hash)];
    texts.into_iter().map(|text| Plant { what: what.into(), text }).collect()
}

/// Imports the customers of both kinds.
async fn plant_customers(stage: &Stage) {
    let mut files = [
        ("accounts", "account,name,segment,owner\n".to_string()),
        ("levels", "account,product,effective_on,level,currency\n".into()),
        ("people", "account,person,name,email,title,function,role,stance\n".into()),
        ("interactions", "account,id,kind,day,subject,people,text\n".into()),
        ("tickets", "account,ticket,opened_on,subject\n".into()),
        ("usage", "account,product,day,quantity\n".into()),
        ("leads", "account,lead,company,source,created_on\n".into()),
        ("deals", "account,deal,name,effective_on,stage\n".into()),
        ("quotes", "account,quote,deal,sent_on,per_year,currency\n".into()),
        ("surveys", "account,answer,survey,answered_on,product,comment\n".into()),
    ];
    for (owner, of_team) in [("Mate", true), ("Stranger", false)] {
        let [
            name,
            id,
            segment,
            product,
            _,
            level,
            person,
            address,
            title,
            about,
            said,
            ticket,
            used,
            campaign,
            deal,
            survey,
        ] = PRIVATE.map(|(_, team, other)| if of_team { team } else { other });
        let rows = [
            format!("{id},{name},{segment},{owner}\n"),
            format!("{id},{product},2025-01-01,{level}.00,GBP\n"),
            format!("{id},P-1,{person},{address},{title},operations,decides,supports\n"),
            format!("{id},I-{id},call,2026-05-04,{about},P-1,{said}\n"),
            format!("{id},T-{id},2026-06-20,{ticket}\n"),
            format!("{id},{used},2026-06-10,5\n"),
            format!("{id},L-{id},{name},{campaign},2026-05-04\n"),
            format!("{id},D-{id},{deal},2026-05-05,Demo\n"),
            format!("{id},Q-{id},D-{id},2026-05-06,{level}.00,GBP\n"),
            format!("{id},R-{id},{survey},2026-05-20,4,{COMMENT}\n"),
        ];
        files.iter_mut().zip(rows).for_each(|((_, file), row)| file.push_str(&row));
    }
    for (kind, file) in files {
        let landed = stage.upload(&format!("kind={kind}&source=canary"), &format!("canary-{kind}"), file).await;
        assert_eq!((landed.status.as_u16(), landed.json["reject"].as_i64()), (200, Some(0)), "{kind}: {}", landed.text);
    }
}

/// Every secret there is.
async fn plant_secrets(company: &Company, stages: &[Stage]) -> Vec<Plant> {
    let stage = &company.stage;
    let administrator = stage.administrator().await;
    let new = NewMember { email: "late@example.com".into(), name: "Late".into(), role: Role::Cam, team: None };
    let invited = invite_member(&administrator, new).await.unwrap();
    let mut secrets = kept_of("invitation", &invited.token);
    let signed_in = session(&stage.store, &stages[1].token, stage.app.clock.now()).await.unwrap().unwrap();
    let cx = stage.app.cx(signed_in.actor(), signed_in.scope);
    secrets.extend(kept_of("key", &make_api_key(&cx, "Loader", signed_in.role, 30).await.unwrap().key));
    for stage in stages.iter().chain([stage]) {
        secrets.extend(kept_of("session", &stage.token));
    }
    for password in [matrix::PASSWORD, stage::PASSWORD, DATABASE_PASSWORD] {
        secrets.push(Plant { what: "password".into(), text: password.into() });
    }
    secrets.push(Plant { what: "comment".into(), text: COMMENT.into() });
    for member in stage.store.members().await.unwrap() {
        // Whoever was only invited has none.
        if let Some((_, bare)) = member.password_hash.rsplit_once('$') {
            let texts = [bare.to_string(), member.password_hash.clone()];
            secrets.extend(texts.map(|text| Plant { what: "password's hash".into(), text }));
        }
    }
    secrets
}

/// A path with each of these at each of its places.
fn filled(route: &Route, own: Uuid, places: &Places) -> Vec<String> {
    let nobody = "00000000-0000-0000-0000-000000000009".to_string();
    let accounts = || [vec![own.to_string(), nobody.clone()], places.accounts.clone()].concat();
    let mut paths = vec![String::new()];
    for part in route.path.split('/').skip(1) {
        let at = match part {
            "{account}" => accounts(),
            "{id}" if route.path.contains("accounts") => accounts(),
            "{person}" => [places.people.clone(), vec![nobody.clone()]].concat(),
            "{kpi}" | "{name}" => vec!["arr".into(), "nothing".into()],
            "{survey}" => vec![PRIVATE[15].1.into(), PRIVATE[15].2.into(), nobody.clone()],
            "{*name}" => vec!["app.css".into()],
            "{key}" => vec!["revenue.grace_days".into(), "nothing".into()],
            "{batch}" | "{id}" => vec![places.batch.clone(), nobody.clone()],
            "{token}" => vec!["never-made".into()],
            part if part.starts_with('{') => vec![nobody.clone()],
            part => vec![part.to_string()],
        };
        paths = paths.iter().flat_map(|path| at.iter().map(move |part| format!("{path}/{part}"))).collect();
    }
    paths
}

/// What a path can be asked for besides: searched, sorted, filtered, from a place on, and wrongly.
fn queries(route: &Route, places: &Places) -> Vec<String> {
    let path = route.path;
    let lists =
        ["sort=level", "sort=since", "sort=renewal", "living=live", "owner=Stranger", "segment=Hopgarden", "sort=size"];
    let mut queries: Vec<String> = match path {
        path if path.ends_with("/accounts") || path == "/accounts/export" || path == "/api/v1/exports/accounts" => {
            let find = if path.starts_with("/api") { "text" } else { "q" };
            let found = ["quill", "tamarisk", "fernsby", "o"].map(|text| format!("{find}={text}"));
            let after = places.cursors.iter().map(|cursor| format!("cursor={cursor}"));
            lists.iter().map(|list| list.to_string()).chain(found).chain(after).collect()
        }
        path if path.starts_with("/growth") => {
            let of = "kpi=arr&month=2026-05";
            ["", "&owner=Stranger", "&segment=Hopgarden", "&by=segment&group=x", "&start=1", "&start=999", "&kind=new"]
                .map(|more| format!("{of}{more}"))
                .into()
        }
        "/land/rows" => ["of=quoted", "of=open", "of=won", "of=nothing"].map(String::from).into(),
        path if path.contains("kpis") || path.contains("movements") => {
            ["", "&owner=Stranger", "&segment=Hopgarden", "&by=segment", "&limit=1", "&by=size"]
                .map(|more| format!("from=2026-05&to=2026-05{more}"))
                .into()
        }
        path if path.starts_with("/accounts/") => {
            ["people=list", "side=expand", "after=AAAA", "log=open"].map(String::from).into()
        }
        path if path.contains("/accounts/") => ["limit=1", "side=expand", "cursor=AAAA"].map(String::from).into(),
        _ => Vec::new(),
    };
    if path.contains("{person}") || path.ends_with("/new") {
        queries.clear();
    }
    queries.insert(0, String::new());
    if !path.contains("export") {
        return queries;
    }
    let formats = [("csv", queries.len()), ("xlsx", 2), ("parquet", 2), ("xls", 1)];
    let of = |(format, most)| queries.iter().take(most).map(move |query| format!("format={format}&{query}"));
    formats.into_iter().flat_map(of).collect()
}

/// All that a reply says, to eyes that open workbooks and Parquet.
fn readable(reply: &Reply) -> String {
    let body = match reply.bytes.get(..4) {
        Some(b"PK\x03\x04") => {
            let mut book = zip::ZipArchive::new(Cursor::new(&reply.bytes)).unwrap();
            let mut text = String::new();
            for part in 0..book.len() {
                book.by_index(part).unwrap().read_to_string(&mut text).unwrap();
            }
            text
        }
        Some(b"PAR1") => {
            let mut file = tempfile::tempfile().unwrap();
            file.write_all(&reply.bytes).unwrap();
            let rows = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
            pretty_format_batches(&rows.map(Result::unwrap).collect::<Vec<_>>()).unwrap().to_string()
        }
        _ => reply.text.clone(),
    };
    [body, reply.location.clone(), reply.set_cookie.clone(), reply.file.clone()].join("\n")
}

/// What is said, and by which address, to whoever asks.
#[derive(Default)]
struct Seen {
    /// Things that should not have been: who, where, what.
    sightings: Vec<String>,
    /// Things that may be seen and were.
    found: BTreeSet<Plant>,
    statuses: BTreeSet<u16>,
    replies: usize,
}

impl Seen {
    fn look(&mut self, role: Option<Role>, at: &str, reply: &Reply, plants: &Plants) {
        let text = readable(reply);
        self.replies += 1;
        self.statuses.insert(reply.status.as_u16());
        let hidden = plants.hidden_from(role);
        // What the address says itself is no sighting.
        for plant in hidden.iter().filter(|plant| text.contains(&plant.text) && !at.contains(&plant.text)) {
            self.sightings.push(format!("{role:?} at {at} ({}) sees the {} {}", reply.status, plant.what, plant.text));
        }
        let may = plants.team.iter().chain(&plants.other).filter(|plant| !hidden.contains(plant));
        self.found.extend(may.filter(|plant| text.contains(&plant.text)).cloned());
    }
}

/// Asks for changes that are refused: of others, too much, too soon, wrong.
async fn refused(stage: &Stage, places: &Places) -> Vec<(String, Reply)> {
    let mut replies = Vec::new();
    let long = "x".repeat(70_000);
    replies.push(("POST /sign-in".into(), stage.post("/sign-in", &[("email", &long)]).await));
    let close = [("month", "2026-07"), ("reason", "too soon")];
    replies.push(("POST /settings/months/close".into(), stage.post("/settings/months/close", &close).await));
    let path = "/api/v1/periods/2026-07/close";
    replies.push((format!("POST {path}"), stage.write(Method::POST, path, None, "{}").await));
    for account in &places.accounts {
        let (page, api) = (format!("/accounts/{account}"), format!("/api/v1/accounts/{account}"));
        let path = format!("{page}/interactions");
        replies.push((path.clone(), stage.post(&path, &[("kind", "shout")]).await));
        let path = format!("{page}/people");
        replies.push((path.clone(), stage.post(&path, &[("stance", "besotted")]).await));
        for person in &places.people {
            let path = format!("{page}/people/{person}");
            replies.push((path.clone(), stage.post(&path, &[("stance", "besotted")]).await));
        }
        for path in [format!("{api}/people"), format!("{api}/interactions")] {
            let reply = stage.write(Method::POST, &path, None, r#"{"stance":"besotted","kind":"shout"}"#).await;
            replies.push((path, reply));
        }
    }
    replies
}

async fn places(stage: &Stage) -> Places {
    let mut places = Places { accounts: Vec::new(), people: Vec::new(), batch: String::new(), cursors: Vec::new() };
    let told = |reply: Reply, pointer: &str| reply.json.pointer(pointer).unwrap().as_str().unwrap().to_string();
    for id in [PRIVATE[1].1, PRIVATE[1].2] {
        let account = told(stage.get(&format!("/api/v1/accounts/{id}")).await, "/now/id");
        places.people.push(told(stage.get(&format!("/api/v1/accounts/{id}/people")).await, "/people/0/id"));
        places.accounts.extend([account, id.to_string()]);
    }
    places.batch = told(stage.get("/api/v1/imports").await, "/imports/0/id");
    for sort in ["name", "level", "since", "renewal"] {
        places.cursors.push(told(stage.get(&format!("/api/v1/accounts?limit=1&sort={sort}")).await, "/next"));
    }
    places
}

crate::on_both! {
    async fn whoever_may_not_see_a_thing_finds_it_nowhere(on: On) {
        let log = Log::of_this_process();
        let database = TestDatabase::new(on).await;
        // The private PostgreSQL trusts its socket, so any password opens it.
        let url = database.url.replacen("ascend@", &format!("ascend:{DATABASE_PASSWORD}@"), 1);
        let company = company_on(Stage::scoped(&url).await).await;
        plant_customers(&company.stage).await;
        let mut stages = Vec::new();
        for role in Role::ALL {
            stages.push(signed_in(&company, role).await);
        }
        let places = places(&company.stage).await;
        let secrets = plant_secrets(&company, &stages).await;
        let plants = Plants { secrets, team: private(true), other: private(false) };
        let mut seen = Seen::default();
        let stranger = company.stage.seen_by("").await;
        for (at, stage) in stages.iter().chain([&stranger]).enumerate() {
            let role = Role::ALL.get(at).copied();
            let own = company.own[at.min(company.own.len() - 1)];
            for route in ROUTES.iter().filter(|route| route.method == "GET") {
                for path in filled(route, own, &places) {
                    for query in queries(route, &places) {
                        let asked = if query.is_empty() { path.clone() } else { format!("{path}?{query}") };
                        seen.look(role, &asked, &stage.get(&asked).await, &plants);
                    }
                }
            }
            for (asked, reply) in refused(stage, &places).await {
                seen.look(role, &asked, &reply, &plants);
            }
        }
        assert!(seen.sightings.is_empty(), "{} sightings: {:#?}", seen.sightings.len(), &seen.sightings[..seen.sightings.len().min(20)]);
        // A search that finds nothing anywhere would prove nothing.
        let all: BTreeSet<Plant> = plants.team.iter().chain(&plants.other).cloned().collect();
        assert_eq!(all.difference(&seen.found).collect::<Vec<_>>(), Vec::<&Plant>::new(), "whoever may, sees it somewhere");
        for status in [200, 303, 401, 403, 404, 409, 413, 422] {
            assert!(seen.statuses.contains(&status), "{status} was never answered: {:?}", seen.statuses);
        }
        assert!(!seen.statuses.iter().any(|status| *status >= 500), "{:?}", seen.statuses);
        assert!(seen.replies > 1_500, "{} replies", seen.replies);
        tracing::info!("the log is kept");
        let log = log.text();
        assert!(log.contains("the log is kept"), "{log}");
        let told: Vec<&Plant> = plants.hidden_from(None).into_iter().filter(|plant| log.contains(&plant.text)).collect();
        assert_eq!(told, Vec::<&Plant>::new(), "in the log");
    }
}

/// What is logged while a test runs.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn of_this_process() -> Log {
        static LOG: OnceLock<Log> = OnceLock::new();
        let start = || {
            let log = Log::default();
            let writer = log.clone();
            let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::DEBUG).with_ansi(false);
            subscriber.with_writer(move || writer.clone()).init();
            log
        };
        LOG.get_or_init(start).clone()
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
