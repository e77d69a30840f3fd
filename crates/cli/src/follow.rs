//! `sanad witness follow`: somebody outside who checks the whole log again, map and all, and says so under the
//! checkpoint. A plain witness sees sizes alone; a follower has folded the map.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use clap::{ArgGroup, Args};
use sanad_bundle::{Checked, check};
use sanad_casework::Purpose;
use sanad_chain::tree::{
    AddCheckpoint, Consistency, Edge, NodeHash, TileId, TileSource, prove_consistency, with_lines,
};
use sanad_disk::RealDisk;
use sanad_witness::{Answer, Witness};

use crate::api::{Api, Ask};
use crate::failure::Failure;
use crate::out::{Earlier, Out};
use crate::place;
use crate::print;
use crate::serve::runtime;
use crate::settings::Settings;
use crate::witness::told;
use crate::witnesses::log_key;

/// A follower lives in a folder of its own (`--dir`, else `follower`), made by `sanad witness init`, which
/// no witness is served from: its key says that the map was folded again.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("where").required(true).args(["from", "url"])))]
pub(crate) struct FollowArgs {
    /// A bundle of the whole log
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// The institution's server, to fetch one from; with `--token-file`
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// A file with the institution's public key, from whoever you trust
    #[arg(long, value_name = "FILE")]
    log_key: PathBuf,
    /// Checks the whole log and cosigns its checkpoint, if it extends the last one
    #[arg(long, required = true)]
    check: bool,
    /// Writes the checkpoint with the cosignature into a file in place of printing it
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// The folder of the follower, if nothing is said.
pub(crate) const DIR: &str = "follower";

pub(crate) fn run(args: &FollowArgs, settings: &Settings) -> Result<(), Failure> {
    let dir = &settings.dir.value;
    let key = log_key(&args.log_key, "--log-key")?;
    let out = args.out.as_deref().map(|file| Out::begin("--out", file, Earlier::GivesWay));
    let out = out.transpose()?;
    let follower = Witness::open(RealDisk::shared(), dir, vec![key.clone()]).map_err(told)?;
    let mut bundle = match (&args.from, &args.url) {
        (Some(file), _) => File::open(file).map_err(|error| {
            Failure::misuse(format!("cannot read `{}`: {error}", file.display()))
        })?,
        (None, url) => fetch(url.as_deref().unwrap_or_default(), dir, settings)?,
    };
    bundle.rewind()?;
    let mut tree = Tree::default();
    let checked = check(&mut BufReader::with_capacity(1 << 20, bundle), &key, &mut |shown| {
        tree.push(NodeHash::of_entry(&shown.hash));
    })?;
    if let Some(found) = checked.integrity.first().or(checked.completeness.first()) {
        return Err(Failure::refused(format!(
            "the log does not hold, so nothing is cosigned: {}: {}",
            found.class, found.detail
        )));
    }
    if !checked.whole {
        return Err(Failure::refused("this is no bundle of the whole log"));
    }
    let line = cosign(&follower, &checked, &tree)?;
    let note = with_lines(checked.checkpoint.as_bytes(), &[line]);
    let note = note.ok_or_else(|| Failure::fault("the checkpoint takes no more signatures"))?;
    match out {
        Some(mut out) => {
            out.write_all(&note)?;
            out.keep()
        }
        None => print::line(String::from_utf8_lossy(&note).trim_end_matches('\n')),
    }
}

/// Fetches the whole log into a file that has no name any more.
fn fetch(url: &str, dir: &Path, settings: &Settings) -> Result<File, Failure> {
    let token = settings.token_file.value.as_deref();
    let token = token.ok_or_else(|| Failure::misuse("`--token-file` is needed with `--url`"))?;
    let token = place::secret(token)?;
    let path = dir.join("fetched");
    let mut file =
        File::options().create(true).truncate(true).read(true).write(true).open(&path)?;
    std::fs::remove_file(&path)?;
    let query = vec![("purpose", Purpose::Audit.code().to_owned())];
    let ask = Ask { query, token: Some(token.as_str()), ..Ask::default() };
    runtime()?.block_on(Api::at(url)?.download("export_log", &[], ask, &mut file))?;
    file.flush()?;
    Ok(file)
}

/// The tree of a log, with its tiles.
#[derive(Default)]
struct Tree {
    edge: Edge,
    tiles: HashMap<TileId, Vec<u8>>,
}

fn bytes(nodes: &[NodeHash]) -> Vec<u8> {
    nodes.iter().flat_map(|node| *node.as_bytes()).collect()
}

impl Tree {
    fn push(&mut self, leaf: NodeHash) {
        let Self { edge, tiles } = self;
        edge.push(leaf, &mut |tile, nodes| {
            tiles.insert(tile, bytes(nodes));
        });
    }
}

impl TileSource for Tree {
    fn tile(&self, tile: TileId) -> Option<Vec<u8>> {
        let partial = || {
            let mut partial = self.edge.partial();
            partial.find(|(known, _)| *known == tile).map(|(_, nodes)| bytes(nodes))
        };
        self.tiles.get(&tile).cloned().or_else(partial)
    }
}

/// Has the follower cosign, as a witness does: by the last checkpoint that it cosigned, which it says.
fn cosign(follower: &Witness, checked: &Checked, tree: &Tree) -> Result<String, Failure> {
    let mut old = 0;
    for _ in 0..2 {
        let now = (checked.size, tree.edge.root());
        let proof = match old {
            0 => Consistency(Vec::new()),
            _ => prove_consistency(tree, now, old)?,
        };
        let checkpoint = checked.checkpoint.clone().into_bytes();
        let request = AddCheckpoint { old, proof, checkpoint };
        match follower.answer(&request.to_bytes()).map_err(told)? {
            Answer::Cosigned(line) => return Ok(line),
            Answer::Conflict(size) if size <= checked.size => old = size,
            Answer::Conflict(size) => {
                return Err(Failure::refused(format!(
                    "rolled back: the log has {} entries, and this follower has cosigned {size}",
                    checked.size
                )));
            }
            Answer::Unproven => {
                return Err(Failure::refused(
                    "forked: the log does not extend the checkpoint that this follower cosigned last",
                ));
            }
            Answer::Malformed | Answer::Untrusted | Answer::Unknown => break,
        }
    }
    Err(Failure::fault("the follower does not take its own request"))
}
