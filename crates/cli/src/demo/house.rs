//! The sample institution while it runs: its records, its server, its clock.

use std::sync::Arc;

use indicatif::ProgressBar;
use sanad_casework::EndReason;
use sanad_disk::{Disk, RealDisk};
use sanad_ledger::Identity;
use sanad_records::{ClockRules, Place, Records};
use sanad_server::{Config, Limits, Rate, Running};
use sanad_vault::{Unlock, Vault};

use super::calendar::{Calendar, DAYS};
use super::clock::StoryClock;
use super::disk::StoryDisk;
use super::guide::Guide;
use super::seed::{Seeded, Teller};
use super::story::Story;
use super::tamper::{spot, tamper};
use crate::api::Api;
use crate::failure::Failure;
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
    clock: Arc<StoryClock>,
    calendar: Calendar,
    socket: std::path::PathBuf,
    identity: Identity,
    unlock: Unlock,
}

/// The name of the sample log to others.
const LOG_NAME: &str = "lk3.contoh.example";

impl DemoHouse {
    /// Founds it on the first morning of the story and starts to serve it.
    pub(super) async fn open(settings: &Settings, story: &Story) -> Result<Self, Failure> {
        let real = RealDisk.clock();
        let calendar = Calendar::ending_before(real.now_micros());
        let morning = calendar.at(0, "07:25").map_or(0, |at| at.timestamp_micros());
        let clock = Arc::new(StoryClock::starting_at(real, morning));
        let disk: Arc<dyn Disk> = Arc::new(StoryDisk { clock: Arc::clone(&clock) });
        let unlock = place::new_lock(settings)?;
        // The story's clock is behind on purpose.
        let rules = ClockRules::default();
        let place = Place { clock: rules, ..place::on(disk, settings, unlock.clone()) };
        let institution = story.house.institution.parse()?;
        let records = Arc::new(Records::create(&place, institution).map_err(place::told)?);
        records.started(serve::version()?)?;
        let config = Config {
            listen: settings.listen.value,
            socket: Some(settings.socket()),
            tls: None,
            proxies: settings.behind_proxy.value.clone(),
            publish: None,
            limits: Limits { requests: STORYTELLER, refusals: STORYTELLER, ..Limits::default() },
        };
        let running = sanad_server::start(Arc::clone(&records), config).await?;
        let identity = records.ledger().identity();
        let socket = settings.socket();
        Ok(Self { records, running, clock, calendar, socket, identity, unlock })
    }

    /// Where it listens.
    pub(super) fn url(&self) -> String {
        format!("http://{}", self.running.address())
    }

    /// Tells the story.
    pub(super) async fn seed(&self, story: &Story, bar: &ProgressBar) -> Result<Seeded, Failure> {
        let (api, shell) = (Api::at(&self.url())?, Api::behind(&self.socket)?);
        let teller = Teller::new(&api, &shell, Arc::clone(&self.clock), self.calendar);
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
            case: seeded.memory.cases.get(CASE).map_or("", |case| case.id.as_str()),
            erased: seeded.memory.cases.get(ERASED).map_or("", |case| case.id.as_str()),
            counsellor: token("tenri"),
            supervisor: token("kartini"),
            panel: token("latief"),
            auditor: token("fatimah"),
            week_before: self.calendar.day(DAYS - 1 - 7).to_string(),
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
        let (cases, requests) = (seeded.memory.cases.len(), seeded.requests);
        Ok(format!(
            "{cases} kasus, {entries} catatan, {looks} di antaranya penglihatan, lewat {requests} \
             permintaan HTTP"
        ))
    }

    /// Stops serving and lets go of the folder.
    pub(super) async fn close(self) -> Result<(), Failure> {
        self.running.stop().await;
        self.records.stopped(EndReason::Asked)?;
        serve::close(self.records)
    }
}
