"""A stranger checks the proof of one entry: with the package `proofbundle` from PyPI, and nothing of ours.

    proof.py KEY FILE HASH [THRESHOLD WITNESS ...]

checks the C2SP tlog-proof in FILE with the public key in the file KEY, for the entry whose hash (hex) whoever wrote it
was given. THRESHOLD is how many of the witnesses with these public keys must have cosigned; 0 unless said. It prints
the place of the entry; whatever is wrong ends it with status 1.
"""

import sys
from pathlib import Path

from proofbundle import tlogproof


def main(key_file: str, file: str, entry: str, threshold: str = "0", *witnesses: str) -> None:
    key = Path(key_file).read_text().strip()
    text = Path(file).read_bytes().decode(errors="surrogateescape")
    told = tlogproof.verify_tlog_proof(
        text, bytes.fromhex(entry), key, witnesses, threshold=int(threshold), expected_origin=key.split("+")[0]
    )
    if not told["ok"]:
        sys.exit(f"{file}: {told}")
    if tlogproof.parse_tlog_proof(text)["extra"] != bytes.fromhex(entry):
        sys.exit(f"{file}: it says that it is of another entry")
    print(told["index"])


main(*sys.argv[1:])
