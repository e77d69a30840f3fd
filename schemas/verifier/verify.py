#!/usr/bin/env python3
"""The second verifier of Sanad: checks a bundle of evidence with the institution's public key alone.

    python3 verify.py BUNDLE --key KEYFILE [--json] [--language id|en]

Exit status: 0 the bundle holds, 1 something is wrong with it, 2 misuse. It was written from the documents and shares
no code with the program. In what follows B is schemas/bundle.v1.md and E is schemas/entry.v1.md, with the chapter in
quotes. Read `Check` first: it walks through the lines; what stands above it are its tools.
"""

import argparse
import base64
import hashlib
import json
import re
import sys
from collections import namedtuple
from datetime import datetime, timedelta

from blake3 import blake3
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

LINE_LIMIT, NOTE_LIMIT, DEPTH_LIMIT, FINDING_LIMIT, SIGNATURE_LIMIT = 16 * 1024 * 1024, 1_000_000, 128, 1000, 100
ZERO = bytes(32)
ORDER = ["bundle", "checkpoint", "stream", "entry", "report", "end"]
KINDS = ["", "case", "looks-of", "looks-by", "staff", "institution", "system", "sign-ins", "keys", "inquiry",
         "emergencies", "breach"]
CLASSES = {"damaged": "rusak", "edited": "diubah", "removed": "dihilangkan", "reordered": "diubah urutannya",
           "inserted": "disisipkan", "truncated": "terpotong", "key swapped": "kunci ditukar"}


class Wrong(Exception):
    """Something does not hold: its class and a sentence."""


def need(condition, sentence, kind="damaged"):
    if not condition:
        raise Wrong(kind, sentence)


# ---- Texts, numbers, bytes: B, the paragraph before "Lines, in this order" --------------------------------------

Number = namedtuple("Number", "spelled")  # a JSON number stays as it is spelled: 1 and "1" are two things

# What a line may hold: no white space outside of texts, no escape that need not be, no number that is not whole.
PLAIN = re.compile(r"""(?:"(?:[^"\\\x00-\x1f]++|\\["\\bfnrt]|\\u00(?:0[0-7bef]|1[0-9a-f]))*+"|[{}\[\]:,0-9]|-[1-9]|true"""
                   r"""|false|null)*+""")


def no_field_twice(pairs):
    need(len({name for name, _ in pairs}) == len(pairs), "an object names a field twice")
    return dict(pairs)


def whole(spelled):
    need(re.fullmatch("0|-?[1-9][0-9]{0,19}", spelled) and -2**63 <= int(spelled) < 2**64,
         "a number is not whole, or has more than 64 bits")
    return Number(spelled)


def parse_json(text):
    """Strict JSON: no field twice, no number but whole ones of 64 bits, no half of a character, 128 levels at most."""
    try:
        value = json.loads(text, object_pairs_hook=no_field_twice, parse_int=whole, parse_float=whole,
                           parse_constant=whole)
    except (ValueError, RecursionError):
        raise Wrong("damaged", "this is no JSON, or it is nested too deeply") from None
    boxes, depth = [[value]], -1
    while boxes:  # one level after the other, so that no depth can exhaust the stack
        depth += 1
        inner = [one for box in boxes for one in ([*box, *box.values()] if isinstance(box, dict) else box)]
        boxes = [one for one in inner if isinstance(one, (dict, list))]
        need(depth < DEPTH_LIMIT or not boxes, "the JSON is nested too deeply")
        need(not any(isinstance(one, str) and re.search("[\ud800-\udfff]", one) for one in inner),
             "a text holds half of a character")
    return value


def spell(value, sort=False):
    """As RFC 8785 spells it; the fields stand as they were read, or sorted."""
    if isinstance(value, dict):
        fields = sorted(value.items(), key=lambda field: field[0].encode("utf-16-be")) if sort else value.items()
        return "{" + ",".join(spell(name) + ":" + spell(one, sort) for name, one in fields) + "}"
    if isinstance(value, list):
        return "[" + ",".join(spell(one, sort) for one in value) + "]"
    return value.spelled if isinstance(value, Number) else json.dumps(value, ensure_ascii=False)


def fields(value, required, optional=""):
    """The values of an object that has all required fields and no unknown one; None for an optional one left out."""
    required, optional = required.split(), optional.split()
    need(isinstance(value, dict) and set(required) <= set(value) <= {*required, *optional},
         "a field is missing or unknown")
    need(None not in value.values(), "a field is null")
    return [value.get(name) for name in required + optional]


def text(value):
    need(isinstance(value, str), "a field is not a text")
    return value


def digits(value, limit=2**64):
    """A text of decimal digits, without leading zeros."""
    need(re.fullmatch("0|[1-9][0-9]{0,19}", text(value)) and int(value) < limit, "a number is not spelled as one")
    return int(value)


def number(value, limit):
    need(isinstance(value, Number), "a field is not a number")
    return digits(value.spelled, limit)


def unhex(value, length):
    need(re.fullmatch("[0-9a-f]{%d}" % (2 * length), text(value)), "a field is not lower-case hex of its length")
    return bytes.fromhex(value)


def unbase64(value):
    """RFC 4648, section 4, in its one right spelling: padded, no spare bit set."""
    try:
        raw = base64.b64decode(text(value), validate=True)
    except ValueError:
        raw = None
    need(raw is not None and base64.b64encode(raw).decode() == value, "a field is not base64")
    return raw


def hashes(value):
    raw = unbase64(value)
    need(len(raw) % 32 == 0 and len(raw) <= 256 * 32, "a proof is not a row of at most 256 hashes")
    return [raw[at:at + 32] for at in range(0, len(raw), 32)]


def little(raw, signed=False):
    return int.from_bytes(raw, "little", signed=signed)


def derive(context, raw):
    """E: "derive-key(C)"."""
    return blake3(raw, derive_key_context="sanad 2026 v1 " + context).digest()


# ---- Signed notes: c2sp.org/signed-note ----------------------------------------------------------------------------

LogKey = namedtuple("LogKey", "name id public")


def read_key(line):
    """A public key as it is handed out: NAME+ID+BASE64, where BASE64 is of 0x01 and 32 bytes."""
    parts = line.strip().split("+", 2)
    need(len(parts) == 3 and re.fullmatch(r"\S+", parts[0]), "this is no public key of a log")
    raw = unbase64(parts[2])
    key_id = hashlib.sha256(parts[0].encode() + b"\n" + raw).digest()[:4]
    need(len(raw) == 33 and raw[0] == 1 and key_id == unhex(parts[1], 4) and not is_weak(raw[1:]),
         "this is no public key of a log")
    return LogKey(parts[0], key_id, Ed25519PublicKey.from_public_bytes(raw[1:]))


# The points of small order on the curve of Ed25519 (RFC 8032), in every spelling, without the sign: under such a key,
# or with such a point in it, a signature says nothing.
P = 2**255 - 19
WEAK = {0, 1, P - 1, P, P + 1, 0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826,
        0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd83d3d706a17c7}


def is_weak(point):
    return little(point) & (2**255 - 1) in WEAK


def open_note(note, key):
    """The text of a signed note, once the key was found to have signed it. Others may have signed it, too."""
    need(len(text(note).encode()) <= NOTE_LIMIT, "a note is longer than any may be")
    said, blank, signatures = text(note).rpartition("\n\n")
    need(blank and signatures.endswith("\n") and not re.search("[\x00-\x09\x0b-\x1f]", note), "this is no signed note")
    lines, signed = signatures[:-1].split("\n"), False
    need(len(lines) <= SIGNATURE_LIMIT, "a note has more than 100 signatures")
    for line in lines:
        match = re.fullmatch(r"— ([^\s+]+) (\S+)", line)
        need(match and len(unbase64(match[2])) > 4, "a line of a note is no signature")
        raw = unbase64(match[2])
        if (match[1], raw[:4]) == (key.name, key.id):
            need(not is_weak(raw[4:36]), "the institution's signature is none", "edited")
            try:
                key.public.verify(raw[4:], (said + "\n").encode())
            except InvalidSignature:
                raise Wrong("edited", "the institution's signature is not over what stands here") from None
            signed = True
    need(signed, "this is not signed by the key that was given", "key swapped")
    return said + "\n"


# ---- The tree of all entries: RFC 6962, sections 2.1 and 2.1.1 ------------------------------------------------------

def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def node(left, right):
    return sha256(b"\x01", left, right)


def root_by_proof(leaf, index, size, proof):
    """The root that an inclusion proof leads to; None where it has too few or too many nodes."""
    last, result = size - 1, leaf
    for beside in proof:
        if last == 0:
            return None
        if index % 2 == 1 or index == last:
            result = node(beside, result)
            while index % 2 == 0 and index:  # a right edge without a partner moves up
                index, last = index // 2, last // 2
        else:
            result = node(result, beside)
        index, last = index // 2, last // 2
    return result if last == 0 else None


class Tree:
    """The root over all leaves. Only the full subtrees at the right edge are kept, as (number of leaves, hash)."""

    def __init__(self):
        self.edge = []

    def add(self, leaf):
        self.edge.append((1, leaf))
        while len(self.edge) > 1 and self.edge[-1][0] == self.edge[-2][0]:
            (count, left), (_, right) = self.edge[-2:]
            self.edge[-2:] = [(2 * count, node(left, right))]

    def root(self):
        result = self.edge[-1][1] if self.edge else sha256()
        for _, left in reversed(self.edge[:-1]):
            result = node(left, result)
        return result


# ---- The map of the ends of all streams: B, "`stream`" ----------------------------------------------------------------

def goes_right(key, depth):
    return key[depth // 8] >> (7 - depth % 8) & 1


def map_leaf(key, version, link):
    return sha256(b"\x00", key, version.to_bytes(8, "little"), link)


class StreamMap:
    """A compact sparse Merkle tree. A place holds None, a leaf (key, hash), or a fork [left, right, hash], whose hash
    is None until it is made anew: so one more link costs one way down."""

    def __init__(self):
        self.top = [None, None, None]  # the tree hangs at its left

    def put(self, key, leaf):
        fork, side, depth = self.top, 0, 0
        while isinstance(fork[side], list):
            fork[2] = None
            fork, side, depth = fork[side], goes_right(key, depth), depth + 1
        fork[2] = None
        while fork[side] is not None and fork[side][0] != key:  # the leaf that stood alone moves down
            lower = [None, None, None]
            lower[goes_right(fork[side][0], depth)] = fork[side]
            fork[side] = lower
            fork, side, depth = lower, goes_right(key, depth), depth + 1
        fork[side] = (key, leaf)

    def root(self):
        return self.hash_of(self.top[0])

    def hash_of(self, place):
        """Calls itself at most 256 deep, once for each bit of a key."""
        if not isinstance(place, list):
            return ZERO if place is None else place[1]
        place[2] = place[2] or node(self.hash_of(place[0]), self.hash_of(place[1]))
        return place[2]


# ---- Entries: E ------------------------------------------------------------------------------------------------------

Header = namedtuple("Header", "ledger generation place of_command seq recorded_at previous command links parts body hash")
Part = namedtuple("Part", "place kind section stored_length party key_id stored_hash key_check")
Link = namedtuple("Link", "version stream previous hash")


def read_header(raw):
    """E, "Header"."""
    need(len(raw) >= 104 and raw[:4] == b"SND1" and little(raw[4:8]) == len(raw), "this is no header")
    links, parts, body = little(raw[96:98]), little(raw[98:100]), little(raw[100:104])
    need(1 <= links <= 1024 and parts <= 256 and body <= 262144, "a header has too many links or parts, or no link")
    need(len(raw) == 104 + 32 * links + 128 * parts + body, "a header is not as long as what it names")
    need(little(raw[28:30]) < little(raw[30:32]), "a header names no place in its command")
    at = [104 + 32 * i for i in range(links + 1)] + [104 + 32 * links + 128 * i for i in range(1, parts + 1)]
    return Header(raw[8:24], little(raw[24:28]), little(raw[28:30]), little(raw[30:32]), little(raw[32:40]),
                  little(raw[40:48], signed=True), raw[48:80], raw[80:96], [raw[i:i + 32] for i in at[:links]],
                  [read_descriptor(raw[i:i + 128], index) for index, i in enumerate(at[links:-1])],
                  read_body(raw[at[-1]:]), derive("entry header", raw))


def read_descriptor(raw, index):
    """E, "Part descriptor". Whom a part is sealed to, and in which section, is not for a checker to judge."""
    need(raw[0] <= 1 and raw[3] == 0 and raw[6:8] == bytes(2) and little(raw[4:6]) == index,
         "a part descriptor is not one")
    return Part(raw[0], raw[1], raw[2], little(raw[8:16]), raw[16:32], raw[32:48], raw[64:96], raw[96:128])


def read_body(raw):
    """E, "Body": the fields, by name, as bincode packs them."""
    at = 0

    def take(count):
        nonlocal at
        need(count <= len(raw) - at, "the body of a header is cut off")
        at += count
        return raw[at - count:at]

    def unsigned(bits):
        first = take(1)[0]
        if first <= 250:
            return first
        width = {251: 2, 252: 4, 253: 8}.get(first, 16)
        need(8 * width <= bits, "a number in a header is too wide")
        value = little(take(width))
        need(value > (250 if width == 2 else 2**(4 * width) - 1), "a number in a header is longer than it need be")
        return value

    def signed(bits):
        value = unsigned(bits)
        return value // 2 if value % 2 == 0 else -(value // 2) - 1

    def words():
        try:
            return take(unsigned(64)).decode()
        except UnicodeDecodeError:
            raise Wrong("damaged", "a text in a header is not UTF-8") from None

    def maybe(read, *how):
        is_set = take(1)[0]
        need(is_set <= 1, "the body of a header holds neither something nor nothing")
        return read(*how) if is_set else None

    body = {"event": words(), "schema": unsigned(16), "event_id": take(16), "occurred_at": signed(64),
            "offset": signed(16), "late_reason": maybe(words), "staff": take(16), "role": words(),
            "profession": words(), "unit": words(), "acting_for": maybe(take, 16), "sign_in": maybe(take, 16),
            "device": maybe(take, 16), "purpose": maybe(words), "basis": maybe(words), "rule": maybe(words),
            "policy": unsigned(32), "request_id": take(16), "correlation": maybe(take, 16), "cause": maybe(take, 16),
            "command_tag": maybe(take, 32), "body_digest": maybe(take, 32), "data": words()}
    need(at == len(raw), "bytes are left over in the body of a header")
    return body


def moment(micros, offset):
    try:
        at = datetime(1970, 1, 1) + timedelta(microseconds=micros) + timedelta(minutes=offset)
    except OverflowError:
        raise Wrong("damaged", "a header tells a time outside of the years 1 to 9999") from None
    return at.isoformat(timespec="microseconds")


def told_of(header):
    """B, "`entry`", `told`: what the header says, for people, to the byte."""
    body = header.body
    need(abs(body["offset"]) < 24 * 60, "a header tells an offset of a day or more")
    sign, (hours, minutes) = "+-"[body["offset"] < 0], divmod(abs(body["offset"]), 60)
    told = {"event": body["event"], "schema": body["schema"], "recorded_at": moment(header.recorded_at, 0) + "Z",
            "occurred_at": moment(body["occurred_at"], body["offset"]) + f"{sign}{hours:02}:{minutes:02}",
            "staff": body["staff"].hex(), "role": body["role"], "profession": body["profession"], "unit": body["unit"],
            "acting_for": body["acting_for"] and body["acting_for"].hex(), "purpose": body["purpose"],
            "basis": body["basis"], "rule": body["rule"], "policy": body["policy"]}
    spelled = json.dumps({name: one for name, one in told.items() if one is not None}, ensure_ascii=False,
                         separators=(",", ":"))
    return f'{spelled[:-1]},"data":{body["data"]}}}'


def read_link(raw):
    """E, "Link body"; a stream is named by its kind and id, 17 bytes."""
    need(len(raw) == 64 and 1 <= raw[0] < len(KINDS), "a link is of an unknown kind, or not 64 bytes long")
    return Link(little(raw[1:6]), raw[:1] + raw[16:32], raw[32:64], derive("link body", raw))


def stream_name(stream):
    everything = stream == b"\x02" + bytes(16)
    return f"{KINDS[stream[0]]}:{'*' if everything else stream[1:].hex()}"


def padded_length(length):
    """E, "Parts": the Padmé length, at least 256."""
    exponent = length.bit_length() - 1
    low_bits = (1 << exponent - exponent.bit_length()) - 1
    return max(256, length + low_bits & ~low_bits)


def open_part(header, index, key, stored):
    """E, "Parts": the text of a sealed part, opened with its own key `k`."""
    part, body = header.parts[index], header.body
    need(derive("part key check", key) == part.key_check, "a key is not the one of its part", "key swapped")
    associated = b"".join([b"SNP1", header.ledger, body["event_id"], body["schema"].to_bytes(2, "little"),
                           index.to_bytes(2, "little"), bytes([part.kind, part.section]), part.party, part.key_id,
                           body["event"].encode()])
    try:
        plain = AESGCM(derive("part encryption", key)).decrypt(bytes(12), stored, associated)
        length = little(plain[:4])
        need(len(plain) >= 4 + length and len(plain) == padded_length(4 + length) and not any(plain[4 + length:]),
             "a part is not padded as it should be")
        return plain[4:4 + length].decode()
    except InvalidTag:
        raise Wrong("edited", "a part does not open with its key") from None
    except ValueError:
        raise Wrong("damaged", "a part is too short, or its text is not UTF-8") from None


# ---- The check: B, "What a check tells" ------------------------------------------------------------------------------

class Stream:
    """A stream, as far as its links were followed; and, where it is claimed to be whole, its end and the proof of it."""

    def __init__(self, line=0, beside=(), leaf=ZERO, count=0, link=ZERO, other=None):
        self.line, self.beside, self.leaf, self.count, self.link, self.other = line, beside, leaf, count, link, other
        self.version, self.last, self.shown, self.broken, self.proven = 0, ZERO, 0, False, False

    def follow(self, link):
        """B, "Completeness": the next link has the next version and names the one before it."""
        expected, last = self.version + 1, self.last
        self.version, self.last, self.shown = link.version, link.hash, self.shown + 1
        name = stream_name(link.stream)
        need(link.version <= expected, f"{name}: what stands at {expected} to {link.version - 1} is missing", "removed")
        need(link.version == expected, f"{name}: version {link.version} stands where {expected} belongs", "inserted")
        need(link.previous == last, f"{name}: a link does not name the one before it", "edited")

    def ends(self, key, heads):
        """B, "`stream`": the proof leads to `heads`, and the last link is the one at the end."""
        depth = len(self.beside)
        if self.other is not None:
            need(self.other != key and all(goes_right(key, at) == goes_right(self.other, at) for at in range(depth)),
                 "the other stream does not stand in its way", "edited")
        result = self.leaf
        for at in reversed(range(depth)):
            beside = self.beside[at]
            result = node(beside, result) if goes_right(key, at) else node(result, beside)
        need(result.hex() == heads, "its end is not the one in the map that the last entry tells", "edited")
        self.proven = True
        need(self.version >= self.count, f"what stands at {self.version + 1} to {self.count} is missing", "removed")
        need(self.version == self.count, "it has entries behind its end", "inserted")
        need(self.last == self.link, "its last link is not the one at its end", "edited")


class Check:
    """Walks through the lines of one bundle and keeps what it finds wrong."""

    def __init__(self, key):
        self.key, self.findings, self.intact = key, [], True
        self.line, self.seq, self.stage = 0, None, 0
        self.ledger, self.generation, self.origin, self.whole = b"", 0, "", False
        self.size, self.root, self.heads = 0, None, None  # the checkpoint, and what its last entry tells
        self.until = None  # when that entry was recorded, in microseconds since 1970
        self.entries, self.opened, self.next_seq, self.claims = 0, 0, 0, {}
        self.before, self.tree, self.map, self.streams = None, Tree(), StreamMap(), {}  # of a whole log
        self.digest = hashlib.sha256()  # over all lines before this one

    def attempt(self, check, *what, claim=None, line=None):
        """Runs one check and keeps what is wrong: with what is claimed to be complete, or else with integrity."""
        try:
            return check(*what)
        except Wrong as wrong:
            if claim is None:
                self.intact = False
            else:
                claim.broken = True
            if len(self.findings) < FINDING_LIMIT:
                self.findings.append((wrong.args[0], line or self.line or 1, self.seq, wrong.args[1]))

    def run(self, file):
        """Reads line by line, never more than 16 MiB at once."""
        while (raw := file.readline(LINE_LIMIT)) and len(self.findings) < FINDING_LIMIT:
            self.line, self.seq = self.line + 1, None
            self.attempt(self.one_line, raw)
            self.digest.update(raw)
            if self.root is None and self.findings:
                return self  # without a ledger and a checkpoint, nothing more can be told
            while not raw.endswith(b"\n") and (raw := file.readline(LINE_LIMIT)):
                self.digest.update(raw)  # the rest of a line that is too long
        self.seq = None
        self.attempt(need, self.stage > 5, "the bundle has no end: it was cut off", "truncated")
        if self.root is not None:
            self.finish()
        return self

    def one_line(self, raw):
        """B, "Lines, in this order"."""
        need(raw.endswith(b"\n"), "the line is cut off, or longer than any may be")
        need(self.stage <= 5, "something stands behind the end", "inserted")
        try:
            text = raw.decode()
        except UnicodeDecodeError:
            raise Wrong("damaged", "the line is not UTF-8") from None
        need(PLAIN.fullmatch(text[:-1]), "the line is not spelled as lines of a bundle are")
        line = parse_json(text)
        need(isinstance(line, dict) and len(line) == 1 and set(line) <= set(ORDER), "this is no line of a bundle")
        (name, value), = line.items()
        stage = ORDER.index(name)
        need(self.stage == stage or 2 <= self.stage < stage < 5, f"no line `{name}` may stand here", "reordered")
        self.stage = stage if name in ("stream", "entry") else stage + 1
        getattr(self, "check_" + name)(value)

    def check_bundle(self, value):
        """B, "`bundle`"."""
        form, ledger, generation, origin, self.whole, made_at = fields(
            value, "format ledger generation origin whole made_at")
        need(form == "sanad-bundle-v1" and isinstance(self.whole, bool), "this is no bundle of format 1")
        self.ledger, self.generation = unhex(ledger, 16), number(generation, 2**32)
        text(made_at)
        need(text(origin) == self.key.name, "the bundle is of another log than the key", "key swapped")
        need(origin.endswith(f"/{self.generation}"), "the generation is not the one in the log's name")

    def check_checkpoint(self, value):
        """B, "`checkpoint`", and c2sp.org/tlog-checkpoint."""
        lines = open_note(value, self.key).split("\n")
        need(len(lines) >= 4 and all(lines[:-1]), "a checkpoint is not an origin, a size and a root")
        need(lines[0] == self.key.name, "the checkpoint is of another log than the key", "key swapped")
        size, root = digits(lines[1]), unbase64(lines[2])
        need(len(root) == 32, "the root in a checkpoint is no hash")
        self.origin, self.size, self.root = lines[0], size, root

    def check_stream(self, value):
        """B, "`stream`"."""
        name, beside, end = fields(value, "stream beside end")
        match = re.fullmatch("([1-9]|1[01]):([0-9a-f]{32})", text(name))
        need(match and isinstance(end, dict) and len(end) == 1, "this names no stream, or no end")
        stream = bytes([int(match[1])]) + bytes.fromhex(match[2])
        need(stream not in self.claims and len(self.claims) < 1024, "a stream is claimed twice, or too many are",
             "inserted")
        (which, end), = end.items()
        claim, key = Stream(self.line, hashes(beside)), sha256(self.ledger, stream)
        if which == "itself":
            version, link = fields(end, "version link")
            claim.count, claim.link = digits(version), unhex(link, 32)
            claim.leaf = map_leaf(key, claim.count, claim.link)
        elif which == "other":
            other, version, link = fields(end, "key version link")
            claim.other = unhex(other, 32)
            claim.leaf = map_leaf(claim.other, digits(version), unhex(link, 32))
        else:
            need(which == "nothing" and end == {}, "this is no end of a stream")
        self.claims[stream] = claim

    def check_entry(self, value):
        """B, "`entry`"."""
        self.entries += 1
        seq, raw, told, links, parts, proof = fields(value, "seq header told", "links parts proof")
        self.seq = seq = digits(seq)
        links = self.placed(links, "at body")
        parts = self.placed(parts, "at stored", "opened")
        self.opened += sum("opened" in part for part in parts.values())
        need((proof is None) == self.whole, "a proof is missing, or stands in a whole log")
        header = read_header(unbase64(raw))
        need((header.ledger, header.seq) == (self.ledger, seq) and header.generation <= self.generation,
             "the header is of another entry, generation or ledger", "edited")
        need(seq >= self.next_seq, "the entry does not stand here", "reordered")
        need(seq < self.size, "the entry lies behind the checkpoint", "inserted")
        missing, self.next_seq = seq - self.next_seq, seq + 1
        if self.whole:
            self.attempt(self.check_chain, header, missing)
        else:
            need(root_by_proof(sha256(b"\x00", header.hash), seq, self.size, hashes(proof)) == self.root,
                 "the entry is not the one under the checkpoint", "edited")
        self.attempt(self.check_told, header, told)
        opened = {at: self.attempt(self.check_link, header, at, link["body"]) for at, link in links.items()}
        links = [link for link in opened.values() if link]
        if self.whole:
            self.attempt(self.check_whole, header, links, parts)
        last = seq == self.size - 1  # the map is over all entries before the last, which tells it
        for link in links:
            if link.stream in self.claims and not last:
                claim = self.claims[link.stream]
                self.attempt(claim.follow, link, claim=claim)
        if last:
            self.until = header.recorded_at
        if last and header.body["event"] == "heads_committed":
            self.heads = self.told_heads(header)
        for at, part in parts.items():
            self.attempt(self.check_part, header, at, part["stored"], part.get("opened"))

    def placed(self, listed, required, optional=""):
        """Links or parts by their place, which rises; the list is left out where it is empty."""
        need(listed is None or isinstance(listed, list) and listed, "this is no list of links or parts")
        found, last = {}, -1
        for one in listed or []:
            fields(one, required, optional)
            at = number(one.pop("at"), 2**16)
            need(at > last, "links or parts do not stand by rising place")
            found[at], last = one, at
        return found

    def check_told(self, header, told):
        need(spell(told) == told_of(header), "what is told of the header is not what it says", "edited")
        need(isinstance(told["data"], dict) and spell(told["data"], sort=True) == header.body["data"],
             "the clear data are no object, or not spelled as RFC 8785 has it")

    def check_link(self, header, at, body):
        link = read_link(unbase64(body))
        need(at < len(header.links) and header.links[at] == link.hash, "a link is not one of the header's", "edited")
        return link

    def check_part(self, header, at, stored, opened):
        stored = unbase64(stored)
        need(at < len(header.parts) and len(stored) == header.parts[at].stored_length
             and derive("part bytes", stored) == header.parts[at].stored_hash, "a part is not the header's", "edited")
        if opened is not None:
            key, said = fields(opened, "key text")
            sealed = open_part(header, at, unhex(key, 32), stored)
            need(spell(said) == sealed, "the text of a part is not what its key opens", "edited")
            need(isinstance(said, dict), "the text of a part is no JSON object")

    def check_chain(self, header, missing):
        """E, "Header": what an entry of a whole log must be after the one before it."""
        before, self.before = self.before, header
        generation = (before.generation if before else 0) + (header.body["event"] == "generation_begun")
        need(header.generation == generation, "the entry is of another generation than the one before", "edited")
        self.tree.add(sha256(b"\x00", header.hash))
        need(not missing, f"{missing} entries before this one are missing", "removed")
        if before is None:
            need(header.previous == ZERO and header.place == 0, "something stood before the first entry", "removed")
            return
        need(header.previous == before.hash, "the entry does not name the hash of the one before", "edited")
        need(header.recorded_at >= before.recorded_at or header.body["event"] == "clock_corrected",
             "the clock went back", "edited")
        ended = before.place + 1 == before.of_command
        follows = (before.command, before.of_command, before.place + 1)
        need(header.place == 0 if ended else (header.command, header.of_command, header.place) == follows,
             "the entries of a command do not stand together", "reordered")

    def check_whole(self, header, links, parts):
        """B, "Integrity", on a bundle with `whole`."""
        if header.body["event"] == "heads_committed":
            self.attempt(need, self.told_heads(header) == self.map.root().hex(),
                         "the map is not the one that this entry tells", "edited")
        for link in links:
            stream = self.streams.setdefault(link.stream, Stream())
            self.attempt(stream.follow, link)
            key = sha256(self.ledger, link.stream)
            self.map.put(key, map_leaf(key, link.version, link.hash))
        need(len(links) == len(header.links), "a link of a whole log is not shown", "removed")
        need(all(part.place == 1 or at in parts for at, part in enumerate(header.parts)),
             "a part of a whole log is not shown", "removed")

    def told_heads(self, header):
        """B, "`stream`": the root of the map; nothing else may stand beside it but an object `before`."""
        data = parse_json(header.body["data"])
        is_one = isinstance(data, dict) and {"heads"} <= set(data) <= {"heads", "before"}
        return data["heads"] if is_one and isinstance(data.get("before", {}), dict) else None

    def told_until(self):
        """RFC 3339, in UTC and whole seconds; None where the last entry is not shown, or tells no time after 1970."""
        at = self.until
        try:
            return None if at is None or at < 0 else moment(at // 10**6 * 10**6, 0)[:19] + "Z"
        except Wrong:
            return None

    def check_report(self, value):
        for words in fields(value, "id en"):
            text(words)

    def check_end(self, value):
        """B, "`end`"."""
        entries, opened, seal = fields(value, "entries opened seal")
        counted = (digits(entries), digits(opened))
        self.attempt(need, counted == (self.entries, self.opened),
                     f"{entries} entries and {opened} opened parts are counted, and {self.entries} and {self.opened} "
                     "stand here", "removed" if counted > (self.entries, self.opened) else "inserted")
        total = base64.b64encode(self.digest.digest()).decode()
        need(open_note(seal, self.key) == f"sanad-bundle-v1\nentries {entries}\nopened {opened}\nsha256 {total}\n",
             "what stands in the bundle is not what the institution signed", "edited")

    def finish(self):
        """B, "Completeness"; and what a whole log must be at its end."""
        if self.whole:
            self.attempt(need, self.before is None or self.before.place + 1 == self.before.of_command,
                         "the last command is cut off", "truncated")
            self.attempt(need, self.next_seq == self.size, f"the checkpoint is over {self.size} entries, and "
                         f"{self.next_seq} stand here", "truncated")
            self.attempt(need, self.tree.root() == self.root, "the entries are not those under the checkpoint", "edited")
        for stream, claim in self.claims.items():
            self.attempt(self.check_claim, stream, claim, claim=claim, line=claim.line)

    def check_claim(self, stream, claim):
        try:
            need(self.heads is not None, "the entry that tells how all streams ended is not shown", "removed")
            claim.ends(sha256(self.ledger, stream), self.heads)
        except Wrong as wrong:
            raise Wrong(wrong.args[0], f"{stream_name(stream)}: {wrong.args[1]}") from None

    def report(self):
        """The verdict, in the shape that the first checker prints with `--json`."""
        whole = self.whole and self.root is not None  # whoever signed nothing has claimed nothing
        complete = "not claimed" if not whole and not self.claims else "not shown" if self.findings else "shown"
        foreign = self.root is None and self.findings and self.findings[0][0] == "key swapped"
        integrity = "intact" if self.intact else "not checked" if foreign else "broken"
        return {"integrity": integrity, "completeness": complete, "origin": self.origin,
                "checkpoint": str(self.size), "entries": str(self.entries), "opened": str(self.opened),
                "until": self.told_until(), "whole": whole, "streams": [
                    {"stream": stream_name(stream), "length": str(claim.count) if claim.proven else None,
                     "shown": str(claim.shown)} for stream, claim in self.claims.items()],
                "findings": [{"class": kind, "seq": seq, "where": f"line {line}", "detail": sentence}
                             for kind, line, seq, sentence in self.findings], "not_shown": self.not_shown()}

    def not_shown(self):
        """B, "What it does not show": its names, in the order of the page."""
        looks = [stream[1:] for stream in self.claims if stream[:1] == b"\x02"]
        names = {"reading": True, "links": True, "later": True, "other_logs": True, "report": True, "machine": True,
                 "map": not self.whole, "chain": not self.whole, "others": not self.whole and not self.claims,
                 "acts_on_everything": looks and bytes(16) not in looks, "earlier_generation": self.generation > 0}
        return [name for name, is_so in names.items() if is_so and self.root is not None]


# ---- What is printed -------------------------------------------------------------------------------------------------

WORDS = {
    "holds": ("HOLDS: {entries} entries and {opened} opened texts are what {origin} signed, under its checkpoint over "
              "{checkpoint} entries",
              "BENAR: {entries} entri dan {opened} teks terbuka adalah yang ditandatangani {origin}, di bawah titik "
              "periksanya atas {checkpoint} entri"),
    "broken": ("DOES NOT HOLD: do not rely on this bundle ({count} findings)",
               "TIDAK BENAR: jangan berpegang pada berkas ini ({count} temuan)"),
    "all": ("complete: these are all {length} entries of {stream} up to that checkpoint",
            "lengkap: inilah semua {length} entri dari {stream} sampai titik periksa itu"),
    "gap": ("NOT SHOWN TO BE COMPLETE: {stream}", "TIDAK TERBUKTI LENGKAP: {stream}"),
    "whole": ("complete: the whole log is here, and its map was folded again from it",
              "lengkap: seluruh buku catatan ada di sini, dan petanya dilipat ulang darinya"),
    "none": ("nothing is claimed to be complete", "tidak ada yang dinyatakan lengkap"),
    "foreign": ("NOT CHECKED: this bundle is not signed by the key that was given, which is of {key}",
                "TIDAK DIPERIKSA: berkas ini tidak ditandatangani dengan kunci yang diberikan, yaitu kunci {key}"),
    "limits": ("not shown:", "tidak diperlihatkan:"),
    "reading": ("that what was released to somebody was read by them",
                "bahwa yang dilepas kepada seseorang memang dibacanya"),
    "links": ("that each entry was put into every stream it belongs to",
              "bahwa tiap entri masuk ke semua aliran tempatnya"),
    "later": ("what came after the checkpoint, and whether it was the newest one",
              "apa yang terjadi sesudah titik periksa itu, dan apakah titik itu yang terbaru"),
    "other_logs": ("whether others were shown the same log (compare checkpoints, or ask for witnesses)",
                   "apakah pihak lain diperlihatkan buku yang sama (bandingkan titik periksa, atau mintalah saksi)"),
    "report": ("whether the institution's own words are true", "kebenaran keterangan lembaga sendiri"),
    "machine": ("what is read on the machine by whoever controls it together with its unlocked keys",
                "apa yang dibaca di mesin itu oleh yang menguasainya beserta kunci yang terbuka"),
    "map": ("whether the map of streams was folded rightly (only the whole log shows it)",
            "apakah peta aliran dilipat dengan benar (hanya seluruh buku catatan yang memperlihatkannya)"),
    "chain": ("what must hold between an entry and the one before it: order, clock, whole commands (only the whole log "
              "shows it)", "apa yang harus benar antara satu entri dan entri sebelumnya: urutan, jam, perintah yang "
              "utuh (hanya seluruh buku catatan yang memperlihatkannya)"),
    "others": ("whether there are other entries", "apakah ada entri lain"),
    "acts_on_everything": ("acts on all cases at once (looks-of:*), which are part of every answer to who looked",
                           "tindakan atas semua kasus sekaligus (looks-of:*), yang termasuk setiap jawaban tentang "
                           "siapa yang melihat"),
    "earlier_generation": ("what the log held before its history was declared lost (it is generation {generation} now)",
                           "isi buku catatan sebelum riwayatnya dinyatakan hilang (sekarang generasi {generation})"),
}


def verdict(check, report, language):
    say = lambda what, **facts: WORDS[what][language == "id"].format(**facts)
    found = report["findings"]
    if report["integrity"] == "not checked":
        yield say("foreign", key=check.key.name)
    else:
        yield say("broken", count=len(found)) if found else say("holds", **report)
    for one in found:
        name = one["class"] if language == "en" else f"{one['class']} ({CLASSES[one['class']]})"
        entry = "" if one["seq"] is None else f", {'entry' if language == 'en' else 'entri'} {one['seq']}"
        yield f"{name}: {one['where']}{entry}: {one['detail']}"
    for one, claim in zip(report["streams"], check.claims.values()):
        yield say("gap" if found or claim.broken else "all", **one)
    if report["completeness"] == "not claimed" and report["not_shown"]:
        yield say("none")
    if report["whole"] and not found:
        yield say("whole")
    if report["not_shown"]:
        yield say("limits")
    for name in report["not_shown"]:
        yield "- " + say(name, generation=check.generation)



def main():
    options = argparse.ArgumentParser(description="Checks a bundle of evidence with the institution's public key.")
    options.add_argument("bundle")
    options.add_argument("--key", required=True, help="a file with the public key; never from the bundle")
    options.add_argument("--json", action="store_true")
    options.add_argument("--language", choices=["id", "en"], default="en")
    given = options.parse_args()
    sys.stdout.reconfigure(errors="backslashreplace")
    try:
        with open(given.key, encoding="utf-8") as file:
            key = read_key(file.read(4096))
        with open(given.bundle, "rb") as file:
            check = Check(key).run(file)
    except (OSError, ValueError, Wrong) as wrong:
        print(f"verify: {wrong.args[1] if isinstance(wrong, Wrong) else wrong}", file=sys.stderr)
        return 2
    report = check.report()
    if given.json:
        print(json.dumps(report, ensure_ascii=False, separators=(",", ":")))
    else:
        print(*verdict(check, report, given.language), sep="\n")
    return 1 if report["findings"] else 0


if __name__ == "__main__":
    sys.exit(main())
