//! The keeper: a thread that writes pages behind the acknowledgement.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};

use super::page::Page;
use super::sled_folder::SledFolder;

/// Takes pages and writes them when it can. Dropped, it writes what is left and ends.
pub(crate) struct Keeper {
    pages: Option<Sender<Page>>,
    thread: Option<JoinHandle<()>>,
}

impl Keeper {
    /// Begins to keep pages in this folder.
    pub(crate) fn start(folder: SledFolder) -> std::io::Result<Self> {
        let (pages, taken) = channel();
        let work = move || keep(&folder, &taken);
        let thread = thread::Builder::new().name("sanad-index".into()).spawn(work)?;
        Ok(Self { pages: Some(pages), thread: Some(thread) })
    }

    /// Hands over a page; never waits, never fails: pages are a convenience.
    pub(crate) fn keep(&self, page: Page) {
        if let Some(pages) = &self.pages {
            // A keeper that gave up takes no pages: the next start reads the log instead.
            drop(pages.send(page));
        }
    }
}

/// After a page that could not be written none is: a gap would make the next start set all aside.
fn keep(folder: &SledFolder, pages: &Receiver<Page>) {
    for page in pages {
        if page.write(&folder.index).is_err() {
            return;
        }
    }
    drop(folder.flush());
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.pages = None;
        if let Some(thread) = self.thread.take() {
            // A panic in it concerns derived state only.
            drop(thread.join());
        }
    }
}
