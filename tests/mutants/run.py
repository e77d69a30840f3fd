"""Draws mutants in the files that carry the promises, and tells which of them no test notices.

The draw hangs on the seed and on what a mutant is (its file, what is replaced by what, in which function),
and not on the line it stands in: so it stays the same while the lines above it move, and the first few of
a draw are a fair sample of all.

Each is tried on a copy of the tree, against the tests of its own package; those that nobody there noticed,
against the packages above that guard it. What is still missed has to stand in `missed.md` with its reason.
"""

import argparse
import fcntl
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import time

HOME = pathlib.Path(__file__).resolve().parents[2]
REASONS = HOME / "tests/mutants/missed.md"
# Of those that build, at least so many of a hundred are caught.
ENOUGH = 95
# Which packages guard what is below them; what costs least comes first. The tests that start the program are
# not among them.
GUARDS = {
    "sanad-chain": ["sanad-ledger", "sanad-bundle"],
    "sanad-ledger": ["sanad-records"],
    "sanad-vault": ["sanad-records"],
    "sanad-views": ["sanad-records"],
    "sanad-casework": ["sanad-records"],
    "sanad-records": ["sanad-server"],
}
# For one build, or one run of tests; a test that hangs is ended by nextest before.
SECONDS_MAX = "900"


def copy_tree(tree):
    """Makes the copy what the working tree is; what is the same is not touched, so little is built anew."""
    known = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=HOME, check=True, capture_output=True,
    ).stdout.split(b"\0")
    names = {os.fsdecode(name) for name in known if name}
    for path in [path for path in tree.rglob("*") if path.is_file()]:
        if str(path.relative_to(tree)) not in names:
            path.unlink()
    for name in names:
        source, target = HOME / name, tree / name
        if not source.is_file():
            target.unlink(missing_ok=True)
        elif not target.is_file() or target.read_bytes() != source.read_bytes():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
            target.chmod(source.stat().st_mode)


def listed():
    """All mutants, each with a name that does not hang on lines: its file, what is done, which of equals."""
    told = subprocess.run(
        ["cargo", "mutants", "--workspace", "--list", "--json"], cwd=HOME, check=True, capture_output=True
    ).stdout
    mutants, seen = json.loads(told), {}
    for place, mutant in enumerate(mutants):
        mutant["place"] = place
        what = f"{mutant['file']}: {re.sub(r'^[^ ]+:[0-9]+:[0-9]+: ', '', mutant['name'])}"
        seen[what] = seen.get(what, 0) + 1
        mutant["key"] = what if seen[what] == 1 else f"{what} ({seen[what]})"
    return mutants


def reasons():
    """The rows of the table: mutant and reason."""
    rows = re.findall(r"^\| `([^`]+)` \| (.+) \|$", REASONS.read_text(), re.M)
    return dict(rows)


def baseline(tree, packages):
    """With no mutant the tests pass, or nothing can be told."""
    chosen = [word for package in packages for word in ("--package", package)]
    if subprocess.run(["cargo", "nextest", "run", "--lib", *chosen], cwd=tree, check=False).returncode:
        sys.exit("the tests fail with no mutant")


def tried(tree, mutant, of, packages):
    """Tries one mutant against the tests of these packages; tells what came of it.

    It is named by its place among all: a pattern for names would let in others.
    """
    out = tree.parent / "tried"
    subprocess.run(
        ["cargo", "mutants", "--workspace", "--in-place", "--baseline", "skip",
         "--shard", f"{mutant['place']}/{of}", "--sharding", "slice",
         "--timeout", SECONDS_MAX, "--build-timeout", SECONDS_MAX,
         "--test-package", ",".join(packages), "--cargo-arg=--lib", "--output", str(out)],
        cwd=tree, check=False, stdout=subprocess.DEVNULL,
    )
    told = json.loads((out / "mutants.out/outcomes.json").read_text())["outcomes"]
    [(name, summary)] = [(one["scenario"]["Mutant"]["name"], one["summary"]) for one in told]
    assert name == mutant["name"], f"{name} was tried and not {mutant['name']}"
    return summary


def report(drawn, seconds):
    """Prints the table, and each that was missed; tells whether that is good enough."""
    known = reasons()
    kinds = ["CaughtMutant", "Timeout", "MissedMutant", "Unviable"]
    print(f"\n{'package':<18}{'drawn':>8}{'caught':>8}{'hung':>8}{'missed':>8}{'unviable':>10}")
    for package in [*GUARDS, "all"]:
        rows = [one["summary"] for one in drawn if package in (one["package"], "all")]
        if rows:
            caught, hung, missed, unviable = (rows.count(kind) for kind in kinds)
            print(f"{package:<18}{len(rows):>8}{caught:>8}{hung:>8}{missed:>8}{unviable:>10}")
    missed = [one for one in drawn if one["summary"] == "MissedMutant"]
    for one in missed:
        print(f"missed: {one['name']}\n  {one['key']}\n  {known.get(one['key'], 'NO REASON IS GIVEN')}")
    built = len([one for one in drawn if one["summary"] != "Unviable"])
    print(f"{built - len(missed)} of {built} that build are noticed; {seconds / 60:.0f} minutes")
    unnamed = [one for one in missed if one["key"] not in known]
    return not unnamed and (built - len(missed)) * 100 >= ENOUGH * built


def main():
    asks = argparse.ArgumentParser(prog="./task mutants", description=__doc__.splitlines()[0])
    asks.add_argument("--seed", default="20261130", help="what the draw hangs on")
    asks.add_argument("--count", type=int, default=100, help="how many are drawn")
    asks.add_argument("--package", help="of the drawn, only those of this package")
    asks.add_argument("--list", action="store_true", help="tell which would be drawn, and try none")
    asked = asks.parse_args()

    begun = time.monotonic()
    mutants = listed()
    gone = set(reasons()) - {mutant["key"] for mutant in mutants}
    if gone:
        sys.exit("no such mutant, though a reason is given: " + "; ".join(sorted(gone)))

    def lot(mutant):
        return hashlib.sha256(f"{asked.seed} {mutant['key']}".encode()).digest()

    drawn = sorted(mutants, key=lot)[: asked.count]
    drawn = [one for one in drawn if asked.package in (None, one["package"])]
    print(f"{len(drawn)} of {len(mutants)} mutants drawn", flush=True)
    if asked.list:
        print("\n".join(one["key"] for one in drawn))
        return

    place = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", HOME / "target")).resolve() / "mutants"
    tree = place / "tree"
    tree.mkdir(parents=True, exist_ok=True)
    alone = (place / "lock").open("w")
    try:
        fcntl.flock(alone, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit("mutants are being tried here already")
    copy_tree(tree)
    os.environ["CARGO_TARGET_DIR"] = str(place / "target")
    os.environ.setdefault("CARGO_PROFILE_DEV_DEBUG", "0")
    os.environ["NEXTEST_PROFILE"] = "mutants"

    for package, above in GUARDS.items():
        own = [mutant for mutant in drawn if mutant["package"] == package]
        for packages in ([package], above):
            left = [one for one in own if one.get("summary", "MissedMutant") == "MissedMutant"]
            if left:
                baseline(tree, packages)
            for mutant in left:
                mutant["summary"] = tried(tree, mutant, len(mutants), packages)
                print(mutant["key"], mutant["summary"], flush=True)
    if not report(drawn, time.monotonic() - begun):
        sys.exit(1)


main()
