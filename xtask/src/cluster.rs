//! A private PostgreSQL for tests: a temporary folder, a unix socket and no network, gone when the tests are.

use crate::setup;
use crate::step::{self, Stop};
use std::fs;
use std::io;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// The variable that tells the tests where the cluster listens.
pub const URL_VARIABLE: &str = "ASCEND_TEST_POSTGRES";

// A socket's path may have 107 bytes and another user must reach it: TMPDIR promises neither.
const SHELF: &str = "/tmp";
const FOLDER_PREFIX: &str = "ascend-postgres-";
const START_SECONDS_MAX: u64 = 60;
const STOP_SECONDS_MAX: u64 = 20;

/// A running cluster. It ends with this value, and also when this program dies in any other way, because the kernel
/// then interrupts the server (`setpriv --pdeathsig`); its folder is swept by the next run.
pub struct Cluster {
    server: Child,
    folder: PathBuf,
    programs: PathBuf,
    owner: Option<Owner>,
}

/// How a server is stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopping {
    /// Sessions are ended, everything is written.
    Fast,
    /// As if the server had crashed: it recovers when it starts again.
    Immediate,
}

impl Cluster {
    /// Creates and starts a cluster with the server programs of a folder.
    pub fn start(programs: &Path) -> Result<Self, Stop> {
        sweep(Path::new(SHELF));
        let owner = if setup::is_root() { Some(unprivileged_owner()?) } else { None };
        let folder = Path::new(SHELF).join(format!("{FOLDER_PREFIX}{}", std::process::id()));
        create_private(&folder, owner).map_err(|error| {
            Stop::new(format!("The folder {} cannot be created: {error}. Free it or its disk.", folder.display()))
        })?;
        let started = initialise(programs, &folder, owner).and_then(|()| serve(programs, &folder, owner));
        match started {
            // From here on the value cleans up after itself, also when the server never gets ready.
            Ok(server) => {
                let mut cluster = Self { server, folder, programs: programs.to_path_buf(), owner };
                cluster.wait_until_ready()?;
                Ok(cluster)
            }
            Err(stop) => {
                fs::remove_dir_all(&folder).ok();
                Err(stop)
            }
        }
    }

    /// A libpq URL of the maintenance database; a test creates a database of its own beside it.
    pub fn url(&self) -> String {
        format!("postgres://ascend@localhost/postgres?host={}", self.folder.display())
    }

    /// Stops the server and starts it again, with what it held. Call it from the thread that started the cluster: the
    /// server ends with the thread that it was started from.
    pub fn restart(&mut self, how: Stopping) -> Result<(), Stop> {
        self.signal(if how == Stopping::Fast { "INT" } else { "QUIT" });
        self.wait_until_ended();
        self.server = serve(&self.programs, &self.folder, self.owner)?;
        self.wait_until_ready()
    }

    fn signal(&self, name: &str) {
        let kill = format!("kill -{name} {}", self.server.id());
        Command::new("sh").args(["-c", &kill]).stderr(Stdio::null()).status().ok();
    }

    fn wait_until_ended(&mut self) {
        let deadline = Instant::now() + Duration::from_secs(STOP_SECONDS_MAX);
        while matches!(self.server.try_wait(), Ok(None)) && Instant::now() < deadline {
            sleep(Duration::from_millis(20));
        }
        self.server.kill().ok();
        self.server.wait().ok();
    }

    fn wait_until_ready(&mut self) -> Result<(), Stop> {
        let deadline = Instant::now() + Duration::from_secs(START_SECONDS_MAX);
        // The server keeps its number as the first line of this file, and its state as the last one.
        let number = self.server.id().to_string();
        let state = self.folder.join("data/postmaster.pid");
        while Instant::now() < deadline {
            if fs::read_to_string(&state)
                .is_ok_and(|text| text.lines().next() == Some(number.as_str()) && text.trim_end().ends_with("ready"))
            {
                return Ok(());
            }
            if let Ok(Some(status)) = self.server.try_wait() {
                return Err(Stop::new(format!("PostgreSQL ended at once with {status}:\n{}", self.log())));
            }
            sleep(Duration::from_millis(20));
        }
        Err(Stop::new(format!("PostgreSQL is not ready after {START_SECONDS_MAX} s:\n{}", self.log())))
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // SIGINT asks for a fast shutdown: sessions are ended, the shared memory is freed.
        self.signal("INT");
        self.wait_until_ended();
        fs::remove_dir_all(&self.folder).ok();
    }
}

/// User and group id of the account that runs the server.
type Owner = (u32, u32);

fn initialise(programs: &Path, folder: &Path, owner: Option<Owner>) -> Result<(), Stop> {
    let mut initdb = as_owner(&programs.join("initdb"), folder, owner);
    initdb.args(["--pgdata=data", "--username=ascend", "--auth=trust", "--encoding=UTF8", "--no-sync"]);
    // A linguistic order by default, so that a query that forgets COLLATE "C" is seen to fail.
    initdb.args(["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-GB"]);
    step::read(&mut initdb).map(drop)
}

fn serve(programs: &Path, folder: &Path, owner: Option<Owner>) -> Result<Child, Stop> {
    let log = fs::File::options().create(true).append(true).open(folder.join("log"));
    let mut server = as_owner(&programs.join("postgres"), folder, owner);
    server.args(["-D", "data", "-c", "listen_addresses=", "-c", "max_connections=200"]);
    server.arg("-c").arg(format!("unix_socket_directories={}", folder.display()));
    // Tests outlive no power cut; synchronous_commit stays on, since the store refuses to start without it.
    server.args(["-c", "fsync=off", "-c", "full_page_writes=off"]);
    let started = log.and_then(|log| server.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log).spawn());
    started.map_err(|error| Stop::new(format!("PostgreSQL did not start: {error}.")))
}

fn as_owner(program: &Path, folder: &Path, owner: Option<Owner>) -> Command {
    let mut command = Command::new("setpriv");
    if let Some((user, group)) = owner {
        command.args([format!("--reuid={user}"), format!("--regid={group}"), "--clear-groups".into()]);
    }
    command.arg("--pdeathsig=INT").arg(program).current_dir(folder).env("LC_ALL", "C.UTF-8");
    command
}

/// PostgreSQL refuses to run as root, so its own account or else nobody's runs it.
fn unprivileged_owner() -> Result<Owner, Stop> {
    let accounts = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let owner = owner_named("postgres", &accounts).or_else(|| owner_named("nobody", &accounts));
    owner.ok_or_else(|| Stop::new("There is no user postgres or nobody to run PostgreSQL. Run the tests as a user."))
}

fn owner_named(name: &str, accounts: &str) -> Option<Owner> {
    let fields: Vec<&str> = accounts
        .lines()
        .map(|line| line.split(':').collect())
        .find(|fields: &Vec<&str>| fields.first() == Some(&name))?;
    Some((fields.get(2)?.parse().ok()?, fields.get(3)?.parse().ok()?))
}

fn create_private(folder: &Path, owner: Option<Owner>) -> io::Result<()> {
    fs::create_dir(folder)?;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    match owner {
        Some((user, group)) => chown(folder, Some(user), Some(group)),
        None => Ok(()),
    }
}

/// Removes the folders of runs that were killed.
fn sweep(shelf: &Path) {
    for entry in fs::read_dir(shelf).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let process = name.to_str().and_then(|name| name.strip_prefix(FOLDER_PREFIX));
        if process.is_some_and(|number| number.parse::<u32>().is_ok() && !Path::new("/proc").join(number).exists()) {
            fs::remove_dir_all(entry.path()).ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_owner_is_read_from_the_accounts() {
        let accounts = "root:x:0:0:root:/:/bin/sh\npostgres:x:101:104::/var/lib/postgresql:/bin/sh\nbroken\n";
        for (name, expected) in
            [("root", Some((0, 0))), ("postgres", Some((101, 104))), ("nobody", None), ("broken", None)]
        {
            assert_eq!(owner_named(name, accounts), expected, "{name}");
        }
    }

    #[test]
    fn a_cluster_serves_on_its_socket_and_leaves_nothing_behind() {
        let programs = setup::newest_postgres().expect("PostgreSQL is set up by `cargo xtask test`");
        let cluster = Cluster::start(&programs).unwrap();
        let (folder, server) = (cluster.folder.clone(), cluster.server.id());
        assert!(folder.join(".s.PGSQL.5432").exists());
        assert!(cluster.url().ends_with(&format!("?host={}", folder.display())));
        drop(cluster);
        assert!(!folder.exists());
        assert!(!Path::new("/proc").join(server.to_string()).exists());
    }

    #[test]
    fn only_folders_of_dead_runs_are_swept() {
        let shelf = std::env::temp_dir().join(format!("ascend-sweep-{}", std::process::id()));
        // Process numbers end at 2^22, so this one belongs to nobody.
        let dead = shelf.join(format!("{FOLDER_PREFIX}999999999"));
        let alive = shelf.join(format!("{FOLDER_PREFIX}{}", std::process::id()));
        let foreign = shelf.join("ascend-postgres-notes");
        for folder in [&dead, &alive, &foreign] {
            fs::create_dir_all(folder).unwrap();
        }
        sweep(&shelf);
        assert_eq!([dead.exists(), alive.exists(), foreign.exists()], [false, true, true]);
        fs::remove_dir_all(shelf).unwrap();
    }
}
