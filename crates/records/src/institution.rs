//! One institution's records: ledger, keys and views together.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use sanad_casework::{
    Basis, EndReason, Event, IndexRebuilt, LedgerCreated, Moment, PolicyPublished, ProgramVersion,
    PublicName, Purpose, ServedWithLostKeys, SystemStarted, SystemStopped,
};
use sanad_chain::{CommandId, LedgerId, Seq};
use sanad_disk::{Clock, Disk};
use sanad_ledger::{
    Append, ClockRules, Head, Identity, Ledger, Options, PublicTree, State, identity_of,
};
use sanad_vault::{Unlock, Vault};
use sanad_views::Views;

use crate::attempts::Attempts;
use crate::drawn::Owners;
use crate::error::Fault;
use crate::folds::Folds;
use crate::gaps::Gaps;
use crate::hashers::Hashers;
use crate::line::{Line, RequestContext, RequestId, program, random};
use crate::lost::Lost;
use crate::policy::{POLICY_VERSION, Rule};
use crate::search::Index;
use crate::sessions::{Sessions, Start};
use crate::time;
use crate::turned_away::TurnedAway;
use crate::turns::{Slot, Turn, Turns};
use crate::views_guard::ViewsGuard;

/// Where an institution's records lie and how they are unlocked.
#[derive(Clone)]
pub struct Place {
    /// Files, folders and clock.
    pub disk: Arc<dyn Disk>,
    /// The ledger's folder.
    pub dir: PathBuf,
    /// The folder for keys: outside the ledger's.
    pub keys: PathBuf,
    /// How the root key is unlocked.
    pub unlock: Unlock,
    /// A file apart from the ledger's folder that keeps the newest checkpoint too, if there is one: what
    /// does not extend it is not opened.
    pub guard: Option<PathBuf>,
    /// What the machine's clock is held against before anything is written.
    pub clock: ClockRules,
}

/// One institution's records: every change goes in by [`Records::record`], every look goes out by
/// the methods of `reveal`.
pub struct Records {
    pub(crate) ledger: Ledger,
    pub(crate) vault: Vault,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) turns: Turns,
    /// Erasures and redactions are carried out one at a time.
    pub(crate) erasing: Turn,
    /// Who can be found; none before the first search.
    pub(crate) index: Slot<Index>,
    /// Held by whoever takes a sign-in name.
    pub(crate) naming: Mutex<()>,
    pub(crate) hashers: Hashers,
    pub(crate) attempts: Attempts,
    /// Whose the keys are, once somebody was erased.
    pub(crate) owners: Mutex<Owners>,
    pub(crate) turned_away: TurnedAway,
    /// What was lost for good.
    pub(crate) gaps: Gaps,
    pub(crate) folds: Folds,
    /// What the vault lacks.
    pub(crate) lost: Lost,
    pub(crate) sessions: Sessions,
    /// The tree as it was published last; none before the first time.
    pub(crate) public: Mutex<Option<PublicTree>>,
    /// Where the newest checkpoint is kept a second time.
    pub(crate) guard: Option<PathBuf>,
    #[cfg(test)]
    pub(crate) between: crate::between::Between,
    disk: Arc<dyn Disk>,
    dir: PathBuf,
    /// Caught up before each use; it never runs ahead of what is durable.
    views: RwLock<Views>,
}

/// How the ledger of this place is opened.
fn options(place: &Place, vault: &Vault) -> Options {
    Options { clock: place.clock, ..Options::new(vault.seal_key()) }
}

/// The name under which the views are kept between runs.
const VIEWS: &str = "views";

impl Records {
    /// Now.
    pub fn moment(&self) -> Moment {
        Moment { recorded_at: time::utc(self.clock.now_micros()) }
    }

    /// Founds an institution: its keys, its ledger and the first entries.
    ///
    /// # Errors
    /// Something is there already, the keys would lie in the ledger's folder, or the disk refuses.
    pub fn create(place: &Place, institution: PublicName) -> Result<Self, Fault> {
        // Nothing is half made at a time that nobody can confirm.
        if let Some(doubt) = place.clock.doubt(place.disk.clock().now_micros(), None) {
            return Err(Fault::ClockOff(doubt));
        }
        let id = LedgerId::from_bytes(random()?);
        let disk = Arc::clone(&place.disk);
        let vault = Vault::create(disk, &place.dir, &place.keys, id, &place.unlock)?;
        let identity = Identity { ledger: id, generation: 0 };
        let disk = Arc::clone(&place.disk);
        let ledger = Ledger::create(disk, &place.dir, identity, options(place, &vault))?;
        let records = Self::of(ledger, vault, place, Views::new());
        records.note(LedgerCreated { institution, decree: None })?;
        records.note(PolicyPublished { version: POLICY_VERSION })?;
        Ok(records)
    }

    /// Opens an institution's records; views that fell behind catch up.
    ///
    /// # Errors
    /// There is none, another process has it, the keys do not unlock, or the disk refuses.
    pub fn open(place: &Place) -> Result<Self, Fault> {
        Self::open_after(place, |_| Ok(()))
    }

    /// The same, where nothing is written unless `before` lets it be: it can read, and ask others.
    ///
    /// # Errors
    /// As of [`Records::open`], or what `before` says.
    pub fn open_after<E: From<Fault>>(
        place: &Place,
        before: impl FnOnce(&Self) -> Result<(), E>,
    ) -> Result<Self, E> {
        let records = Self::unsettled(place)?;
        records.hold_to_guard()?;
        before(&records)?;
        records.clock_is_believed()?;
        records.settle()?;
        Ok(records)
    }

    pub(crate) fn unsettled(place: &Place) -> Result<Self, Fault> {
        let id = identity_of(&place.disk, &place.dir)?.ledger;
        let disk = Arc::clone(&place.disk);
        let vault = Vault::open(disk, &place.dir, &place.keys, id, &place.unlock)?;
        let disk = Arc::clone(&place.disk);
        let ledger = Ledger::open(disk, &place.dir, options(place, &vault))?;
        let views = ledger
            .snapshots()
            .get(VIEWS)
            .and_then(|kept| {
                let size = kept.at.size.get();
                Views::from_bytes(&kept.bytes).filter(|views| views.position() == size)
            })
            .unwrap_or_default();
        Ok(Self::of(ledger, vault, place, views))
    }

    /// Ends what was begun before, where the ledger takes writes.
    pub(crate) fn settle(&self) -> Result<(), Fault> {
        let writable = self.ledger.state() == State::Writable;
        self.count_free_keys()?;
        let published = self.views()?.policy_version();
        if published != POLICY_VERSION && writable {
            self.note(PolicyPublished { version: POLICY_VERSION })?;
        }
        // The ledger's lock is held: what an erasure or a rotation left half done is ended, before
        // anything is sealed.
        if writable {
            self.tell_replaced_root()?;
            self.hold_vault_to_receipts()?;
            let settled = self.vault.settle()?;
            self.tell_settled(settled)?;
            // Looks go on where this cannot: it is tried again while the program serves.
            drop(self.finish_begun());
            self.finish_rotation()?;
        }
        Ok(())
    }

    fn of(ledger: Ledger, vault: Vault, place: &Place, views: Views) -> Self {
        Self {
            ledger,
            vault,
            turns: Turns::default(),
            erasing: Turn::default(),
            index: Slot::default(),
            naming: Mutex::default(),
            hashers: Hashers::default(),
            attempts: Attempts::default(),
            owners: Mutex::default(),
            turned_away: TurnedAway::default(),
            gaps: Gaps::default(),
            folds: Folds::default(),
            lost: Lost::default(),
            sessions: Sessions::new(Start {
                run: place.disk.clock().monotonic(),
                wall: place.disk.clock().now_micros(),
            }),
            public: Mutex::default(),
            guard: place.guard.clone(),
            #[cfg(test)]
            between: crate::between::Between::default(),
            disk: Arc::clone(&place.disk),
            dir: place.dir.clone(),
            views: RwLock::new(views),
            clock: place.disk.clock(),
        }
    }

    /// The disk, and the ledger's folder on it.
    pub(crate) fn place(&self) -> (Arc<dyn Disk>, PathBuf) {
        (Arc::clone(&self.disk), self.dir.clone())
    }

    /// Writes down that the program serves from now on, and where keys are lost, that it serves all the
    /// same.
    ///
    /// # Errors
    /// The ledger takes no entry, or the vault cannot be read.
    pub fn started(&self, version: ProgramVersion) -> Result<(), Fault> {
        self.note(SystemStarted { version })?;
        let keys = u32::try_from(self.lost_keys()?).unwrap_or(u32::MAX);
        if keys > 0 { self.note(ServedWithLostKeys { keys }) } else { Ok(()) }
    }

    /// Writes down that the program stops serving.
    ///
    /// # Errors
    /// The ledger takes no entry.
    pub fn stopped(&self, reason: EndReason) -> Result<(), Fault> {
        self.tell_last_turned_away()?;
        self.note(SystemStopped { reason })
    }

    /// Writes down that index and views were made anew, and whether they were what they had been.
    ///
    /// # Errors
    /// The ledger takes no entry.
    pub fn rebuilt(&self, equal: bool) -> Result<(), Fault> {
        let up_to = sanad_casework::Seq(self.ledger.head().size.get());
        self.note(IndexRebuilt { equal, up_to })
    }

    /// Keeps what was derived for the next start, and lets go of the ledger.
    ///
    /// # Errors
    /// The disk refuses: nothing acknowledged is lost, the next start derives anew.
    pub fn close(self) -> Result<(), Fault> {
        self.keep_views()?;
        self.vault.journal_stands(self.journal_at());
        self.ledger.close();
        Ok(self.vault.close()?)
    }

    /// Keeps the views as they are now for the next start. What cannot be kept is derived anew.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn keep_views(&self) -> Result<(), Fault> {
        let views = self.views()?;
        let size = Seq::new(views.position());
        let Some(last) = views.position().checked_sub(1) else {
            return Ok(());
        };
        let hash = self.ledger.read(Seq::new(last))?.hash();
        self.ledger.snapshots().put(VIEWS, Head { size, hash }, &views.to_bytes());
        Ok(())
    }

    /// The views, caught up with everything durable.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn views(&self) -> Result<ViewsGuard<'_>, Fault> {
        ViewsGuard::assert_free();
        loop {
            let size = self.ledger.head().size.get();
            let views = self.views.read().unwrap_or_else(PoisonError::into_inner);
            if views.position() >= size {
                return Ok(ViewsGuard::new(views));
            }
            drop(views);
            let mut views = self.views.write().unwrap_or_else(PoisonError::into_inner);
            catch_up(&self.ledger, &mut views, size)?;
        }
    }

    /// The views made anew from the first entry on, to be compared with the live ones.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn rebuilt_views(&self) -> Result<Views, Fault> {
        let mut views = Views::new();
        catch_up(&self.ledger, &mut views, self.ledger.head().size.get())?;
        Ok(views)
    }

    /// Whether changes are taken, as readiness tells it.
    pub fn state(&self) -> State {
        self.ledger.state()
    }

    /// The ledger, for those who check or measure it.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// One entry of the program's own.
    pub(crate) fn note(&self, event: impl Into<Event>) -> Result<(), Fault> {
        self.ledger.append(self.noted(event)?)?;
        Ok(())
    }

    /// The append of an event of the program itself.
    pub(crate) fn noted(&self, event: impl Into<Event>) -> Result<Append, Fault> {
        let caller = program()?;
        let at = self.clock.now_micros();
        let line = Line::now(event, at, Purpose::Maintenance, Basis::Duty)?;
        let under = RequestContext {
            caller: &caller,
            sign_in: None,
            request: RequestId::from_bytes(random()?),
            rule: Rule::ProgramRuns,
            tag: None,
        };
        Ok(Append {
            command: CommandId::from_bytes(random()?),
            drafts: vec![line.draft(&under, &[])?],
            expect: Vec::new(),
            at: None,
            reserve: true,
        })
    }
}

/// Behind by fewer entries than this, the views read them one by one: a walk would read on from
/// the last known frame, which may lie far back.
const FEW: u64 = 64;

fn catch_up(ledger: &Ledger, views: &mut Views, size: u64) -> Result<(), Fault> {
    if size.saturating_sub(views.position()) < FEW {
        for seq in views.position()..size {
            let stored = ledger.read(Seq::new(seq))?;
            views.apply(&stored.entry()).map_err(|_| Fault::Unreadable { seq })?;
        }
        return Ok(());
    }
    let mut unreadable = None;
    ledger.scan(Seq::new(views.position()), |entry| {
        if entry.seq().get() >= size {
            return ControlFlow::Break(());
        }
        if views.apply(entry).is_ok() {
            return ControlFlow::Continue(());
        }
        unreadable = Some(Fault::Unreadable { seq: entry.seq().get() });
        ControlFlow::Break(())
    })?;
    unreadable.map_or(Ok(()), Err)
}
