//! `sanad export --proof-of`: that one entry stands in the log, in a file that other people's tools check. What it
//! says is public; `sanad check` checks it too.

use std::io::Write as _;
use std::path::Path;

use sanad_chain::Hash;
use sanad_chain::tree::{EntryProof, NodeHash, Prover, TileId, VerifierKey, claimed};
use sanad_disk::RealDisk;
use sanad_ledger::{PublicFiles, public_file};
use sanad_records::Tongue;
use serde::Serialize;

use crate::anchored::Anchored;
use crate::failure::Failure;
use crate::out::{Earlier, Out};
use crate::print::{self, harmless};
use crate::settings::Settings;
use crate::witnesses::policy;

/// Writes that the entry at this place stands under the newest checkpoint. It reads what is public alone
/// (`DIR/public`), needs no key, and leaves no line: the hash of an entry tells nothing of what it says.
/// C2SP tlog-proof, over the 32 bytes of that hash.
///
/// # Errors
/// Nothing was published yet, the entry is not under what was, or the file cannot be written.
pub(crate) fn run(seq: u64, to: &Path, json: bool, settings: &Settings) -> Result<(), Failure> {
    let dir = &settings.dir.value;
    let checkpoint = public_file(&RealDisk, dir, "checkpoint");
    let checkpoint =
        checkpoint.ok_or_else(|| Failure::refused("no checkpoint was published yet"))?;
    let (origin, size, root) = claimed(&checkpoint).ok_or_else(unusable)?;
    if seq >= size {
        return Err(Failure::refused(format!(
            "entry {seq} is not under the newest checkpoint, which is over {size} entries"
        )));
    }
    let hash = hash_of(settings, seq, size).ok_or_else(unusable)?;
    let files = PublicFiles::new(RealDisk::shared(), dir);
    let inclusion = Prover::new(&files, (size, root)).inclusion(seq).map_err(|_| unusable())?;
    inclusion.check((size, root), seq, NodeHash::of_entry(&hash)).map_err(|_| unusable())?;
    let proof = EntryProof { seq, hash, inclusion, checkpoint };
    let mut file = Out::begin("--out", to, Earlier::Stays)?;
    file.write_all(&proof.to_bytes())?;
    file.keep()?;
    if json {
        let (seq, hash, size) = (seq.to_string(), hash.to_string(), size.to_string());
        return print::json(&serde_json::json!({
            "entry": seq, "hash": hash, "origin": origin, "checkpoint": size, "file": to,
        }));
    }
    print::line(&format!(
        "entry {seq} with hash {hash}, under the checkpoint of {} over {size} entries: written to `{}`",
        harmless(&origin),
        to.display()
    ))
}

/// What is published lies there half, or is of another log.
fn unusable() -> Failure {
    Failure::refused(
        "the public files do not make up the log under the newest checkpoint: the next publication \
         makes them anew",
    )
}

/// Bytes of an entry in a bundle: how long its hash is, and the hash.
const BUNDLED: usize = 34;

/// The hash of an entry, from the bundle that it stands in.
fn hash_of(settings: &Settings, seq: u64, size: u64) -> Option<Hash> {
    let full = u64::from(TileId::FULL);
    let index = seq / full;
    let width = u16::try_from((size - index * full).min(full)).ok()?;
    let tile = TileId { level: 0, index, width };
    let bundle = public_file(&RealDisk, &settings.dir.value, &tile.entries_path())?;
    let entry = bundle.chunks_exact(BUNDLED).nth(usize::try_from(seq % full).ok()?)?;
    let hash = entry.strip_prefix(&[0, 32])?;
    Some(Hash::from_bytes(hash.try_into().ok()?))
}

/// The verdict on such a file, as it is printed.
#[derive(Debug, Serialize)]
struct Verdict {
    integrity: &'static str,
    entry: String,
    hash: String,
    origin: String,
    checkpoint: String,
    /// Who countersigned the checkpoint, where a policy says whose word counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    anchoring: Option<Anchored>,
}

/// Checks such a file with the public key alone.
///
/// # Errors
/// It does not hold, or a quorum of the policy's witnesses did not countersign its checkpoint.
pub(crate) fn check(
    file: &[u8],
    key: &VerifierKey,
    settings: &Settings,
    (tongue, json): (Tongue, bool),
) -> Result<(), Failure> {
    let refused = |why: String| match tongue {
        Tongue::Indonesian => Failure::refused(format!("bukti entri ini tidak benar: {why}")),
        Tongue::English => Failure::refused(format!("the proof of an entry does not hold: {why}")),
    };
    let proof = EntryProof::parse(file).map_err(|error| refused(error.to_string()))?;
    let told = proof.check(key).map_err(|error| refused(error.to_string()))?;
    let anchoring = policy(settings)?.map(|policy| policy.check(&proof.checkpoint, key));
    let anchoring = anchoring.transpose().map_err(|error| refused(error.to_string()))?;
    let verdict = Verdict {
        integrity: "intact",
        entry: proof.seq.to_string(),
        hash: proof.hash.to_string(),
        origin: told.origin.as_str().to_owned(),
        checkpoint: told.size.to_string(),
        anchoring: anchoring.map(Anchored::from),
    };
    if json {
        print::json(&verdict)?;
    } else {
        verdict.print(tongue)?;
    }
    match &verdict.anchoring {
        Some(anchored) if !anchored.is_met() => Err(Anchored::unmet(tongue)),
        Some(_) | None => Ok(()),
    }
}

impl Verdict {
    fn print(&self, tongue: Tongue) -> Result<(), Failure> {
        let Self { entry, hash, checkpoint: size, .. } = self;
        let log = harmless(&self.origin);
        print::line(&match tongue {
            Tongue::Indonesian => format!(
                "keutuhan: utuh: entri {entry} dengan hash {hash} tercakup dalam titik periksa {log} atas \
                 {size} entri; bandingkan hash itu dengan yang tertera pada tanda terima"
            ),
            Tongue::English => format!(
                "integrity: intact: entry {entry} with hash {hash} stands under the checkpoint of {log} \
                 over {size} entries; compare that hash with the one on your receipt"
            ),
        })?;
        print::line(&Anchored::line(self.anchoring.as_ref(), tongue))?;
        print::line(tongue.of(
            "tidak ditampilkan: isi entri itu, entri lain, dan apa yang terjadi sesudah titik periksa \
             itu; juga tidak apakah buku yang sama ditampilkan kepada pihak lain (bandingkan titik periksa)",
            "not shown: what the entry holds, other entries, and what came after that checkpoint; nor \
             whether others were shown the same log (compare checkpoints)",
        ))
    }
}
