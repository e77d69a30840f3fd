"""A stranger reads a log: with the package `aics-tlog` from PyPI, and nothing of ours.

    log.py KEY DIR [KEPT [WITNESS ...]]

opens DIR/checkpoint with the public key in the file KEY, checks every tile and bundle of DIR against it,
proves each entry in it, and, if KEPT is given, that the log begins with that older checkpoint. Where
public keys of witnesses are given as well, each of them must have cosigned. It prints how many entries it
proved; whatever is wrong ends it with status 1.
"""

import sys
from pathlib import Path

import aics_tlog as tlog


def opened(note: Path, key: tlog.VKey, witnesses: list[tlog.VKey]) -> tuple[int, bytes]:
    parsed = tlog.parse_note(note.read_bytes().decode())
    told = tlog.verify_checkpoint(
        parsed, key, witnesses, len(witnesses), expected_origin=key.name
    )
    if not told.ok or told.cosignature_count != len(witnesses):
        sys.exit(f"{note}: {told.error}")
    return told.size, told.root


def main(key_file: str, folder: str, kept: str | None = None, *witnesses: str) -> None:
    key = tlog.parse_vkey(Path(key_file).read_text().strip())
    witnesses = [tlog.parse_vkey(witness) for witness in witnesses]
    size, root = opened(Path(folder) / "checkpoint", key, witnesses)
    tiles = tlog.FileSystemTileReader(folder)
    tlog.audit_tiles(tiles, size, root)
    for index in range(size):
        leaf = tlog.leaf_hash(tlog.read_entry(tiles, index, size))
        proof = tlog.inclusion_proof_from_tiles(tiles, index, size)
        if not tlog.verify_inclusion(leaf, index, size, proof, root):
            sys.exit(f"entry {index} is not in the tree")
    if kept is not None:
        old, old_root = opened(Path(kept), key, [])
        proof = tlog.consistency_proof_from_tiles(tiles, old, size)
        if not tlog.verify_consistency(old, size, old_root, root, proof):
            sys.exit("the log does not begin with the older checkpoint")
    print(size)


main(*sys.argv[1:])
