//! The log as bytes: rows, numbers and ids. The lists by case and reader are made again.

use bincode::de::Decoder;
use bincode::enc::Encoder;
use bincode::error::{DecodeError, EncodeError};
use bincode::{Decode, Encode};

use super::roll::Roll;
use super::{AccessLog, Row};
use crate::stored::Id;

impl Encode for AccessLog {
    fn encode<E: Encoder>(&self, encoder: &mut E) -> Result<(), EncodeError> {
        self.rows.encode(encoder)?;
        self.shown.encode(encoder)?;
        self.staff.ids().encode(encoder)?;
        self.cases.ids().encode(encoder)
    }
}

impl<Context> Decode<Context> for AccessLog {
    fn decode<D: Decoder<Context = Context>>(decoder: &mut D) -> Result<Self, DecodeError> {
        let rows = Vec::<Row>::decode(decoder)?;
        let shown = Vec::<u32>::decode(decoder)?;
        let staff = roll(Vec::<Id>::decode(decoder)?);
        let cases = roll(Vec::<Id>::decode(decoder)?);
        let mut log = Self { rows, shown, staff, cases };
        log.index().ok_or(DecodeError::Other("the numbers of the access log do not add up"))?;
        Ok(log)
    }
}

impl AccessLog {
    /// Lists the rows of each reader and case. `None` if a number points nowhere.
    fn index(&mut self) -> Option<()> {
        let mut from = 0;
        for (number, row) in self.rows.iter().enumerate() {
            let number = u32::try_from(number).ok()?;
            self.staff.enter_numbered(row.staff, number)?;
            for case in self.shown.get(from..row.shown_end as usize)? {
                self.cases.enter_numbered(*case, number)?;
            }
            from = row.shown_end as usize;
        }
        (from == self.shown.len()).then_some(())
    }
}

fn roll(ids: Vec<Id>) -> Roll {
    let mut roll = Roll::default();
    for id in ids {
        roll.number(id);
    }
    roll
}

#[cfg(test)]
mod tests {
    use bincode::config::standard;

    use super::*;
    use crate::access_log::LookType;

    fn reads(rows: &[(u32, u32)], shown: &[u32]) -> bool {
        let row = |(staff, shown_end)| Row {
            seq: 0,
            recorded_at: 0,
            staff,
            shown_end,
            look: LookType::RecordViewed,
            everything: false,
        };
        let rows: Vec<Row> = rows.iter().copied().map(row).collect();
        let ids: Vec<Id> = vec![[1; 16]];
        let bytes = bincode::encode_to_vec((rows, shown, &ids, &ids), standard()).unwrap();
        bincode::decode_from_slice::<AccessLog, _>(&bytes, standard()).is_ok()
    }

    #[test]
    fn numbers_that_point_nowhere_are_refused() {
        assert!(reads(&[(0, 1)], &[0]));
        assert!(!reads(&[(1, 1)], &[0]), "a reader");
        assert!(!reads(&[(0, 1)], &[1]), "a case");
        assert!(!reads(&[(0, 2)], &[0]), "beyond the cases");
        assert!(!reads(&[(0, 1), (0, 0)], &[0]), "backwards");
        assert!(!reads(&[(0, 1)], &[0, 0]), "a case of no row");
    }
}
