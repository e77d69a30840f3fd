//! Taking a look in: no event is parsed.

use sanad_casework::StreamId;

use super::{AccessLog, EVERYTHING, LookType, Row};
use crate::error::ViewError;
use crate::line::Line;
use crate::stored::Id;

/// Most rows, and most cases shown by all of them: their numbers have 32 bits.
const NUMBERED_MAX: usize = u32::MAX as usize;

impl AccessLog {
    #[expect(clippy::cast_possible_truncation, reason = "`has_room` is asked first")]
    pub(crate) fn apply(
        &mut self,
        look: LookType,
        staff: Id,
        line: &Line<'_>,
    ) -> Result<(), ViewError> {
        let links = line.entry.link_hashes().len();
        if !has_room(self.rows.len(), self.shown.len(), links) {
            return Err(ViewError::Full { seq: line.seq });
        }
        let number = self.rows.len() as u32;
        let mut everything = false;
        for (case, _) in line.links(StreamId::LOOKS_OF) {
            everything |= case == EVERYTHING;
            self.shown.push(self.cases.enter(case, number));
        }
        self.rows.push(Row {
            seq: line.seq,
            recorded_at: line.recorded_at,
            staff: self.staff.enter(staff, number),
            shown_end: self.shown.len() as u32,
            look,
            everything,
        });
        Ok(())
    }
}

fn has_room(rows: usize, shown: usize, links: usize) -> bool {
    rows < NUMBERED_MAX && links <= NUMBERED_MAX.saturating_sub(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_cases_are_counted_in_32_bits() {
        assert!(has_room(NUMBERED_MAX - 1, NUMBERED_MAX - 2, 2));
        assert!(!has_room(NUMBERED_MAX, 0, 1));
        assert!(!has_room(0, NUMBERED_MAX - 2, 3));
    }
}
