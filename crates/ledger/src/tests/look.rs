//! Receipts.

use sanad_chain::Seq;
use sanad_disk::SimDisk;

use crate::testing::{append, create, draft, draft_in, stream, tagged};
use crate::{Append, AppendError, Evidence, Expect};

struct Look(u64);

impl Evidence for Look {
    fn to_append(&self) -> Append {
        append(vec![draft_in(self.0, &[stream(2, 1), stream(3, 1)])])
    }
}

struct Shut;

impl Evidence for Shut {
    fn to_append(&self) -> Append {
        Append { expect: vec![(stream(1, 1), Expect::Exists)], ..append(vec![draft(8)]) }
    }
}

struct Again;

impl Evidence for Again {
    fn to_append(&self) -> Append {
        append(vec![tagged(9, 1, 1)])
    }
}

#[test]
fn a_receipt_names_the_line_that_was_written() {
    let ledger = create(&SimDisk::new());
    ledger.append(append(vec![draft(1)])).unwrap();
    let receipt = ledger.witness(Look(3)).unwrap();
    assert_eq!(receipt.seq(), Seq::new(1));
    assert_eq!(ledger.read(receipt.seq()).unwrap().hash(), receipt.hash());
    assert_eq!(receipt.look().0, 3);
    assert_eq!(ledger.version(stream(2, 1)), 1);
}

#[test]
fn without_a_line_there_is_no_receipt() {
    let ledger = create(&SimDisk::new());
    assert!(matches!(ledger.witness(Shut), Err(AppendError::Conflict { .. })));
    ledger.witness(Again).unwrap();
    assert_eq!(ledger.witness(Again).unwrap_err(), AppendError::KeyReused);
    ledger.close();
    assert_eq!(ledger.witness(Look(1)).unwrap_err(), AppendError::Closed);
}
