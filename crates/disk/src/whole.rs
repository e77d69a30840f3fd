//! Files that are read and replaced whole, and folders that outlast a power cut.

use std::path::{Path, PathBuf};

use crate::{Access, Disk, DiskError};

/// Reads a whole file.
///
/// # Errors
/// Fails when it does not exist or the system refuses.
pub fn read_whole(disk: &dyn Disk, path: &Path) -> Result<Vec<u8>, DiskError> {
    let file = disk.open(path, Access::Read)?;
    let size = usize::try_from(file.size()?).unwrap_or(usize::MAX);
    let mut bytes = vec![0; size];
    let read = file.read_at(&mut bytes, 0)?;
    bytes.truncate(read);
    Ok(bytes)
}

/// Puts a file in place of the old one, or where none was, in one step: after a crash the old or
/// the new bytes are there, whole. When this returns, the new ones are durable.
///
/// # Errors
/// The old file stands where an error comes back before the rename; after it, the new one may.
pub fn replace_whole(disk: &dyn Disk, path: &Path, bytes: &[u8]) -> Result<(), DiskError> {
    let mut fresh = path.as_os_str().to_owned();
    fresh.push(".new");
    let fresh = PathBuf::from(fresh);
    if disk.exists(&fresh)? {
        disk.remove(&fresh)?;
    }
    let file = disk.create(&fresh)?;
    file.write_at(bytes, 0)?;
    file.sync_data()?;
    disk.rename(&fresh, path)?;
    // A bare name lies in the folder where we are.
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    disk.sync_dir(folder.unwrap_or(Path::new(".")))
}

/// Makes a folder and all above it that are missing. When this returns, they are durable.
///
/// # Errors
/// Fails when the system refuses.
pub fn create_dir_durably(disk: &dyn Disk, path: &Path) -> Result<(), DiskError> {
    if disk.exists(path)? {
        return Ok(());
    }
    disk.create_dir(path)?;
    let above = path.ancestors().skip(1).filter(|above| !above.as_os_str().is_empty());
    above.into_iter().try_for_each(|above| disk.sync_dir(above))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SimDisk;

    #[test]
    fn a_folder_made_durably_survives_every_power_cut_with_all_above_it() {
        let disk = SimDisk::new();
        create_dir_durably(&disk, Path::new("/a/b/c")).unwrap();
        for seed in 0..50 {
            assert!(disk.power_cut(seed).exists(Path::new("/a/b/c")).unwrap(), "seed {seed}");
        }
    }

    #[test]
    fn after_a_power_cut_the_old_or_the_new_file_is_there_whole() {
        for seed in 0..200 {
            let disk = SimDisk::new();
            let path = Path::new("/d/file");
            disk.create_dir(Path::new("/d")).unwrap();
            disk.sync_dir(Path::new("/")).unwrap();
            replace_whole(&disk, path, &[1; 2000]).unwrap();
            disk.fail(crate::Operation::SyncDir, 1, crate::Effect::Lost);
            let _ = replace_whole(&disk, path, &[2; 3000]);
            let after = disk.power_cut(seed);
            let read = read_whole(&after, path).unwrap();
            assert!(read == [1; 2000] || read == [2; 3000], "seed {seed}: {} bytes", read.len());
        }
    }
}
