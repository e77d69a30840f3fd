"""A stranger checks a bundle of evidence: with the packages `aics-tlog` and `blake3` from PyPI, and nothing of ours.

    bundle.py KEY BUNDLE

opens the checkpoint that stands in BUNDLE with the public key in the file KEY, and proves that each entry of the
bundle stands under it, by the bytes of its header. It prints how many; whatever is wrong ends it with status 1.
(What the entries say, and whether a list is whole, is for `sanad check` and `schemas/verifier/verify.py`.)
"""

import json
import sys
from base64 import b64decode
from pathlib import Path

import aics_tlog as tlog
from blake3 import blake3


def main(key_file: str, bundle: str) -> None:
    key = tlog.parse_vkey(Path(key_file).read_text().strip())
    lines = [json.loads(line) for line in Path(bundle).read_bytes().splitlines()]
    note = tlog.parse_note(lines[1]["checkpoint"])
    told = tlog.verify_checkpoint(note, key, [], 0, expected_origin=key.name)
    if not told.ok:
        sys.exit(f"{bundle}: {told.error}")
    entries = [line["entry"] for line in lines if "entry" in line]
    for entry in entries:
        header, proof = b64decode(entry["header"]), b64decode(entry["proof"])
        leaf = tlog.leaf_hash(blake3(header, derive_key_context="sanad 2026 v1 entry header").digest())
        proof = [proof[at : at + 32] for at in range(0, len(proof), 32)]
        if not tlog.verify_inclusion(leaf, int(entry["seq"]), told.size, proof, told.root):
            sys.exit(f"{bundle}: entry {entry['seq']} is not under the checkpoint")
    print(len(entries))


main(*sys.argv[1:])
