//! The sample institution while it runs: its records, its server, its clock.

use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;

use indicatif::ProgressBar;
use sanad_disk::{Disk, RealDisk};
use sanad_ledger::Identity;
use sanad_records::{ClockRules, Place, Records, State};
use sanad_server::{Config, Limits, Rate, Running};
use sanad_vault::{Unlock, Vault};

use super::calendar::Calendar;
use super::clock::StoryClock;
use super::disk::StoryDisk;
use super::guide::Guide;
use super::seed::{Seeded, Teller};
use super::standing::ANEW;
use super::story::Story;
use super::tamper::{spot, tamper};
use crate::api::Api;
use crate::failure::Failure;
use crate::found::found;
use crate::place;
use crate::serve;
use crate::settings::Settings;

/// The case that the text at the end is about.
const CASE: &str = "rosmini";
/// The case whose client had their data destroyed.
const ERASED: &str = "palanga";
/// One person tells a whole month in seconds: far more than anybody asks for at work.
const STORYTELLER: Rate = Rate { per_second: 100_000, burst: 100_000 };

/// The institution of the demo.
pub(super) struct DemoHouse {
    records: Arc<Records>,
    running: Running,
    socket: PathBuf,
    identity: Identity,
    unlock: Unlock,
}

/// What the month is told by.
pub(super) struct Stage {
    clock: Arc<StoryClock>,
    calendar: Calendar,
}

/// The name of the sample log to others.
const LOG_NAME: &str = "lk3.contoh.example";

/// How the house is served.
///
/// # Errors
/// Its folder has too long a path for the socket file, by which the first accounts are made.
pub(super) fn config(settings: &Settings) -> Result<Config, Failure> {
    let socket = serve::socket(settings).ok_or_else(|| {
        Failure::misuse(format!(
            "`{}` is too long a path for the socket file that a demo needs: name a shorter one with `--dir`",
            settings.dir.value.display()
        ))
    })?;
    Ok(Config {
        listen: settings.listen.value,
        socket: Some(socket),
        tls: None,
        proxies: settings.behind_proxy.value.clone(),
        publish: None,
        limits: Limits {
            requests: STORYTELLER,
            refusals: STORYTELLER,
            ..settings.limits.value.clone()
        },
    })
}

impl DemoHouse {
    /// Founds it on the first morning of the story and starts to serve it.
    pub(super) async fn found(
        settings: &Settings,
        story: &Story,
        bound: TcpListener,
    ) -> Result<(Self, Stage), Failure> {
        let real = RealDisk.clock();
        let calendar = Calendar::ending_before(real.now_micros());
        let morning = calendar.at(0, "07:25").map_or(0, |at| at.timestamp_micros());
        let clock = Arc::new(StoryClock::starting_at(real, morning));
        let disk: Arc<dyn Disk> = Arc::new(StoryDisk { clock: Arc::clone(&clock) });
        let unlock = place::new_lock(settings)?;
        // The story's clock is behind on purpose.
        let rules = ClockRules::default();
        let place = Place { clock: rules, ..place::on(disk, settings, unlock.clone()) };
        let records = found(&place, story.house.institution.parse()?)?;
        let house = Self::serve(records, settings, unlock, bound).await?;
        Ok((house, Stage { clock, calendar }))
    }

    /// Opens one whose month is told, and serves it.
    pub(super) async fn again(settings: &Settings, bound: TcpListener) -> Result<Self, Failure> {
        let place = place::place(settings)?;
        let records = Records::open(&place).map_err(place::told)?;
        if let State::ReadOnly { reason } = records.state() {
            return Err(Failure::refused(format!("the demo takes no writes: {reason}; {ANEW}")));
        }
        Self::serve(records, settings, place.unlock, bound).await
    }

    async fn serve(
        records: Records,
        settings: &Settings,
        unlock: Unlock,
        bound: TcpListener,
    ) -> Result<Self, Failure> {
        let records = Arc::new(records);
        records.started(serve::version()?)?;
        // Held until here: nobody else could take it.
        drop(bound);
        let running = sanad_server::start(Arc::clone(&records), config(settings)?).await;
        let running = running.map_err(serve::not_started)?;
        let identity = records.ledger().identity();
        Ok(Self { records, running, socket: settings.socket(), identity, unlock })
    }

    /// Where it listens.
    pub(super) fn url(&self) -> String {
        format!("http://{}", self.running.address())
    }

    /// Tells the story.
    pub(super) async fn seed(
        &self,
        story: &Story,
        stage: &Stage,
        bar: &ProgressBar,
    ) -> Result<Seeded, Failure> {
        let (api, shell) = (Api::at(&self.url())?, Api::behind(&self.socket)?);
        let teller = Teller::new(&api, &shell, Arc::clone(&stage.clock), stage.calendar)?;
        let seeded = teller.tell(story, bar).await?;
        let name = LOG_NAME.parse()?;
        let published = self.records.publish(Some(&name));
        published.map_err(|error| Failure::fault(error.to_string()))?;
        self.records.ledger().checkpoint()?;
        Ok(seeded)
    }

    /// What to try next; one tampering is tried here, on a copy.
    pub(super) fn guide<'a>(
        &self,
        settings: &'a Settings,
        seeded: &'a Seeded,
        serves: bool,
    ) -> Result<Guide<'a>, Failure> {
        let (dir, keys) = (&settings.dir.value, &settings.keys.value);
        let disk = RealDisk::shared();
        let seal = Vault::seal_key_of(&*disk, dir, keys, self.identity.ledger, &self.unlock)?;
        let copy = super::fresh_folder()?;
        let spot = spot(dir)?;
        let tampered = tamper(&disk, dir, &copy, &spot, &seal);
        std::fs::remove_dir_all(&copy)?;
        let token = |key: &str| seeded.tokens.get(key).map_or("", String::as_str);
        Ok(Guide {
            url: self.url(),
            dir,
            keys,
            case: seeded.cases.get(CASE).map_or("", String::as_str),
            erased: seeded.cases.get(ERASED).map_or("", String::as_str),
            counsellor: token("tenri"),
            supervisor: token("kartini"),
            panel: token("latief"),
            auditor: token("fatimah"),
            week_before: &seeded.week_before,
            counts: self.counts(seeded)?,
            spot,
            tampered: tampered?,
            log_key: self.records.log_key()?.map(|key| key.to_string()).unwrap_or_default(),
            serves,
        })
    }

    fn counts(&self, seeded: &Seeded) -> Result<String, Failure> {
        let entries = self.records.ledger().head().size;
        let looks = self.records.views()?.accesses().total();
        let (cases, requests) = (seeded.cases.len(), seeded.requests);
        Ok(format!(
            "{cases} kasus, {entries} catatan, {looks} di antaranya akses, lewat {requests} \
             permintaan HTTP"
        ))
    }

    /// Stops serving.
    pub(super) async fn stop(self) -> Arc<Records> {
        self.running.stop().await;
        self.records
    }
}
