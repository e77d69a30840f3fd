//! Letting readers see what is durable.

use sanad_chain::Hash;

use super::Writer;
use crate::Head;
use crate::frame::{Frame, FrameView};
use crate::index::Row;
use crate::store::{End, Location};

impl Writer {
    /// Lets readers see the entries of a durable frame.
    pub(super) fn publish(&mut self, frame: &Frame, location: Location) {
        let view = FrameView::new(&frame.bytes);
        let Ok(inside) = view.inside() else {
            self.stop("a frame just written does not read back");
            return;
        };
        let row = |((entry, offset), hash)| Row::of(entry, hash, location.plus(offset));
        let rows: Vec<Row<'_>> = inside.placed().zip(&frame.hashes).filter_map(row).collect();
        let end = End { next: inside.last.seq().next(), head: frame.after };
        let mut index = self.shared.index_mut();
        for row in &rows {
            index.push(row);
        }
        index.lies_in(inside.last.seq(), location);
        index.ends_at(end);
        let head = Head { size: end.next, hash: end.head };
        // INVARIANT: who is told a version of a stream finds the head behind the entry that made it.
        self.shared.watch.stands_at(head);
        drop(index);
        self.shared.set_generation(inside.last.position().generation);
        self.shared.watch.moves_to(head);
        for (row, hash) in rows.iter().zip(&frame.hashes) {
            if self.pages.push(row, location) {
                self.keep_page(*hash);
            }
        }
    }

    /// Hands over the page in the making.
    pub(super) fn close_page(&mut self) {
        let head = self.shared.index().end().head;
        self.keep_page(head);
    }

    fn keep_page(&mut self, head: Hash) {
        if let (Some(page), Some(keeper)) = (self.pages.close(head), &self.keeper) {
            keeper.keep(page);
        }
    }
}
