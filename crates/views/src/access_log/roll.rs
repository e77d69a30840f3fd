//! Ids by number, and the rows that concern each.

use std::collections::HashMap;

use crate::stored::Id;

/// Ids, numbered in order of first appearance, each with its rows.
#[derive(Default, PartialEq, Eq)]
pub(super) struct Roll {
    ids: Vec<Id>,
    /// Follow from the rows; not stored.
    numbers: HashMap<Id, u32>,
    rows: Vec<Vec<u32>>,
}

impl Roll {
    /// The number of `id`; a new one gets the next.
    #[expect(clippy::cast_possible_truncation, reason = "the log bounds how many ids there are")]
    pub(super) fn number(&mut self, id: Id) -> u32 {
        *self.numbers.entry(id).or_insert_with(|| {
            self.ids.push(id);
            self.rows.push(Vec::new());
            (self.ids.len() - 1) as u32
        })
    }

    /// Enters a row under `id` and tells the id's number.
    pub(super) fn enter(&mut self, id: Id, row: u32) -> u32 {
        let number = self.number(id);
        if let Some(rows) = self.rows.get_mut(number as usize) {
            rows.push(row);
        }
        number
    }

    /// Enters a row under the id with this number; `None` if there is no such id.
    pub(super) fn enter_numbered(&mut self, number: u32, row: u32) -> Option<()> {
        self.rows.get_mut(number as usize)?.push(row);
        Some(())
    }

    pub(super) fn id(&self, number: u32) -> Option<Id> {
        self.ids.get(number as usize).copied()
    }

    pub(super) fn ids(&self) -> &[Id] {
        &self.ids
    }

    /// The rows that concern `id`, in order.
    pub(super) fn rows_of(&self, id: &Id) -> &[u32] {
        let number = self.numbers.get(id);
        number.and_then(|number| self.rows.get(*number as usize)).map_or(&[], Vec::as_slice)
    }
}
