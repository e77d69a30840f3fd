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

/// Makes a folder and all above it that are missing. When this returns, they are durable, also those that
/// somebody made before who was cut off.
///
/// # Errors
/// Fails when the system refuses.
pub fn create_dir_durably(disk: &dyn Disk, path: &Path) -> Result<(), DiskError> {
    let there = disk.exists(path)?;
    if !there {
        disk.create_dir(path)?;
    }
    for above in path.ancestors().skip(1) {
        // What a bare name begins at is the folder where we are.
        let above = if above.as_os_str().is_empty() { Path::new(".") } else { above };
        match disk.sync_dir(above) {
            // What we may not open was there before us: what we make is our own.
            Err(error) if there && error.is_refused() => {}
            synced => synced?,
        }
    }
    Ok(())
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
    fn a_folder_that_was_made_and_not_synced_is_durable_once_it_is_made_again() {
        let disk = SimDisk::new();
        disk.create_dir(Path::new("/a/b/c")).unwrap();
        create_dir_durably(&disk, Path::new("/a/b/c")).unwrap();
        for seed in 0..50 {
            assert!(disk.power_cut(seed).exists(Path::new("/a/b/c")).unwrap(), "seed {seed}");
        }
    }

    #[test]
    fn the_first_part_of_a_relative_path_is_durable_too() {
        let disk = SimDisk::new();
        create_dir_durably(&disk, Path::new("a/b")).unwrap();
        for seed in 0..50 {
            assert!(disk.power_cut(seed).exists(Path::new("a/b")).unwrap(), "seed {seed}");
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
