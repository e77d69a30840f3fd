//! A folder that one process at a time may have.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::{Disk, DiskError, Lock};

/// A folder held by one process: the folder itself, which cannot be removed while something lies in it,
/// and a lock file in it, which programs before this one look at alone.
pub struct FolderHold {
    disk: Arc<dyn Disk>,
    file_path: PathBuf,
    folder: Box<dyn Lock>,
    /// Taken anew where somebody removed it.
    file: Mutex<Box<dyn Lock>>,
}

impl FolderHold {
    /// Takes the folder. `name` is that of the lock file in it.
    ///
    /// # Errors
    /// Another holder has it, or the system refuses.
    pub fn take(disk: &Arc<dyn Disk>, folder: &Path, name: &str) -> Result<Self, DiskError> {
        let file_path = folder.join(name);
        let held = disk.lock(folder)?;
        let file = match disk.lock(&file_path) {
            // What is in use is the folder: nobody is told of a file that they could remove.
            Err(DiskError::Held { .. }) => {
                return Err(DiskError::Held { path: folder.to_owned() });
            }
            taken => Mutex::new(taken?),
        };
        Ok(Self { disk: Arc::clone(disk), file_path, folder: held, file })
    }

    /// Whether somebody has the folder now.
    ///
    /// # Errors
    /// Fails when the system refuses.
    pub fn is_taken(disk: &dyn Disk, folder: &Path, name: &str) -> Result<bool, DiskError> {
        Ok(disk.is_locked(folder)? || disk.is_locked(&folder.join(name))?)
    }

    /// Whether the folder's path still names what is held. A lock file that was removed is made and
    /// taken anew.
    ///
    /// # Errors
    /// Somebody else took the lock file meanwhile, or the system refuses.
    pub fn stands(&self) -> Result<bool, DiskError> {
        if !self.folder.stands()? {
            return Ok(false);
        }
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        if !file.stands()? {
            *file = self.disk.lock(&self.file_path)?;
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SimDisk;

    fn held() -> (SimDisk, FolderHold) {
        let disk = SimDisk::new();
        disk.create_dir(Path::new("/house")).unwrap();
        let hold = take(&disk).unwrap();
        (disk, hold)
    }

    fn take(disk: &SimDisk) -> Result<FolderHold, DiskError> {
        let shared: Arc<dyn Disk> = Arc::new(disk.clone());
        FolderHold::take(&shared, Path::new("/house"), "lock")
    }

    #[test]
    fn without_its_lock_file_a_folder_is_held_still_and_the_file_comes_back() {
        let (disk, hold) = held();
        let lock = Path::new("/house/lock");
        disk.remove(lock).unwrap();
        let refused = take(&disk).err().unwrap();
        assert_eq!(refused.to_string(), "`/house` is in use by another process");
        assert!(FolderHold::is_taken(&disk, Path::new("/house"), "lock").unwrap());
        assert!(hold.stands().unwrap());
        assert!(disk.is_locked(lock).unwrap());
        drop(hold);
        assert!(!FolderHold::is_taken(&disk, Path::new("/house"), "lock").unwrap());
        take(&disk).unwrap();
    }

    #[test]
    fn a_lock_file_that_another_program_holds_is_told_as_the_folder() {
        let (disk, hold) = held();
        drop(hold);
        let older = disk.lock(Path::new("/house/lock")).unwrap();
        let refused = take(&disk).err().unwrap();
        assert_eq!(refused.to_string(), "`/house` is in use by another process");
        drop(older);
        let hold = take(&disk).unwrap();
        // An older program comes in where the file was removed.
        disk.remove(Path::new("/house/lock")).unwrap();
        let _older = disk.lock(Path::new("/house/lock")).unwrap();
        assert!(matches!(hold.stands(), Err(DiskError::Held { .. })));
    }

    #[test]
    fn a_folder_that_was_moved_or_replaced_is_not_held() {
        let (disk, hold) = held();
        disk.rename(Path::new("/house"), Path::new("/moved")).unwrap();
        assert!(!hold.stands().unwrap());
        disk.create_dir(Path::new("/house")).unwrap();
        assert!(!hold.stands().unwrap());
        take(&disk).unwrap();
    }
}
