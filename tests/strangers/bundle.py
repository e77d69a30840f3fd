"""A stranger checks a bundle of evidence: with the packages `aics-tlog` and `blake3` from PyPI, and nothing of ours.

    bundle.py KEY BUNDLE

opens the checkpoint that stands in BUNDLE with the public key in the file KEY, and proves by the bytes of its header
that each entry of the bundle stands under it: by its proof, or, in a bundle of the whole log, by the root over all of
them. It prints how many; whatever is wrong ends it with status 1 and a sentence. (What the entries say, and whether a
list is whole, is for `sanad check` and `schemas/verifier/verify.py`.)
"""

import json
import sys
from base64 import b64decode
from pathlib import Path

import aics_tlog as tlog
from blake3 import blake3


def hash_of(entry: dict) -> bytes:
    header = b64decode(entry["header"], validate=True)
    return blake3(header, derive_key_context="sanad 2026 v1 entry header").digest()


def wrong_with(key_file: str, bundle: str) -> tuple[str | None, int]:
    """What is wrong with it, or nothing, and how many entries it has."""
    key = tlog.parse_vkey(Path(key_file).read_text().strip())
    lines = [json.loads(line) for line in Path(bundle).read_bytes().splitlines()]
    note = tlog.parse_note(lines[1]["checkpoint"])
    told = tlog.verify_checkpoint(note, key, [], 0, expected_origin=key.name)
    if not told.ok:
        return told.error, 0
    entries = [line["entry"] for line in lines if "entry" in line]
    if lines[0]["bundle"]["whole"]:
        tree = tlog.MerkleTree(hash_of(entry) for entry in entries)
        is_it = (tree.size, tree.root()) == (told.size, told.root)
        return None if is_it else "the entries are not those under the checkpoint", len(entries)
    for entry in entries:
        proof = b64decode(entry["proof"], validate=True)
        proof = [proof[at : at + 32] for at in range(0, len(proof), 32)]
        if not tlog.verify_inclusion(tlog.leaf_hash(hash_of(entry)), int(entry["seq"]), told.size, proof, told.root):
            return f"entry {entry['seq']} is not under the checkpoint", len(entries)
    return None, len(entries)


def main() -> None:
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    try:
        wrong, count = wrong_with(*sys.argv[1:])
    except (OSError, ValueError, LookupError, TypeError) as error:
        # The packages' own refusals are ValueErrors; the others are of lines that are none of a bundle.
        wrong, count = f"this is no bundle that can be read: {error}", 0
    if wrong:
        sys.exit(f"{sys.argv[2]}: {wrong}")
    print(count)


main()
