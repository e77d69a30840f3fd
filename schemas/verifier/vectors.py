#!/usr/bin/env python3
"""Holds the second verifier against the committed vectors: python3 vectors.py VECTORS_DIR

VECTORS_DIR is schemas/vectors. The program is held against the same files by its own tests, so that both read the same
bytes the same way, today and those that an earlier version wrote.
"""

import base64
import hashlib
import json
import sys
import unittest
from pathlib import Path

from blake3 import blake3

import verify

VECTORS = Path(sys.argv[1]) if len(sys.argv) > 1 else Path()


class Entries(unittest.TestCase):
    """entry.v1.json: a ledger in frames."""

    @classmethod
    def setUpClass(cls):
        cls.ledger = json.loads((VECTORS / "entry.v1.json").read_text(encoding="utf-8"))
        cls.entries = [entry for frame in cls.ledger["frames"] for entry in frame["entries"]]

    def test_each_header_says_what_is_written_beside_it(self):
        before = bytes(32)
        for seq, entry in enumerate(self.entries):
            header = verify.read_header(bytes.fromhex(entry["header"]))
            self.assertEqual((header.ledger.hex(), header.generation, header.seq),
                             (self.ledger["ledger"], self.ledger["generation"], seq))
            self.assertEqual((header.hash.hex(), header.previous), (entry["hash"], before))
            self.assertEqual((str(header.seq), str(header.recorded_at)), (entry["seq"], entry["recorded_at"]))
            self.assertEqual((header.body["event"], header.body["data"]), (entry["event_type"], entry["data"]))
            verify.parse_json(verify.told_of(header))
            before = header.hash
        self.assertEqual(before.hex(), self.ledger["head"])

    def test_a_body_has_one_spelling(self):
        raw = bytes.fromhex(self.entries[0]["header"])
        body = raw[len(raw) - verify.little(raw[100:104]):]
        self.assertEqual(verify.read_body(body)["event"], self.entries[0]["event_type"])
        for longer in (bytes([251, body[0], 0]), bytes([252, body[0], 0, 0, 0]), bytes([253, body[0]]) + bytes(7)):
            with self.assertRaises(verify.Wrong):
                verify.read_body(longer + body[1:])

    def test_a_point_of_small_order_is_no_key(self):
        raw = bytes([1]) + (1).to_bytes(32, "little")
        key_id = hashlib.sha256(b"a.example/0\n" + raw).digest()[:4].hex()
        with self.assertRaises(verify.Wrong):
            verify.read_key(f"a.example/0+{key_id}+{base64.b64encode(raw).decode()}")

    def test_links_and_parts_are_those_that_the_header_names(self):
        ends, parts = {}, 0
        for entry in self.entries:
            header = verify.read_header(bytes.fromhex(entry["header"]))
            links = [verify.read_link(bytes.fromhex(link["bytes"])) for link in entry["links"]]
            self.assertEqual([link.hash for link in links], header.links)
            self.assertEqual([link.hash.hex() for link in links], [link["hash"] for link in entry["links"]])
            for link in links:
                stream = ends.setdefault(link.stream, verify.Stream())
                stream.follow(link)
            self.assertEqual(len(entry["parts"]), len(header.parts))
            for part, named in zip(entry["parts"], header.parts):
                stored = bytes.fromhex(part["bytes"])
                self.assertEqual(verify.derive("part bytes", stored).hex(), part["hash"])
                self.assertEqual((named.stored_hash.hex(), named.stored_length), (part["hash"], len(stored)))
                parts += 1
        self.assertGreater(parts, 0)

    def test_seals_are_those_that_the_seal_key_makes(self):
        """E, "Frame seal". Only the holder of the seal key can check one: the vectors hand it over."""
        key, seq, before = bytes.fromhex(self.ledger["seal_key"]), 0, bytes(32)
        keyed = lambda *what: blake3(b"".join(what), key=key).digest()
        for frame in self.ledger["frames"]:
            tags = []
            for entry in frame["entries"]:
                raw = bytes.fromhex(entry["header"])
                links = 32 * len(entry["links"])
                tags.append(keyed(b"sanad 2026 v1 content tag", raw[40:48], raw[80:104], raw[104 + links:])[:8])
                self.assertEqual(tags[-1].hex(), entry["content_tag"])
            after = bytes.fromhex(frame["entries"][-1]["hash"])
            fields = [seq.to_bytes(8, "little"), len(tags).to_bytes(4, "little"), before, after, *tags]
            context = b"sanad 2026 v1 frame seal"
            code = keyed(len(context).to_bytes(8, "little"), context, bytes.fromhex(self.ledger["ledger"]),
                         self.ledger["generation"].to_bytes(4, "little"), *fields)
            self.assertEqual((b"".join(fields) + code).hex(), frame["seal"])
            seq, before = seq + len(tags), after


class Bundles(unittest.TestCase):
    """bundle.v1: bundles of a small ledger, and what a check tells of each."""

    def test_each_bundle_is_judged_as_it_was(self):
        folder = VECTORS / "bundle.v1"
        key = verify.read_key((folder / "key").read_text(encoding="utf-8"))
        verdicts = json.loads((folder / "verdicts.json").read_text(encoding="utf-8"))
        self.assertGreaterEqual(len(verdicts), 4)
        for name, verdict in verdicts.items():
            with open(folder / name, "rb") as file:
                self.assertEqual(verify.Check(key).run(file).report(), verdict, name)


if __name__ == "__main__":
    if not VECTORS.joinpath("entry.v1.json").is_file():
        sys.exit(__doc__)
    unittest.main(argv=sys.argv[:1], verbosity=2)
