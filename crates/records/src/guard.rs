//! The newest checkpoint in a second place, apart from the ledger: an older copy that is put back, or a
//! history written on beside another, is found before anything is written.
//!
//! It is blind where both places are put back together: witnesses elsewhere are not.

use sanad_chain::tree::{NodeHash, text_of, told};
use sanad_disk::{read_whole, replace_whole};
use sanad_ledger::State;

use crate::error::Fault;
use crate::institution::{Place, Records};
use crate::reconcile::StandsTo;

/// What is kept in the second place.
pub(crate) struct Kept {
    bytes: Option<Vec<u8>>,
    checkpoint: Option<(u64, NodeHash)>,
}

impl Records {
    /// What the second place keeps; nothing where there is none, or nothing was kept yet.
    pub(crate) fn guarded(&self) -> Result<Kept, Fault> {
        let Some(path) = &self.guard else {
            return Ok(Kept { bytes: None, checkpoint: None });
        };
        let (disk, _) = self.place();
        if !disk.exists(path)? {
            return Ok(Kept { bytes: None, checkpoint: None });
        }
        let bytes = read_whole(&*disk, path)?;
        let checkpoint = told(&bytes).ok_or_else(|| Fault::Guard { file: path.clone() })?;
        Ok(Kept { bytes: Some(bytes), checkpoint: Some(checkpoint) })
    }

    /// The same for a publication, which holds the ledger to its own last checkpoint anyhow.
    pub(crate) fn guarded_or_own(&self) -> Result<Kept, Fault> {
        let kept = self.guarded()?;
        // Others sign under the published one.
        let own = self.public_file("checkpoint").and_then(|own| text_of(&own));
        let same = kept.bytes.as_ref().is_none_or(|bytes| text_of(bytes) == own);
        if same {
            return Ok(kept);
        }
        self.hold_to_guard()
    }

    /// Holds the ledger to the second place; one that takes no writes as it is goes on with none.
    ///
    /// # Errors
    /// It does not extend the checkpoint there.
    pub(crate) fn hold_to_guard(&self) -> Result<Kept, Fault> {
        let kept = self.guarded()?;
        let writable = !matches!(self.ledger.state(), State::ReadOnly { .. });
        let Some(outside) = kept.checkpoint.filter(|_| writable) else { return Ok(kept) };
        let own = self.ledger.head().size.get();
        match self.stands_to(outside)? {
            StandsTo::Extends => Ok(kept),
            StandsTo::Behind => Err(Fault::RolledBack { own, kept: outside.0 }),
            StandsTo::Diverged => Err(Fault::Diverged { kept: outside.0 }),
        }
    }

    /// Puts a new checkpoint into the second place, unless something else came there meanwhile.
    pub(crate) fn move_guard(&self, kept: &Kept, note: &[u8]) -> Result<(), Fault> {
        let Some(path) = &self.guard else { return Ok(()) };
        let (disk, _) = self.place();
        if self.guarded()?.bytes != kept.bytes {
            return Err(Fault::Guard { file: path.clone() });
        }
        Ok(replace_whole(&*disk, path, note)?)
    }

    /// The checkpoint in the second place, which may be one that this ledger does not extend.
    ///
    /// # Errors
    /// What stands there is none, or cannot be read.
    pub fn kept_by_guard(place: &Place) -> Result<Option<(u64, NodeHash)>, Fault> {
        let Some(path) = place.guard.as_ref() else { return Ok(None) };
        if !place.disk.exists(path)? {
            return Ok(None);
        }
        let kept = told(&read_whole(&*place.disk, path)?);
        kept.map(Some).ok_or_else(|| Fault::Guard { file: path.clone() })
    }

    /// Puts the newest published checkpoint into the second place, whatever stands there: after a
    /// reconciliation, which says that it may.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn reset_guard(place: &Place) -> Result<(), Fault> {
        let note = sanad_ledger::public_file(&*place.disk, &place.dir, "checkpoint");
        if let (Some(path), Some(note)) = (&place.guard, note) {
            replace_whole(&*place.disk, path, &note)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use sanad_disk::{Disk as _, SimDisk, create_dir_durably};

    use crate::testing::{Lk3, place, publish};
    use crate::{Fault, Place, Records};

    fn guarded(disk: &SimDisk) -> Place {
        Place { guard: Some("/elsewhere/guard".into()), ..place(disk) }
    }

    fn lk3() -> (SimDisk, Records) {
        let lk3 = Lk3::new();
        let disk = lk3.disk.power_cut(0);
        create_dir_durably(&disk, std::path::Path::new("/elsewhere")).unwrap();
        let records = Records::open(&guarded(&disk)).unwrap();
        (disk, records)
    }

    /// The second place of one disk, carried to another.
    fn carry(from: &SimDisk, to: &SimDisk) {
        let path = std::path::Path::new("/elsewhere/guard");
        let note = sanad_disk::read_whole(from, path).unwrap();
        sanad_disk::replace_whole(to, path, &note).unwrap();
    }

    #[test]
    fn each_checkpoint_goes_to_the_second_place() {
        let (disk, records) = lk3();
        for _ in 0..3 {
            let told = publish(&records);
            let path = std::path::Path::new("/elsewhere/guard");
            assert_eq!(sanad_disk::read_whole(&disk, path).unwrap(), told.note.as_bytes());
        }
        drop(records);
        let found = disk.power_cut(3);
        let records = Records::open(&guarded(&found)).unwrap();
        publish(&records);
    }

    #[test]
    fn an_older_copy_does_not_start_until_it_is_reconciled() {
        let (disk, records) = lk3();
        publish(&records);
        let older = disk.power_cut(0);
        publish(&records);
        carry(&disk, &older);
        let size = Records::open(&place(&older)).unwrap().ledger().head().size.get();
        let refused = Records::open(&guarded(&older)).err().unwrap();
        assert!(matches!(refused, Fault::RolledBack { own, .. } if own == size), "{refused}");
        // Nothing was written before it was found.
        assert_eq!(Records::open(&place(&older)).unwrap().ledger().head().size.get(), size);
        // Another history that is as long is found as well.
        let forked = Records::open(&place(&older)).unwrap();
        for _ in 0..4 {
            forked.rebuilt(true).unwrap();
        }
        drop(forked);
        let refused = Records::open(&guarded(&older)).err().unwrap();
        assert!(matches!(refused, Fault::Diverged { .. }), "{refused}");
        let reconciled = Records::open(&place(&older)).unwrap();
        let note = sanad_disk::read_whole(&disk, std::path::Path::new("/elsewhere/guard")).unwrap();
        let outside = sanad_chain::tree::told(&note).unwrap();
        reconciled.begin_generation(outside).unwrap();
        publish(&reconciled);
        drop(reconciled);
        Records::reset_guard(&guarded(&older)).unwrap();
        publish(&Records::open(&guarded(&older)).unwrap());
    }

    #[test]
    fn what_came_to_the_second_place_meanwhile_is_not_written_over() {
        let (disk, records) = lk3();
        publish(&records);
        let kept = records.hold_to_guard().unwrap();
        let path = std::path::Path::new("/elsewhere/guard");
        let note = "x\n7\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n\u{2014} x AAAAAAAA\n";
        sanad_disk::replace_whole(&disk, path, note.as_bytes()).unwrap();
        assert!(records.move_guard(&kept, b"new").is_err());
        disk.remove(path).unwrap();
        assert!(records.move_guard(&kept, b"new").is_err());
        sanad_disk::replace_whole(&disk, path, b"no checkpoint").unwrap();
        let refused = records.hold_to_guard().err().unwrap();
        assert!(matches!(refused, Fault::Guard { .. }), "{refused}");
    }
}
