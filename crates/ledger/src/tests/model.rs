//! The ledger against a model of it: a list of entries.

use proptest::prelude::*;
use sanad_chain::{Body, Draft, Seq, Stream};
use sanad_disk::SimDisk;

use crate::testing::{append, assert_verifies, body, create, dir, events, open, stream};
use crate::{Append, AppendError, Expect, Ledger};

#[derive(Debug, Clone)]
enum Step {
    Append { entries: Vec<Vec<u8>>, expect: Vec<(u8, Expect)>, key: Option<(u8, u8)> },
    Reopen,
    PowerCut(u64),
    Checkpoint,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let streams = proptest::sample::subsequence(vec![0_u8, 1, 2, 3], 1..3);
    let expect = prop_oneof![
        Just(Expect::Any),
        Just(Expect::None),
        Just(Expect::Exists),
        (0_u64..5).prop_map(Expect::Exact),
    ];
    let append = (
        proptest::collection::vec(streams, 1..4),
        proptest::collection::vec((0_u8..4, expect), 0..2),
        proptest::option::weighted(0.4, (0_u8..4, 0_u8..2)),
    );
    let append = append.prop_map(|(entries, expect, key)| Step::Append { entries, expect, key });
    let step = prop_oneof![
        12 => append,
        1 => Just(Step::Reopen),
        1 => any::<u64>().prop_map(Step::PowerCut),
        1 => Just(Step::Checkpoint),
    ];
    proptest::collection::vec(step, 1..40)
}

/// What a ledger is, without any of the work.
#[derive(Default)]
struct Model {
    /// The streams of each entry; the entry's event has its position as number.
    entries: Vec<Vec<u8>>,
    /// Key, digest, first and last entry of each command that carried a key.
    commands: Vec<(u8, u8, usize, usize)>,
}

#[derive(Debug, PartialEq, Eq)]
enum Told {
    Appended { first: u64, last: u64, repeated: bool },
    Conflict { stream: Stream, actual: u64 },
    KeyReused,
}

impl Model {
    fn version(&self, n: u8) -> u64 {
        self.entries.iter().filter(|streams| streams.contains(&n)).count() as u64
    }

    fn append(
        &mut self,
        entries: &[Vec<u8>],
        expect: &[(u8, Expect)],
        key: Option<(u8, u8)>,
    ) -> Told {
        if let Some((key, digest)) = key
            && let Some((_, known, first, last)) = self.commands.iter().find(|c| c.0 == key)
        {
            let (first, last) = (*first as u64, *last as u64);
            return if *known == digest {
                Told::Appended { first, last, repeated: true }
            } else {
                Told::KeyReused
            };
        }
        for (n, expected) in expect {
            let actual = self.version(*n);
            let met = match expected {
                Expect::Any => true,
                Expect::None => actual == 0,
                Expect::Exists => actual != 0,
                Expect::Exact(version) => *version == actual,
            };
            if !met {
                return Told::Conflict { stream: stream(1, *n), actual };
            }
        }
        let first = self.entries.len();
        self.entries.extend_from_slice(entries);
        let last = self.entries.len() - 1;
        if let Some((key, digest)) = key {
            self.commands.push((key, digest, first, last));
        }
        Told::Appended { first: first as u64, last: last as u64, repeated: false }
    }
}

/// The append of the step; its events are numbered from `next`.
fn real(next: u64, entries: &[Vec<u8>], expect: &[(u8, Expect)], key: Option<(u8, u8)>) -> Append {
    let draft = |(n, streams): (u64, &Vec<u8>)| {
        let body = Body {
            command_tag: key.map(|(key, _)| [key; 32]),
            body_digest: key.map(|(_, digest)| [digest; 32]),
            ..body(n)
        };
        let streams = streams.iter().map(|n| stream(1, *n)).collect();
        Draft::new(&body, streams, &[]).unwrap()
    };
    let expect = expect.iter().map(|(n, expect)| (stream(1, *n), *expect)).collect();
    Append { expect, ..append((next..).zip(entries).map(draft).collect()) }
}

fn told(outcome: Result<crate::Appended, AppendError>) -> Told {
    match outcome {
        Ok(done) => Told::Appended {
            first: done.first.get(),
            last: done.last.get(),
            repeated: done.repeated,
        },
        Err(AppendError::Conflict { stream, actual, .. }) => Told::Conflict { stream, actual },
        Err(AppendError::KeyReused) => Told::KeyReused,
        Err(other) => panic!("{other}"),
    }
}

fn assert_same(ledger: &Ledger, model: &Model) {
    let count = model.entries.len() as u64;
    assert_eq!(events(ledger), (0..count).collect::<Vec<_>>());
    for n in 0..4 {
        let seqs: Vec<Seq> = (0_u64..)
            .zip(&model.entries)
            .filter(|(_, streams)| streams.contains(&n))
            .map(|(seq, _)| Seq::new(seq))
            .collect();
        assert_eq!(ledger.stream(stream(1, n)), seqs);
        assert_eq!(ledger.version(stream(1, n)), seqs.len() as u64);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_ledger_does_what_a_list_would(steps in steps()) {
        let mut disk = SimDisk::new();
        let mut ledger = create(&disk);
        let mut model = Model::default();
        for step in steps {
            match step {
                Step::Append { entries, expect, key } => {
                    let next = model.entries.len() as u64;
                    let asked = real(next, &entries, &expect, key);
                    let expected = model.append(&entries, &expect, key);
                    prop_assert_eq!(told(ledger.append(asked)), expected);
                }
                Step::Reopen => {
                    drop(ledger);
                    ledger = open(&disk).unwrap();
                    assert_same(&ledger, &model);
                }
                Step::PowerCut(seed) => {
                    disk = disk.power_cut(seed);
                    ledger = open(&disk).unwrap();
                    assert_same(&ledger, &model);
                }
                Step::Checkpoint => ledger.checkpoint().unwrap(),
            }
        }
        assert_same(&ledger, &model);
        prop_assert_eq!(ledger.check_index(None).unwrap(), vec![]);
        drop(ledger);
        assert_verifies(&disk, &dir());
    }
}
