#!/usr/bin/env python3
"""Counts the instructions of the hot paths under callgrind and holds them against bench/instructions.json.

    bench/instructions.py PROGRAM                     fails where a path differs by more than 5 %
    bench/instructions.py PROGRAM --update "REASON"   keeps the new figures, with the reason
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

KEPT = Path(__file__).with_suffix(".json")
BAND = 0.05
PATH = re.compile(r"sanping_hot(?:\[\w+\])?::paths::(\w+)")


def count(program):
    """The instructions of one call of each path, what it calls included: the mean of all its calls."""
    with tempfile.TemporaryDirectory() as folder:
        profile = Path(folder) / "callgrind"
        # Of the C library only what every x86-64 of the last ten years has, so that machines agree.
        tunables = "glibc.cpu.hwcaps=-AVX512F,-AVX512VL,-ERMS,-FSRM"
        command = ["valgrind", "--tool=callgrind", "--compress-strings=no", "--compress-pos=no",
                   f"--callgrind-out-file={profile}", program]
        done = subprocess.run(command, env={**os.environ, "GLIBC_TUNABLES": tunables}, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"{program} under callgrind:\n{done.stderr}")
        return means(profile.read_text().splitlines())


def means(lines):
    """Reads callgrind's format: `cfn=` names who is called, `calls=` how often, the next line what it cost."""
    calls, cost, called = {}, {}, None
    lines = iter(lines)
    for line in lines:
        if line.startswith("cfn="):
            found = PATH.search(line)
            called = found.group(1) if found else None
        elif line.startswith("calls="):
            spent = next(lines)
            if called:
                calls[called] = calls.get(called, 0) + int(line[len("calls="):].split()[0])
                cost[called] = cost.get(called, 0) + int(spent.split()[1])
    return {name: round(cost[name] / calls[name]) for name in sorted(calls)}


def compiler():
    return subprocess.run(["rustc", "--version"], capture_output=True, text=True, check=True).stdout.strip()


def update(found, reason):
    document = {"reason": reason, "compiler": compiler(), "paths": found}
    KEPT.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n")


def compare(found):
    """The paths that are out of the band, in words."""
    document = json.loads(KEPT.read_text())
    kept = document["paths"]
    # Whatever the compiler: what is not counted is not looked after.
    if gone := sorted(kept.keys() - found.keys()):
        sys.exit(f"not counted any more: {', '.join(gone)}")
    told = []
    for name, now in found.items():
        before = kept.get(name)
        change = (now - before) / before if before else None
        print(f"{name:>14} {before or '-':>12} {now:>12} {'new' if change is None else f'{change:+.1%}'}")
        if change is None:
            told.append(f"{name} is new: {now} instructions")
        elif abs(change) > BAND:
            told.append(f"{name} took {before} instructions, and now takes {now} ({change:+.1%})")
    if told and document["compiler"] != compiler():
        told.append(f"kept under {document['compiler']}, counted under {compiler()}: if that is all that changed, keep them anew")
    return told


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--update", metavar="REASON")
    given = parser.parse_args()
    if given.update is not None and not given.update.strip():
        sys.exit('say why: make instructions-update REASON="…"')
    found = count(given.program)
    if not found:
        sys.exit("no path was counted: are the names of functions in the program?")
    if given.update:
        update(found, given.update.strip())
    told = compare(found)
    if told:
        print("\n".join(told), file=sys.stderr)
        sys.exit(f'outside of ±{BAND:.0%}. Meant? make instructions-update REASON="…"')


if __name__ == "__main__":
    main()
