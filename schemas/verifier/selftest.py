#!/usr/bin/env python3
"""Tries the second verifier: python3 selftest.py SAMPLES_DIR [SANAD]

SAMPLES_DIR holds `key` and good bundles `*.jsonl`; one of them should be of a whole log. Each is tampered with in
memory, twice: by a stranger, who cannot sign, and by somebody who holds the institution's key and signs everything
anew, so that each check must find its own case. With SANAD, the program, `sanad check` must judge each the same.
The environment variable MUTATIONS says how many bytes are changed at random in each bundle (2000 unless said).
"""

import base64
import copy
import hashlib
import io
import json
import os
import random
import subprocess
import sys
import tempfile
import unittest
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import verify

SAMPLES = Path(sys.argv[1]) if len(sys.argv) > 1 else Path()
SANAD = sys.argv[2] if len(sys.argv) > 2 else None
MUTATIONS = int(os.environ.get("MUTATIONS", "2000"))


def base64_of(raw):
    return base64.b64encode(raw).decode()


class Operator:
    """Somebody who signs as the log `name`, with a key of their own."""

    def __init__(self, name):
        self.name, self.secret = name, Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
        public = b"\x01" + self.secret.public_key().public_bytes_raw()
        self.id = hashlib.sha256(name.encode() + b"\n" + public).digest()[:4]
        self.vkey = f"{name}+{self.id.hex()}+{base64_of(public)}\n"

    def sign(self, said):
        return f"{said}\n— {self.name} {base64_of(self.id + self.secret.sign(said.encode()))}\n"

    def seal(self, lines, entries=None, opened=None):
        """The bytes of a bundle of these lines, sealed anew."""
        raw = b"".join(map(spell, lines))
        shown = [json.loads(line) if isinstance(line, bytes) and line.startswith(b'{"entry":{') else line for line in lines]
        shown = [line["entry"] for line in shown if isinstance(line, dict) and "entry" in line]
        entries = len(shown) if entries is None else entries
        opened = sum("opened" in part for entry in shown for part in entry.get("parts", [])) if opened is None else opened
        seal = self.sign(f"sanad-bundle-v1\nentries {entries}\nopened {opened}\n"
                         f"sha256 {base64_of(hashlib.sha256(raw).digest())}\n")
        return raw + spell({"end": {"entries": str(entries), "opened": str(opened), "seal": seal}})


def spell(line):
    return line if isinstance(line, bytes) else json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def judge(raw, vkey):
    check = verify.Check(verify.read_key(vkey)).run(io.BytesIO(raw))
    report = check.report()
    for language in ("en", "id"):
        assert list(verify.verdict(check, report, language))
    return report


def first_checker(raw, vkey):
    """The exit status of `sanad check`."""
    with tempfile.TemporaryDirectory() as folder:
        bundle, key = Path(folder, "bundle"), Path(folder, "key")
        bundle.write_bytes(raw)
        key.write_text(vkey, encoding="utf-8")
        return subprocess.run([SANAD, "check", bundle, "--log-key", key], capture_output=True, check=False).returncode


def flip(spelled, at=0, base="A"):
    """A text of base64 or hex with one character changed."""
    at %= len(spelled)
    other = base if spelled[at] != base else chr(ord(base) + 1)
    return spelled[:at] + other + spelled[at + 1:]


# ---- What is tampered with, line by line: (name, class it must be found as, change) -----------------------------------
# A change gets the lines of a bundle without its end and changes them in place; it answers False where the bundle has
# nothing of the kind.

def on(name, change, pick=0):
    """Changes one line of that name."""
    def tamper(lines):
        places = [at for at, line in enumerate(lines) if name in line]
        if len(places) <= abs(pick):
            return False
        return change(lines[places[pick]][name])
    return tamper


def on_part(change):
    def tamper(lines):
        for line in lines:
            for part in line.get("entry", {}).get("parts", []):
                if "opened" in part:
                    return change(part)
        return False
    return tamper


def put(*path, value):
    """Sets what stands at the end of the path; a function gets what stood there."""
    def change(thing):
        for step in path[:-1]:
            if step not in thing and not isinstance(thing, list):
                return False
            thing = thing[step]
        if isinstance(thing, dict) and path[-1] not in thing and callable(value):
            return False
        thing[path[-1]] = value(thing[path[-1]]) if callable(value) else value
        return True
    return change


def on_any_part(change):
    def tamper(lines):
        for line in lines:
            for part in line.get("entry", {}).get("parts", []):
                return change(part)
        return False
    return tamper


def in_bytes(old, new, name=""):
    """Spells something otherwise in the first line of that name that has it."""
    def tamper(lines):
        for at, line in enumerate(lines):
            if old in spell(line) and (not name or name in line):
                lines[at] = spell(line).replace(old, new, 1)
                return True
        return False
    return tamper


def move(name, act):
    """Removes, repeats or swaps lines of that name."""
    def tamper(lines):
        places = [at for at, line in enumerate(lines) if name in line]
        return bool(places) and act(lines, places) is not False
    return tamper


def swap(lines, at):
    lines[at[2]], lines[at[3]] = lines[at[3]], lines[at[2]]


LINES = [
    ("a byte of a header", "edited", on("entry", put("header", value=lambda x: flip(x, 180)), 3)),
    ("the time in a header", "edited", on("entry", put("header", value=lambda x: flip(x, 56)), 3)),
    ("a header cut off", "damaged", on("entry", put("header", value=lambda x: x[:-8]), 3)),
    ("another format of header", "damaged", on("entry", put("header", value=lambda x: flip(x, 0)), 3)),
    ("a number in base64 without padding", "damaged", on("entry", put("links", 0, "body", value=lambda x: x[:-2]), 3)),
    ("a spare bit in base64", "damaged", on("entry", put("links", 0, "body", value=lambda x: x[:-3] + "B=="), 3)),
    ("a link body", "edited", on("entry", put("links", 0, "body", value=lambda x: flip(x, 12)), 3)),
    ("the place of a link", "edited", on("entry", put("links", 0, "at", value=1023), 3)),
    ("a place that is no whole number", "damaged", on("entry", put("links", 0, "at", value=0.0), 3)),
    ("a link not shown", "removed", on("entry", lambda entry: entry.pop("links") is not None, 3)),
    ("a sealed part", "edited", on_part(put("stored", value=flip))),
    ("the key of a part", "key swapped", on_part(put("opened", "key", value=lambda x: flip(x, 5, "a")))),
    ("the text of a part", "edited", on_part(put("opened", "text", value=lambda x: {**x, "note": "other"}))),
    ("the text of a part in another order", "edited",
     on_part(put("opened", "text", value=lambda x: dict(reversed(x.items()))))),
    ("an entry removed", "removed", move("entry", lambda lines, at: lines.pop(at[3]) and None)),
    ("the entry before the last removed", "removed", move("entry", lambda lines, at: lines.pop(at[-2]) and None)),
    ("two entries swapped", "reordered", move("entry", swap)),
    ("an entry twice", "reordered", move("entry", lambda lines, at: lines.insert(at[3], copy.deepcopy(lines[at[3]])))),
    ("another number of an entry", "edited", on("entry", put("seq", value="0"), 3)),
    ("a number with a zero before it", "damaged", on("entry", put("seq", value=lambda x: "0" + x), 3)),
    ("a proof", "edited", on("entry", put("proof", value=flip), 3)),
    ("a proof with one node less", "edited", on("entry", put("proof", value=lambda x: base64_of(base64.b64decode(x)[32:])), 3)),
    ("a proof that is no row of hashes", "damaged", on("entry", put("proof", value=lambda x: base64_of(base64.b64decode(x)[1:])), 3)),
    ("what is told", "edited", on("entry", put("told", "role", value="head_of_nothing"), 3)),
    ("what is told in another order", "edited", on("entry", put("told", value=lambda x: dict(reversed(x.items()))), 3)),
    ("an unknown field in an entry", "damaged", on("entry", put("x", value="1"), 3)),
    ("an unknown field in the first line", "damaged", on("bundle", put("key", value="x"))),
    ("another ledger", "edited", on("bundle", put("ledger", value=lambda x: flip(x, 3, "a")))),
    ("a generation below 0", "damaged", on("bundle", put("generation", value=-1))),
    ("another log", "key swapped", on("bundle", put("origin", value=lambda x: x + "x"))),
    ("another format", "damaged", on("bundle", put("format", value="sanad-bundle-v2"))),
    ("a proof by the map", "edited", on("stream", put("beside", value=flip))),
    ("the number of entries of a stream", "edited", on("stream", put("end", "itself", "version", value=lambda x: str(int(x) - 1)))),
    ("a stream said to be empty", "edited", on("stream", put("end", value={"nothing": {}}))),
    ("another stream said to be shown", "edited", on("stream", put("stream", value=lambda x: flip(x, -1, "a")))),
    ("an unknown kind of stream", "damaged", on("stream", put("stream", value=lambda x: "12" + x[1:]))),
    ("a stream twice", "inserted", move("stream", lambda lines, at: lines.insert(at[0], lines[at[0]]))),
    ("a stream behind the entries", "reordered", move("stream", lambda lines, at: lines.append(lines.pop(at[0])))),
    ("the report twice", "reordered", move("report", lambda lines, at: lines.append(lines[at[0]]))),
    ("a report in one language", "damaged", on("report", lambda report: report.pop("en"))),
    ("no checkpoint", "reordered", move("checkpoint", lambda lines, at: lines.pop(at[0]) and None)),
]


# What two readers could read otherwise, where the documents are not followed to the letter.
STRICTER = [
    ("an empty list of parts", "damaged", on("entry", put("parts", value=[]), -1)),
    ("an empty list of links", "damaged", on("entry", put("links", value=[]), -1)),
    ("a link twice", "damaged", on("entry", put("links", value=lambda links: links + links[-1:]), -1)),
    ("a part that is opened by null", "damaged", on_any_part(put("opened", value=None))),
    ("a proof that is null", "damaged", on("entry", put("proof", value=None), 3)),
    ("a proof in a whole log", "damaged", lambda lines: lines[0]["bundle"]["whole"] and on(
        "entry", put("proof", value=""), 10)(lines)),
    ("a field twice in what is told", "damaged", in_bytes(b'"told":{', b'"told":{"event":"x",')),
    ("a field twice in a text", "damaged", in_bytes(b'"text":{', b'"text":{"note":"x",')),
    ("a field twice in an end of a stream", "damaged", in_bytes(b'"end":{"itself":{', b'"end":{"itself":{"version":"1",')),
    ("a number with a point", "damaged", in_bytes(b'"links":[{"at":0,', b'"links":[{"at":0.0,')),
    ("a number with an exponent", "damaged", in_bytes(b'"links":[{"at":0,', b'"links":[{"at":0e0,')),
    ("a number with a sign", "damaged", in_bytes(b'"links":[{"at":0,', b'"links":[{"at":-0,')),
    ("a space before what is told", "damaged", in_bytes(b'"told":{', b'"told": {')),
    ("a space before its colon", "damaged", in_bytes(b'"told":{', b'"told" :{')),
    ("a space behind what is told", "damaged", in_bytes(b'}}}\n', b'} }}\n', "entry")),
    ("a space before a text", "damaged", in_bytes(b'"text":{', b'"text": {')),
    ("a space behind a text", "damaged", in_bytes(b'"}}],"proof"', b'"} }],"proof"')),
    ("a name of a field with an escape", "damaged", in_bytes(b'"told":{', b'"to\\u006cd":{')),
    ("base64 with an escape", "damaged", in_bytes(b'"header":"U', b'"header":"\\u0055')),
    ("a report that is a list", "damaged", lambda lines: lines[-1].update(report=list(lines[-1]["report"].values()))),
    ("a first line that is a list", "damaged", lambda lines: lines[0].update(bundle=list(lines[0]["bundle"].values()))),
    ("an end of a stream that is a list", "damaged", on("stream", put("end", "itself", value=lambda end: list(end.values())))),
    ("a link that is a list", "damaged", on("entry", put("links", value=lambda links: [list(links[0].values())]), -1)),
    ("a generation that the log's name does not have", "damaged", lambda lines: lines[0]["bundle"].update(generation=7)),
    ("half of a character", "damaged", in_bytes(b'"id":"', b'"id":"\\ud800')),
]


def pack(body):
    """A body as bincode has it; `verify.read_body` the other way round."""
    def unsigned(value):
        if value <= 250:
            return bytes([value])
        width = next(width for width in (2, 4, 8) if value < 256 ** width)
        return bytes([{2: 251, 4: 252, 8: 253}[width]]) + value.to_bytes(width, "little")

    def field(name):
        value = body[name]
        if name in ("occurred_at", "offset"):
            return unsigned(2 * value if value >= 0 else -2 * value - 1)
        if isinstance(value, int):
            return unsigned(value)
        spelled = unsigned(len(value.encode())) + value.encode() if isinstance(value, str) else value
        return spelled if name not in OPTIONAL else b"\x00" if value is None else b"\x01" + spelled

    return b"".join(map(field, body))


OPTIONAL = {"late_reason", "acting_for", "sign_in", "device", "purpose", "basis", "rule", "correlation", "cause",
            "command_tag", "body_digest"}


class Ledger:
    """A whole log, taken apart to be chained, hashed and signed anew after a change."""

    def __init__(self, lines, operator):
        self.lines, self.operator = copy.deepcopy(lines), operator
        self.entries = [line["entry"] for line in self.lines if "entry" in line]
        self.headers = [base64.b64decode(entry["header"]) for entry in self.entries]

    def replace(self, at, start, new):
        header = self.headers[at]
        self.headers[at] = header[:start] + new + header[start + len(new):]

    def link(self, at, start, new):
        """Changes the first link of an entry, and its hash in the header."""
        body = base64.b64decode(self.entries[at]["links"][0]["body"])
        body = body[:start] + new + body[start + len(new):]
        self.entries[at]["links"][0]["body"] = base64_of(body)
        self.replace(at, 104, verify.derive("link body", body))

    def body(self, at, **changes):
        """Packs the body of an entry anew, with these fields changed."""
        header = self.headers[at]
        body = verify.read_header(header).body
        for name, new in changes.items():
            body[name] = new(body[name]) if callable(new) else new
        length = verify.little(header[100:104])
        packed = pack(body)
        self.headers[at] = header[:len(header) - length] + packed
        self.replace(at, 100, len(packed).to_bytes(4, "little"))
        self.replace(at, 4, len(self.headers[at]).to_bytes(4, "little"))

    def bundle(self, rechain=True):
        previous, tree = bytes(32), verify.Tree()
        for at, entry in enumerate(self.entries):
            if rechain:
                self.replace(at, 48, previous)
            previous = verify.derive("entry header", self.headers[at])
            tree.add(verify.sha256(b"\x00", previous))
            entry["header"] = base64_of(self.headers[at])
            try:
                header = verify.read_header(self.headers[at])
                entry["told"] = json.loads(verify.told_of(header))
            except verify.Wrong:
                pass
        self.lines[1] = {"checkpoint": self.operator.sign(
            f"{self.operator.name}\n{len(self.entries)}\n{base64_of(tree.root())}\n")}
        return self.operator.seal(self.lines)

    def second(self):
        """The second entry of a command."""
        return next(at for at, header in enumerate(self.headers) if header[28] == 1)

    def head_commitment(self):
        return next(at for at, entry in enumerate(self.entries) if entry["told"]["event"] == "heads_committed")


def wrong_heads(ledger):
    at = ledger.head_commitment()
    heads = ledger.entries[at]["told"]["data"]["heads"].encode()
    ledger.headers[at] = ledger.headers[at].replace(heads, heads[::-1])


LEDGERS = [
    ("nothing", None, lambda ledger: None),
    ("a map that is not that of the log", "edited", wrong_heads),
    ("a version skipped", "removed", lambda ledger: ledger.link(20, 1, b"\x63")),
    ("a version twice", "inserted", lambda ledger: ledger.link(len(ledger.entries) - 1, 1, b"\x01")),
    ("a link that names another before it", "edited", lambda ledger: ledger.link(20, 32, b"before it")),
    ("a clock that went back", "edited", lambda ledger: ledger.replace(20, 40, bytes(8))),
    ("a command that is cut", "reordered", lambda ledger: ledger.replace(ledger.second(), 80, b"another command!")),
    ("a command of more entries", "reordered", lambda ledger: ledger.replace(ledger.second(), 30, b"\xff")),
    ("a last command that goes on", "truncated", lambda ledger: ledger.replace(len(ledger.headers) - 1, 30, b"\x02")),
    ("an entry of another ledger", "edited", lambda ledger: ledger.replace(20, 8, b"another ledger !")),
    ("an unknown kind of stream", "damaged", lambda ledger: ledger.link(20, 0, b"\x0c")),
    ("an entry of another generation", "edited", lambda ledger: ledger.replace(20, 24, b"\x01")),
    ("another number in a header", "edited", lambda ledger: ledger.replace(20, 32, b"\x63")),
    ("an unknown byte in a body", "damaged", lambda ledger: (
        ledger.replace(20, 100, (verify.little(ledger.headers[20][100:104]) + 1).to_bytes(4, "little")),
        ledger.replace(20, 4, (len(ledger.headers[20]) + 1).to_bytes(4, "little")),
        ledger.headers.__setitem__(20, ledger.headers[20] + b"\x00"))),
    ("an offset of a day", "damaged", lambda ledger: ledger.body(20, offset=1440)),
    ("a time after the year 9999", "damaged", lambda ledger: ledger.body(20, occurred_at=253402300800 * 10**6)),
    ("clear data with a space", "edited", lambda ledger: ledger.body(20, data=lambda data: data[:-1] + " }")),
    ("clear data that name a field twice", "edited", lambda ledger: ledger.body(20, data=lambda data: '{"a":1,"a":1}')),
    ("clear data with a float", "edited", lambda ledger: ledger.body(20, data=lambda data: '{"a":1.50}')),
    ("clear data with an exponent", "damaged", lambda ledger: ledger.body(20, data=lambda data: '{"a":1e3}')),
    ("clear data with a negative nothing", "edited", lambda ledger: ledger.body(20, data=lambda data: '{"a":-0}')),
    ("clear data with 2^64", "damaged", lambda ledger: ledger.body(20, data=lambda data: '{"a":18446744073709551616}')),
    ("clear data that are a list", "damaged", lambda ledger: ledger.body(20, data=lambda data: "[]")),
    ("clear data that are nothing", "damaged", lambda ledger: ledger.body(20, data=lambda data: "null")),
    ("clear data that are a text", "damaged", lambda ledger: ledger.body(20, data=lambda data: '"x"')),
    ("a map told beside something else", "edited", lambda ledger: ledger.body(
        len(ledger.headers) - 1, data=lambda data: data[:-1] + ',"z":1}')),
    ("a map told in another map's place", "edited", lambda ledger: ledger.body(
        len(ledger.headers) - 1, data=lambda data: f'{{"before":{{}},{data[1:-1].replace("heads", "map")}}}')),
    ("clear data in another order", "damaged", lambda ledger: ledger.body(20, data=lambda data: '{"b":1,"a":1}')),
    ("no UTF-8", "damaged", lambda ledger: ledger.headers.__setitem__(
        20, ledger.headers[20].replace(ledger.entries[20]["told"]["role"].encode(),
                                       b"\xff" + ledger.entries[20]["told"]["role"].encode()[1:]))),
]


def mutate(task):
    """One byte changed: the findings' number must not be 0, and nothing may be thrown."""
    path, vkey, seed, compare = task
    raw = bytearray(Path(path).read_bytes())
    chance = random.Random(seed)
    at = chance.randrange(len(raw))
    was, raw[at] = raw[at], chance.choice([raw[at] ^ (1 << chance.randrange(8)), chance.randrange(256)])
    if raw[at] == was:
        return None
    try:
        report = judge(bytes(raw), vkey)
        if not report["findings"]:
            return f"holds with byte {at} changed from {was} to {raw[at]}"
        if compare and first_checker(bytes(raw), vkey) != 1:
            return f"the first checker takes byte {at} changed from {was} to {raw[at]}"
    except Exception as thrown:  # pylint: disable=broad-except
        return f"{thrown!r} with byte {at} changed from {was} to {raw[at]}"
    return None


class Selftest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.vkey = (SAMPLES / "key").read_text(encoding="utf-8")
        cls.operator = Operator(verify.read_key(cls.vkey).name)
        cls.bundles = {}
        for path in sorted(SAMPLES.glob("*.jsonl")):
            raw = path.read_bytes()
            if raw.startswith(b'{"bundle"'):
                cls.bundles[path] = raw
        assert cls.bundles, "no samples"

    def setUp(self):
        self.wrong, self.done = [], 0

    def tearDown(self):
        self.assertFalse(self.wrong, "\n" + "\n".join(self.wrong))

    def expect(self, raw, vkey, kind, what):
        """`kind`: the class it must be found as, "" for any, None for nothing found."""
        self.done += 1
        found = judge(raw, vkey)["findings"]
        classes = {one["class"] for one in found}
        if not (kind in classes if kind else not found if kind is None else found):
            self.wrong.append(f"{what}: {found[:3]}")
        if SANAD and first_checker(raw, vkey) != (0 if kind is None else 1):
            self.wrong.append(f"the first checker differs: {what}")

    def each(self):
        for path, raw in self.bundles.items():
            yield path.name, raw, [json.loads(line) for line in raw.splitlines()[:-1]]

    def signed_anew(self, lines, change=lambda said: said):
        said = change(lines[1]["checkpoint"].rpartition("\n\n")[0] + "\n")
        return copy.deepcopy([lines[0], {"checkpoint": self.operator.sign(said)}, *lines[2:]])

    def test_good_ones_hold(self):
        for name, raw, lines in self.each():
            self.expect(raw, self.vkey, None, name)
            self.expect(self.operator.seal(self.signed_anew(lines)), self.operator.vkey, None, f"{name} signed anew")

    def test_a_line_changed(self):
        for name, raw, lines in self.each():
            end, before = raw.splitlines(True)[-1], self.done
            for what, kind, tamper in LINES:
                changed, anew = copy.deepcopy(lines), self.signed_anew(lines)
                if tamper(changed) is not False and changed != lines:
                    tamper(anew)
                    self.expect(b"".join(map(spell, changed)) + end, self.vkey, "", f"{name}: {what}, by a stranger")
                    self.expect(self.operator.seal(anew), self.operator.vkey, kind, f"{name}: {what}, with the key")
            self.assertGreaterEqual(self.done - before, 50)

    def test_what_two_readers_could_read_otherwise(self):
        for name, _, lines in self.each():
            for what, kind, tamper in STRICTER:
                anew = self.signed_anew(lines)
                if tamper(anew) is not False and anew != self.signed_anew(lines):
                    self.expect(self.operator.seal(anew), self.operator.vkey, kind, f"{name}: {what}")

    def test_other_signatures(self):
        """Those of others are passed over; a wrong one under the key's name and id spoils a note."""
        other = Operator("witness.example")
        for name, _, lines in self.each():
            for what, kind, more in [
                ("another's signature", None, lambda said: other.sign(said)),
                ("a wrong second signature", "edited", lambda said: self.operator.sign(said + "x")),
                ("100 signatures", None, lambda said: other.sign(said) * 99),
                ("101 signatures", "damaged", lambda said: other.sign(said) * 100),
            ]:
                anew = self.signed_anew(lines)
                note = anew[1]["checkpoint"]
                said, _, ours = note.rpartition("\n\n")
                extra = "".join(f"{line}\n" for line in more(said + "\n").splitlines() if line.startswith("— "))
                for spelled in (ours + extra, extra + ours):
                    anew[1]["checkpoint"] = f"{said}\n\n{spelled}"
                    self.expect(self.operator.seal(anew), self.operator.vkey, kind, f"{name}: {what}")

    def test_the_checkpoint_changed(self):
        for name, raw, lines in self.each():
            _, size, root, _ = lines[1]["checkpoint"].split("\n", 3)
            more, zeros = str(int(size) + 1), base64_of(bytes(32))
            for old, new in ((size, more), (root, zeros)):
                self.expect(raw.replace(old.encode(), new.encode(), 1), self.vkey, "edited", f"{name}: {new} for {old}")
                anew = self.signed_anew(lines, lambda said, old=old, new=new: said.replace(old, new))
                self.expect(self.operator.seal(anew), self.operator.vkey, "", f"{name}: {new} for {old}, signed")

    def test_bytes_changed(self):
        seals = [raw.splitlines(True)[-1] for raw in self.bundles.values()]
        for name, raw, lines in self.each():
            last = raw.splitlines(True)[-1]
            other = next(seal for seal in seals if seal != last)
            anew = self.operator.seal(self.signed_anew(lines))
            self.expect(anew, self.vkey, "key swapped", "signed by another key")
            self.expect(raw, self.operator.vkey, "key swapped", "checked with another key")
            self.expect(raw[:-700], self.vkey, "truncated", "cut tail")
            self.expect(raw[:-len(last)], self.vkey, "truncated", "no end")
            self.expect(raw[:-1], self.vkey, "truncated", "no line feed at the end")
            self.expect(b"", self.vkey, "truncated", "nothing")
            self.expect(raw + b"\n", self.vkey, "inserted", "a line behind the end")
            self.expect(raw + raw, self.vkey, "inserted", "twice")
            self.expect(raw[:-len(last)] + other, self.vkey, "edited", "the seal of another bundle")
            self.expect(raw.replace(b'":', b'": ', 1), self.vkey, "damaged", "a space put in")
            self.expect(self.operator.seal(self.signed_anew(lines), entries=3), self.operator.vkey, "", "a wrong count")
            self.expect(self.operator.seal(self.signed_anew(lines), opened=99), self.operator.vkey, "removed",
                        "a wrong count of what is opened")
            twice = [spell(lines[0]).replace(b'"whole":', b'"whole":true,"whole":')] + self.signed_anew(lines)[1:]
            self.expect(self.operator.seal(twice), self.operator.vkey, "damaged", "a field twice")
            for junk in (b"\xff\xfe\n", b"[" * 100000 + b"\n", b'{"a":' * 100000 + b"\n", b'{"entry":null}\n', b"{}\n",
                         b"\x00\n", b'{"entry":{"seq":"' + b"9" * 99999 + b'"}}\n', b'{"entry":1' + b"0" * 99999 + b"}\n",
                         b'{"report":{"id":"\\ud800","en":""}}\n', b'{"entry":NaN}\n'):
                with_junk = self.signed_anew(lines)
                with_junk.insert(2, junk)
                self.expect(self.operator.seal(with_junk), self.operator.vkey, "damaged", f"junk {junk[:20]!r}")
            long = self.signed_anew(lines)
            long[-1]["report"]["en"] = "x" * verify.LINE_LIMIT
            self.expect(self.operator.seal(long), self.operator.vkey, "damaged", "a line that is too long")

    def test_a_whole_log_chained_anew(self):
        for _, _, lines in self.each():
            if not lines[0]["bundle"]["whole"]:
                continue
            for what, kind, change in LEDGERS:
                ledger = Ledger(lines, self.operator)
                change(ledger)
                self.expect(ledger.bundle(), self.operator.vkey, kind, what)
            ledger = Ledger(lines, self.operator)
            ledger.replace(20, 48, b"not the hash of the one before")
            self.expect(ledger.bundle(rechain=False), self.operator.vkey, "edited", "a broken chain")
            for at, kind in ((500, "removed"), (-1, "truncated"), (0, "removed")):
                shown = [line for line in self.signed_anew(lines)]
                places = [place for place, line in enumerate(shown) if "entry" in line]
                if len(places) > abs(at):
                    shown.pop(places[at])
                    self.expect(self.operator.seal(shown), self.operator.vkey, kind, f"entry {at} removed")

    def test_bytes_at_random(self):
        with ProcessPoolExecutor() as pool:
            for path in self.bundles:
                tasks = [(str(path), self.vkey, seed, bool(SANAD) and seed < 200) for seed in range(MUTATIONS)]
                self.wrong += [f"{path.name}: {one}" for one in pool.map(mutate, tasks, chunksize=25) if one]


if __name__ == "__main__":
    if not SAMPLES.joinpath("key").is_file():
        sys.exit(__doc__)
    unittest.main(argv=sys.argv[:1], verbosity=2)
