//! The simulated file system's tree: nodes by number, names in folders.

use std::collections::BTreeMap;
use std::io;
use std::path::{Component, Path};

use super::bytes::Bytes;
use super::dice::Dice;
use super::folder::Folder;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct NodeId(u64);

const ROOT: NodeId = NodeId(0);

#[derive(Debug, Clone)]
enum Node {
    File(Bytes),
    Folder(Folder),
}

#[derive(Debug, Clone)]
pub(super) struct Tree {
    nodes: BTreeMap<NodeId, Node>,
    next: u64,
}

impl Default for Tree {
    fn default() -> Self {
        Self { nodes: BTreeMap::from([(ROOT, Node::Folder(Folder::default()))]), next: 1 }
    }
}

impl Tree {
    pub(super) fn find(&self, path: &Path) -> io::Result<NodeId> {
        let mut at = ROOT;
        for name in names(path) {
            at = *self.folder(at)?.names.get(&name).ok_or(io::ErrorKind::NotFound)?;
        }
        Ok(at)
    }

    pub(super) fn bytes(&self, id: NodeId) -> io::Result<&Bytes> {
        match self.nodes.get(&id) {
            Some(Node::File(bytes)) => Ok(bytes),
            Some(Node::Folder(_)) => Err(io::ErrorKind::IsADirectory.into()),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    pub(super) fn bytes_mut(&mut self, id: NodeId) -> io::Result<&mut Bytes> {
        match self.nodes.get_mut(&id) {
            Some(Node::File(bytes)) => Ok(bytes),
            Some(Node::Folder(_)) => Err(io::ErrorKind::IsADirectory.into()),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    pub(super) fn folder(&self, id: NodeId) -> io::Result<&Folder> {
        match self.nodes.get(&id) {
            Some(Node::Folder(folder)) => Ok(folder),
            Some(Node::File(_)) => Err(io::ErrorKind::NotADirectory.into()),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    pub(super) fn folder_mut(&mut self, id: NodeId) -> io::Result<&mut Folder> {
        match self.nodes.get_mut(&id) {
            Some(Node::Folder(folder)) => Ok(folder),
            Some(Node::File(_)) => Err(io::ErrorKind::NotADirectory.into()),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    pub(super) fn create_file(&mut self, path: &Path) -> io::Result<NodeId> {
        self.create(path, Node::File(Bytes::default()))
    }

    pub(super) fn create_folders(&mut self, path: &Path) -> io::Result<()> {
        let mut at = std::path::PathBuf::new();
        for name in names(path) {
            at.push(name);
            match self.find(&at) {
                Ok(id) => drop(self.folder(id)?),
                Err(_) => drop(self.create(&at, Node::Folder(Folder::default()))?),
            }
        }
        Ok(())
    }

    pub(super) fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        let node = self.find(from)?;
        let ((from_folder, from_name), (to_folder, to_name)) = (self.place(from)?, self.place(to)?);
        if from_folder == to_folder {
            self.folder_mut(from_folder)?.rename(&from_name, &to_name, node);
        } else {
            self.folder_mut(to_folder)?.enter(&to_name, node);
            self.folder_mut(from_folder)?.leave(&from_name);
        }
        Ok(())
    }

    pub(super) fn remove(&mut self, path: &Path) -> io::Result<()> {
        self.find(path)?;
        let (folder, name) = self.place(path)?;
        self.folder_mut(folder)?.leave(&name);
        Ok(())
    }

    /// Bytes of all files that have a name.
    pub(super) fn used(&self) -> usize {
        self.used_below(ROOT)
    }

    pub(super) fn after_cut(&self, dice: &mut Dice) -> Self {
        let nodes = self.nodes.iter().map(|(id, node)| {
            let left = match node {
                Node::File(bytes) => Node::File(bytes.after_cut(dice)),
                Node::Folder(folder) => Node::Folder(folder.after_cut(dice)),
            };
            (*id, left)
        });
        Self { nodes: nodes.collect(), next: self.next }
    }

    fn create(&mut self, path: &Path, node: Node) -> io::Result<NodeId> {
        if self.find(path).is_ok() {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        let (folder, name) = self.place(path)?;
        let id = NodeId(self.next);
        self.next += 1;
        self.folder_mut(folder)?.enter(&name, id);
        self.nodes.insert(id, node);
        Ok(id)
    }

    /// The folder that holds the path's last name, and that name.
    fn place(&self, path: &Path) -> io::Result<(NodeId, String)> {
        let name = names(path).last().ok_or(io::ErrorKind::InvalidInput)?;
        let folder = path.parent().map_or(Ok(ROOT), |parent| self.find(parent))?;
        Ok((folder, name))
    }

    fn used_below(&self, id: NodeId) -> usize {
        match self.nodes.get(&id) {
            Some(Node::File(bytes)) => bytes.cached.len(),
            Some(Node::Folder(folder)) => {
                folder.names.values().map(|child| self.used_below(*child)).sum()
            }
            None => 0,
        }
    }
}

fn names(path: &Path) -> impl Iterator<Item = String> + '_ {
    path.components().filter_map(|part| match part {
        Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
        Component::Prefix(_) | Component::RootDir | Component::CurDir | Component::ParentDir => {
            None
        }
    })
}
