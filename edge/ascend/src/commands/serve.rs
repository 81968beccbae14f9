//! `ascend serve`: the server and its day.

use crate::elsewhere::Elsewhere;
use crate::mailing::{Mailing, worker};
use crate::outcome::note;
use crate::place::Place;
use actions::account_now::turn_day;
use actions::{Clock, Cx, Stop};
use analytics::Engine;
use anyhow::Context;
use clap::Args;
use delivery::{Outgoing, Worker};
use reports::Typst;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use store::Store;
use tokio::net::TcpListener;
use web::app::App;
use web::key_requests::{KeyRequests, PER_MINUTE_DEFAULT, PER_MINUTE_MAX};
use web::provider::SignInProvider;
use web::uploads::Uploads;

/// Where a server listens unless told otherwise.
pub const LISTEN_DEFAULT: &str = "127.0.0.1:7979";

/// How often the server looks whether a new day has begun.
const DAY_LOOK: Duration = Duration::from_secs(60);

/// How often it looks whether a job's time has come.
const JOB_LOOK: Duration = Duration::from_secs(5);

/// `ascend serve`
#[derive(Args, Debug)]
pub struct Serve {
    /// Address and port
    #[arg(long, default_value = LISTEN_DEFAULT)]
    listen: SocketAddr,
    /// Whose installation it is, shown in the corner of every page
    #[arg(long, env = "ASCEND_COMPANY", default_value = "Ascend")]
    company: String,
    #[command(flatten)]
    key_limit: KeyLimit,
    #[command(flatten)]
    elsewhere: Elsewhere,
    #[command(flatten)]
    mailing: Mailing,
}

/// How often a program may ask.
#[derive(Args, Clone, Copy, Debug)]
pub struct KeyLimit {
    /// Requests that a program may send with one key per minute; a minute's worth may come at once
    #[arg(long, env = "ASCEND_KEY_REQUESTS_PER_MINUTE", default_value_t = PER_MINUTE_DEFAULT,
          value_parser = clap::value_parser!(u32).range(1..=i64::from(PER_MINUTE_MAX)))]
    key_requests_per_minute: u32,
}

/// Serves until asked to end.
pub async fn run(place: &Place, asked: &Serve) -> Result<(), Stop> {
    let provider = asked.elsewhere.provider()?;
    let outgoing = asked.mailing.outgoing()?;
    let cx = place.cx().await?;
    if !has_member(&cx.store).await? {
        note("Nobody can sign in yet.\nhint: set up the first administrator with ascend init --email you@example.com");
    }
    turn_day(&cx.store, cx.clock.as_ref()).await?;
    // An uploaded file waits beside the data, also where the data are in PostgreSQL.
    let uploads = place.folder()?.join("uploads");
    let listener = listen(asked.listen).await?;
    let ways = Ways { provider, outgoing };
    serve(cx, asked.company.clone(), asked.key_limit, uploads, ways, listener).await
}

/// Takes the address, so that what is printed of it is true.
pub async fn listen(address: SocketAddr) -> Result<TcpListener, Stop> {
    TcpListener::bind(address).await.map_err(|error| {
        let problem = format!("{address} cannot be listened on: {error}.");
        Stop::wrong_field("listen", problem, "End what listens there, or choose another port.")
    })
}

/// The ways in and out that are set up, if any.
#[derive(Default)]
pub struct Ways {
    /// Where members may sign in as well.
    pub provider: Option<Arc<dyn SignInProvider>>,
    /// How mails leave.
    pub outgoing: Option<Outgoing>,
}

/// Serves an installation on a listener; turns its days and does its jobs meanwhile.
pub async fn serve(
    cx: Cx,
    company: String,
    key_limit: KeyLimit,
    uploads: PathBuf,
    Ways { provider, outgoing }: Ways,
    listener: TcpListener,
) -> Result<(), Stop> {
    std::fs::create_dir_all(&uploads).with_context(|| format!("creating {}", uploads.display()))?;
    let Cx { store, clock, .. } = cx;
    note(&format!("http://{}", listener.local_addr().context("asking for the address")?));
    let sends_mail = outgoing.is_some();
    let worker = worker(store.clone(), clock.clone(), outgoing, &company);
    // Before the first page: what is done from now on has its jobs.
    worker.begin().await?;
    let turning = tokio::spawn(turn_days(store.clone(), clock.clone(), worker.clone()));
    let working = tokio::spawn(do_jobs(worker));
    let analytics = Arc::new(Engine::new(store.clone(), clock.clone()));
    let readying = tokio::spawn(get_ready(analytics.clone()));
    let uploads = Uploads { folder: uploads, file_bytes_max: Uploads::FILE_BYTES_MAX };
    let served = web::serve(
        App {
            store: store.clone(),
            clock,
            analytics,
            reports: Arc::new(Typst::default()),
            uploads,
            counts: Default::default(),
            attempts: Default::default(),
            key_requests: Arc::new(KeyRequests::new(key_limit.key_requests_per_minute)),
            provider,
            begun: Default::default(),
            company,
            sends_mail,
        },
        listener,
    )
    .await;
    readying.abort();
    turning.abort();
    working.abort();
    served?;
    Ok(store.close().await?)
}

async fn get_ready(analytics: Arc<Engine>) {
    if let Err(stop) = analytics.get_ready().await {
        tracing::error!("getting the KPIs ready: {stop:?}");
    }
}

async fn turn_days(store: Store, clock: Arc<dyn Clock>, worker: Worker) {
    let mut today = clock.today();
    let mut begun = None;
    loop {
        // Also at the start: a day may have begun while nothing ran.
        if begun != Some(today) {
            match worker.begin_day().await {
                Ok(()) => begun = Some(today),
                Err(fault) => tracing::error!("beginning the day: {fault:#}"),
            }
        }
        tokio::time::sleep(DAY_LOOK).await;
        if clock.today() == today {
            continue;
        }
        match turn_day(&store, clock.as_ref()).await {
            Ok(accounts) => {
                today = clock.today();
                tracing::info!(%today, accounts, "the day turned");
            }
            Err(fault) => tracing::error!("turning the day: {fault:#}"),
        }
    }
}

async fn do_jobs(worker: Worker) {
    loop {
        if let Err(fault) = worker.work().await {
            tracing::error!("doing jobs: {fault:#}");
        }
        tokio::time::sleep(JOB_LOOK).await;
    }
}

async fn has_member(store: &Store) -> Result<bool, Stop> {
    let looking = store.begin().await?;
    let members = looking.member_count().await?;
    looking.roll_back().await?;
    Ok(members > 0)
}
