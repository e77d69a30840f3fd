//! The socket file: the terminal's way in on the same machine.

use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};

/// A socket file that is removed with this.
#[derive(Debug)]
pub(crate) struct SocketFile {
    path: PathBuf,
}

/// Listens at a path, for the user the server runs as only. A socket file that a killed server left
/// is replaced: whoever calls this holds the ledger's folder, so nobody listens to it.
///
/// # Errors
/// Something else than a socket is there, the path is too long, or the folder refuses.
pub(crate) fn listen(path: &Path) -> io::Result<(UnixListener, SocketFile)> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.file_type().is_socket() => fs::remove_file(path)?,
        Ok(_other) => return Err(io::ErrorKind::AlreadyExists.into()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    let listener = UnixListener::bind(path)?;
    let file = SocketFile { path: path.to_owned() };
    fs::set_permissions(path, Permissions::from_mode(0o600))?;
    Ok((listener, file))
}

impl Drop for SocketFile {
    fn drop(&mut self) {
        // One that stays behind is replaced at the next start.
        let _ = fs::remove_file(&self.path);
    }
}
