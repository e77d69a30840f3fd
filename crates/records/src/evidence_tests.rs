//! What is handed out as evidence, held against the checker that has nothing but the public key.

use sanad_bundle::{Checked, check};
use sanad_casework::{
    CaseId, ExportShape, HeadsCommitted, Purpose, RecordExported, Section, StaffId, StreamId,
    TreeRoot,
};
use sanad_chain::tree::{HeadMap, Prover, VerifierKey};
use sanad_chain::{Class, Seq, Stream};
use sanad_ledger::PublicTree;

use crate::kinds::stream;
use crate::testing::{CANARY, Lk3, REQUEST, bar, join, place};
use crate::{ExportEvidence, Exported, RevealError, SignedIn, WhichEvidence};

impl Lk3 {
    fn try_export(
        &self,
        by: &SignedIn,
        which: WhichEvidence,
        purpose: Purpose,
    ) -> Result<(Vec<u8>, Exported), RevealError> {
        let mut bundle = Vec::new();
        let ask = ExportEvidence { which, purpose };
        let told = self.records.export(by, &ask, REQUEST, |_| &mut bundle)?;
        Ok((bundle, told.into_value()))
    }

    fn looks_of(&self, case: CaseId) -> Vec<u8> {
        let which = WhichEvidence::LooksOf(case);
        self.try_export(&self.auditor, which, Purpose::Audit).unwrap().0
    }

    fn key(&self) -> VerifierKey {
        self.publish().key.parse().unwrap()
    }

    fn exported(&self) -> RecordExported {
        let stored = self.records.ledger().read(Seq::new(self.size() - 1)).unwrap();
        let entry = stored.entry();
        let body = entry.body().unwrap();
        assert_eq!(body.event_type, "record_exported");
        serde_json::from_str(body.data).unwrap()
    }
}

/// What the check says, and each entry's event with the texts that are opened.
fn checked(bundle: &[u8], key: &VerifierKey) -> (Checked, Vec<(String, Vec<String>)>) {
    let mut shown = Vec::new();
    let told = check(&mut &*bundle, key, &mut |entry| {
        let told: serde_json::Value = serde_json::from_str(entry.told).unwrap();
        let texts = entry.texts.iter().map(|(_, text)| text.to_string()).collect();
        shown.push((told["event"].as_str().unwrap().to_owned(), texts));
    });
    (told.unwrap(), shown)
}

fn holds(told: &Checked) {
    assert_eq!((&told.integrity, &told.completeness), (&vec![], &vec![]));
}

fn looks(case: CaseId) -> [Stream; 2] {
    [stream(StreamId::looks_of(case)), stream(StreamId::looks_of_all())]
}

#[test]
fn all_looks_at_a_case_are_shown_and_nothing_of_its_content() {
    let lk3 = Lk3::new();
    let (case, other) = (lk3.intake(), lk3.intake());
    for at in [case, case, other] {
        lk3.view(at, &lk3.budi, Purpose::Service).unwrap();
    }
    let key = lk3.key();
    let size = lk3.size();
    let bundle = lk3.looks_of(case);
    let exported = lk3.exported();
    assert_eq!((exported.shape, exported.checkpoint.0), (ExportShape::LooksOfCase, size));
    let (told, shown) = checked(&bundle, &key);
    holds(&told);
    let lengths: Vec<_> = told.streams.iter().map(|told| (told.stream, told.length)).collect();
    let [of_case, of_all] = looks(case);
    assert_eq!(lengths, [(of_case, Some(2)), (of_all, Some(0))]);
    let types: Vec<_> = shown.iter().map(|(event, _)| event.as_str()).collect();
    assert_eq!(types, ["record_viewed", "record_viewed", "heads_committed"]);
    let text = String::from_utf8(bundle).unwrap();
    assert!(!text.contains(&other.to_string()));
    // The canary is the name of staff as well: it stands in the report alone.
    let mut named = text.lines().filter(|line| line.contains(CANARY));
    assert!(named.all(|line| line.starts_with("{\"report\"")));
    assert_eq!(told.size, size);
}

#[test]
fn a_case_that_nobody_looked_at_is_shown_to_have_no_looks() {
    let lk3 = Lk3::new();
    let case = lk3.intake();
    let key = lk3.key();
    let (told, shown) = checked(&lk3.looks_of(case), &key);
    holds(&told);
    assert_eq!(told.streams[0].length, Some(0));
    assert_eq!(shown.len(), 1);
}

#[test]
fn all_that_somebody_looked_at_is_shown_without_naming_a_case() {
    let lk3 = Lk3::new();
    let case = lk3.intake();
    lk3.view(case, &lk3.budi, Purpose::Service).unwrap();
    let key = lk3.key();
    let staff = StaffId::from_bytes(*lk3.budi.caller().staff.as_bytes());
    let which = WhichEvidence::LooksBy(staff);
    let (bundle, told) = lk3.try_export(&lk3.auditor, which, Purpose::Audit).unwrap();
    assert_eq!((told.entries, told.opened), (2, 0));
    assert_eq!(lk3.exported().staff, Some(staff));
    let (told, _) = checked(&bundle, &key);
    holds(&told);
    assert_eq!(told.streams[0].length, Some(1));
    assert!(!String::from_utf8(bundle).unwrap().contains(&case.to_string()));
}

#[test]
fn of_a_file_the_chosen_sections_are_opened_and_all_others_stay_sealed() {
    let lk3 = Lk3::new();
    let case = lk3.intake();
    lk3.session(case, &lk3.budi).unwrap();
    let key = lk3.key();
    let which = WhichEvidence::CaseFile(case, vec![Section::Session]);
    let (bundle, told) = lk3.try_export(&lk3.budi, which, Purpose::Service).unwrap();
    assert!(told.opened > 0);
    assert_eq!(lk3.exported().sections, [Section::Session]);
    let (told, shown) = checked(&bundle, &key);
    holds(&told);
    for (event, texts) in &shown {
        let opened = texts.iter().any(|text| text.contains(CANARY));
        assert_eq!(opened, event == "session_held", "{event}");
    }
    assert!(shown.iter().any(|(event, _)| event == "intake_opened"));
    // The sections that are opened count as shown to who took them out.
    assert_eq!(lk3.last_types(1), ["record_exported"]);
}

#[test]
fn chosen_entries_are_proven_and_no_claim_is_made_that_these_are_all() {
    let lk3 = Lk3::new();
    let case = lk3.intake();
    lk3.session(case, &lk3.budi).unwrap();
    let held = lk3.size() - 1;
    lk3.session(case, &lk3.budi).unwrap();
    let key = lk3.key();
    let chosen =
        |seqs: &[u64]| WhichEvidence::CaseEntries(case, seqs.to_vec(), vec![Section::Session]);
    let (bundle, told) = lk3.try_export(&lk3.budi, chosen(&[held]), Purpose::Service).unwrap();
    assert_eq!(told.entries, 2);
    let (told, shown) = checked(&bundle, &key);
    holds(&told);
    assert_eq!(told.streams, []);
    let events: Vec<_> = shown.iter().map(|(event, _)| event.as_str()).collect();
    assert_eq!(events, ["session_held", "heads_committed"]);
    assert!(shown[0].1.iter().any(|text| text.contains(CANARY)));
    // What is not of the case, or came behind the checkpoint, is told and left out of nothing.
    lk3.session(case, &lk3.budi).unwrap();
    for wrong in [[held, 0], [held, lk3.size() - 1]] {
        let refused = lk3.try_export(&lk3.budi, chosen(&wrong), Purpose::Service);
        assert!(matches!(refused, Err(RevealError::NoEntry { .. })), "{refused:?}");
        assert_eq!(lk3.last_types(1), ["access_denied"]);
    }
}

#[test]
fn the_whole_log_is_shown_and_the_map_folded_again() {
    let lk3 = Lk3::new();
    let case = lk3.intake();
    lk3.view(case, &lk3.budi, Purpose::Service).unwrap();
    lk3.key();
    lk3.session(case, &lk3.budi).unwrap();
    let key = lk3.key();
    let size = lk3.size();
    let (bundle, told) =
        lk3.try_export(&lk3.auditor, WhichEvidence::WholeLog, Purpose::Audit).unwrap();
    assert_eq!(told.entries, size);
    let (told, shown) = checked(&bundle, &key);
    holds(&told);
    assert!(told.whole && shown.len() as u64 == size);
    let text = String::from_utf8(bundle).unwrap();
    assert!(!text.contains(CANARY));
    // The line stands with the acts on everything.
    let key = lk3.key();
    let (told, shown) = checked(&lk3.looks_of(case), &key);
    holds(&told);
    assert_eq!(told.streams[1].length, Some(1));
    assert!(shown.iter().any(|(event, _)| event == "record_exported"));
}

#[test]
fn who_may_not_look_gets_no_evidence_and_leaves_a_line() {
    let lk3 = Lk3::new();
    let case = lk3.intake();
    lk3.key();
    let file = || WhichEvidence::CaseFile(case, vec![Section::Session]);
    let staff = StaffId::from_bytes(*lk3.siti.caller().staff.as_bytes());
    for (by, which, purpose) in [
        (&lk3.siti, WhichEvidence::LooksOf(case), Purpose::Service),
        (&lk3.siti, file(), Purpose::Service),
        (&lk3.budi, file(), Purpose::Emergency),
        (&lk3.budi, WhichEvidence::LooksBy(staff), Purpose::Service),
        (&lk3.budi, WhichEvidence::WholeLog, Purpose::Service),
    ] {
        let refused = lk3.try_export(by, which.clone(), purpose);
        assert!(matches!(refused, Err(RevealError::Hidden | RevealError::NotForRole)), "{which:?}");
        assert_eq!(lk3.last_types(1), ["access_denied"]);
    }
}

#[test]
fn who_is_barred_from_a_case_is_handed_nothing_that_it_stands_in() {
    let lk3 = Lk3::new();
    let case = lk3.intake();
    lk3.view(case, &lk3.budi, Purpose::Service).unwrap();
    let key = lk3.key();
    let staff = StaffId::from_bytes(*lk3.budi.caller().staff.as_bytes());
    let all = || [WhichEvidence::LooksBy(staff), WhichEvidence::WholeLog];
    for which in all() {
        let (bundle, _) = lk3.try_export(&lk3.auditor, which, Purpose::Audit).unwrap();
        holds(&checked(&bundle, &key).0);
    }
    let auditor = lk3.auditor.caller().staff;
    let _another = crate::testing::join(&lk3.records, "auditor");
    bar(&lk3.records, case, auditor);
    for which in all() {
        let refused = lk3.try_export(&lk3.auditor, which, Purpose::Audit);
        assert!(matches!(refused, Err(RevealError::Hidden)), "{refused:?}");
        assert_eq!(lk3.last_types(1), ["access_denied"]);
    }
}

#[test]
fn the_desk_hands_out_no_file_not_of_whom_it_took_in_either() {
    let lk3 = Lk3::new();
    let desk = lk3.records.sign_in(&join(&lk3.records, "front_desk").0, None).unwrap();
    let opened = lk3.intake_by(&desk);
    let case = opened.unwrap().case.unwrap();
    lk3.key();
    lk3.view(case, &desk, Purpose::Service).unwrap();
    let which = WhichEvidence::CaseFile(case, vec![Section::Intake]);
    let refused = lk3.try_export(&desk, which, Purpose::Service);
    assert!(matches!(refused, Err(RevealError::NotForRole)), "{refused:?}");
    assert_eq!(lk3.last_types(1), ["access_denied"]);
}

#[test]
fn who_sees_the_clear_layer_alone_opens_nothing() {
    let lk3 = Lk3::new();
    let case = lk3.intake();
    lk3.session(case, &lk3.budi).unwrap();
    let key = lk3.key();
    let which = WhichEvidence::CaseFile(case, vec![Section::Session]);
    let (bundle, told) = lk3.try_export(&lk3.auditor, which, Purpose::Audit).unwrap();
    assert_eq!((told.opened, lk3.exported().sections), (0, vec![]));
    holds(&checked(&bundle, &key).0);
}

#[test]
fn without_a_checkpoint_there_is_no_evidence() {
    let lk3 = Lk3::new();
    let case = lk3.intake();
    let refused = lk3.try_export(&lk3.auditor, WhichEvidence::LooksOf(case), Purpose::Audit);
    assert!(matches!(refused, Err(RevealError::NoCheckpoint)));
    assert_eq!(lk3.last_types(1), ["access_denied"]);
}

#[test]
fn a_look_left_out_is_missed_by_its_number() {
    let lk3 = Lk3::new();
    let case = lk3.intake();
    for _ in 0..3 {
        lk3.view(case, &lk3.budi, Purpose::Service).unwrap();
    }
    let key = lk3.key();
    let bundle = String::from_utf8(lk3.looks_of(case)).unwrap();
    let looks: Vec<_> = bundle.lines().filter(|line| line.contains("record_viewed")).collect();
    for (left_out, told) in [(0, "1 to 1"), (1, "2 to 2"), (2, "3 to 3")] {
        let without = bundle.replace(&format!("{}\n", looks[left_out]), "");
        let (found, _) = checked(without.as_bytes(), &key);
        assert!(!found.integrity.is_empty(), "the signed count differs");
        let [missing] = found.completeness.as_slice() else { panic!("{found:?}") };
        assert!(missing.detail.contains(told), "{missing:?}");
    }
}

/// The server of a forging operator: it leaves the last look out of the map that it commits, and out of
/// the bundle. It exists in this test alone.
#[test]
fn an_operator_who_commits_a_wrong_map_is_found_by_who_folds_it_again_and_by_nobody_else() {
    let lk3 = Lk3::new();
    let case = lk3.intake();
    lk3.view(case, &lk3.budi, Purpose::Service).unwrap();
    let honest = lk3.key();
    lk3.view(case, &lk3.budi, Purpose::Service).unwrap();

    let ledger = lk3.records.ledger();
    let (of_case, left_out) = (looks(case), lk3.size() - 1);
    let mut forged = HeadMap::new(ledger.identity().ledger);
    for seq in 0..lk3.size() {
        let stored = ledger.read(Seq::new(seq)).unwrap();
        let entry = stored.entry();
        for (link, hash) in entry.links().zip(entry.link_hashes()) {
            if seq != left_out || link.stream != of_case[0] {
                forged.take(&link, hash).unwrap();
            }
        }
    }
    let key = lk3.records.signing_key().unwrap().unwrap();
    let place = place(&lk3.disk);
    let mut tree = PublicTree::new(place.disk.clone(), &place.dir, vec![key.verifier()]);
    let ending = tree.prepare(ledger).unwrap();
    let heads = TreeRoot::from_bytes(*forged.root().as_bytes());
    let end = lk3.records.noted(HeadsCommitted { heads, before: None }).unwrap();
    let published = ending.publish(end, &key).unwrap();

    let note = String::from_utf8(lk3.records.public_file("checkpoint").unwrap()).unwrap();
    let begin = sanad_bundle::Begin {
        ledger: ledger.identity().ledger,
        generation: 0,
        checkpoint: &note,
        whole: false,
        made_at: "2026-11-24T00:00:00Z".into(),
    };
    let claims = of_case.map(|stream| sanad_bundle::Claim { stream, end: forged.prove(stream) });
    let mut bytes = Vec::new();
    let mut bundle = sanad_bundle::BundleWriter::begin(&mut bytes, begin, &claims, &key).unwrap();
    let mut prover = Prover::new(&tree, (published.size, published.root));
    let shown = of_case.iter().flat_map(|stream| ledger.stream(*stream));
    let shown: Vec<_> = shown.filter(|seq| seq.get() < left_out).collect();
    for seq in shown.into_iter().chain([Seq::new(published.size - 1)]) {
        let stored = ledger.read(seq).unwrap();
        let proof = Some(prover.inclusion(seq.get()).unwrap());
        let (entry, streams, parts) = (stored.entry(), Some(&of_case[..]), Vec::new());
        bundle.entry(sanad_bundle::BundleEntry { entry, streams, parts, proof }).unwrap();
    }
    let report = sanad_bundle::Report { id: "palsu".into(), en: "forged".into() };
    bundle.finish(report, &key).unwrap();

    // The limit, told in `docs/proofs.md`: by the bundle alone everything holds, one look short.
    let (told, _) = checked(&bytes, &honest);
    holds(&told);
    assert_eq!(told.streams[0].length, Some(1));
    // Whoever has all headers folds the map again: the institution's own verify, and an outsider.
    let findings = ledger.verify(None).unwrap().findings;
    let [finding] = findings.as_slice() else { panic!("{findings:?}") };
    assert_eq!((finding.class, finding.seq), (Class::Edited, Some(Seq::new(published.size - 1))));
    let (whole, _) = lk3.try_export(&lk3.auditor, WhichEvidence::WholeLog, Purpose::Audit).unwrap();
    let (told, _) = checked(&whole, &honest);
    let [finding] = told.integrity.as_slice() else { panic!("{told:?}") };
    assert_eq!((finding.class, finding.seq), (Class::Edited, Some(Seq::new(published.size - 1))));
}
