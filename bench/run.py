#!/usr/bin/env python3
"""Measures Sanping against its partners, on this machine and over 127.0.0.1 alone, and writes docs/BENCHMARKS.md.

  bench/run.py --petitions 1000000                                          on SQLite
  DURABLE=1 scripts/with-postgres bench/run.py --database postgres          on a PostgreSQL of its own

The figures of the run are kept as JSON in docs/benchmarks/, one file a database and size; the page is made of all of
them. The data is grown from a seed in a folder of its own, and is gone afterwards.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

import doors
import footprint
import hotspots
import machine
import page
import parts
import photos
import spreadsheet
import stream
from community import Community
from measure import Measure

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# In this order: the steps go on with what was filed, the places of an import would be in the way of a list, and its
# petitions, all of them open, in that of the memory.
PARTS = {"read": parts.reading, "list": parts.listing, "look": doors.looking, "sign-in": doors.signing_in,
         "file": parts.filing, "steps": parts.transitions, "photo": photos.filing, "stream": stream.listening,
         "import": doors.importing, "footprint": footprint.taken, "table": spreadsheet.importing}


# Rounds of what is written down.
LEAST = 5


def say(text):
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False)
    add = parser.add_argument
    add("--database", choices=["sqlite", "postgres"], default="sqlite")
    add("--petitions", type=int, default=100_000, help="10,000 to a million (default %(default)s)")
    add("--communities", type=int, default=1, help="that they are spread over, under one city; up to 1,000 (default %(default)s)")
    add("--rounds", type=int, default=LEAST, help="of each case, after one that is not measured (default %(default)s)")
    add("--seconds", type=int, default=3, help="of each round (default %(default)s)")
    # Enough to keep two cores busy, few enough for latencies to mean something.
    add("--connections", type=int, default=16, help="that wait for an answer at once (default %(default)s)")
    add("--workers", type=int, default=os.cpu_count(), help="threads of the server and of hello (default %(default)s)")
    add("--only", nargs="+", choices=list(PARTS), help="measure these parts only, and write nothing")
    add("--remark", default="", help="what the page should say of this run, such as who else used the machine")
    add("--folder", default=tempfile.gettempdir(), help="where the data is grown (default %(default)s)")
    add("--keep", action="store_true", help="keep the data")
    add("--binary", default=os.path.join(ROOT, "target/release/sanping"))
    add("--profile", metavar="BINARY", help="then watch this build, with symbols, upon the same petitions: see hotspots.py")
    add("--partner", default=os.path.join(ROOT, "target/release/sanping-bench"))
    asked = parser.parse_args()
    if asked.rounds < LEAST and not asked.only:
        parser.error(f"--rounds {asked.rounds}: fewer than {LEAST} have no spread that says anything, but with --only")
    if not shutil.which("wrk"):
        parser.error("wrk, the load generator, is not installed: apt-get install wrk")
    return asked


def measured(asked):
    """Everything that was asked for, with what it was measured on."""
    before, checkout = machine.load_average(), machine.Checkout(ROOT)
    community = Community(asked, say)
    try:
        community.grow()
        community.open()
        measure = Measure(community, asked, say)
        made, broke = {}, {}
        for name in asked.only or PARTS:
            community.settle()
            community.sign_in()
            try:
                made[name] = PARTS[name](community, measure)
            except (SystemExit, OSError, subprocess.SubprocessError) as why:
                # The others are worth having, and the page says that this one is not.
                say(f"{name} broke: {why}")
                say(community.last_words())
                broke[name] = reason(why)
        found = {
            "database": community.store.kind, "version": community.store.version(), "petitions": community.present,
            "communities": asked.communities, "grown": community.grown,
            "megabytes": community.store.size(), "cases": measure.cases, "broke": broke, "left_out": measure.left_out,
            "footprint": made.get("footprint"),
            "rounds": asked.rounds, "seconds": asked.seconds, "connections": asked.connections,
            "workers": asked.workers, "cores": os.cpu_count(), "load_before": before, "load_after": machine.load_average(),
            "remark": asked.remark, "command": machine.command("bench/run.py", sys.argv[1:]),
            "machine": machine.describe(community, checkout), "checkout_became": checkout.changed(),
        }
        return found, asked.profile and profiled(community, asked.profile, checkout)
    finally:
        community.close()


def reason(why):
    """For the page, which says nothing of where things lie on this machine."""
    if isinstance(why, subprocess.TimeoutExpired):
        return f"{os.path.basename(why.cmd[0])} was not done in {why.timeout:.0f} s"
    return getattr(why, "strerror", None) or str(why)


def profiled(community, binary, checkout):
    say("where the time goes")
    community.stop()
    community.asked.binary = binary
    community.start()
    return hotspots.profiled(community, machine.command("bench/run.py", sys.argv[1:]), checkout)


def main():
    asked = arguments()
    run, profile = measured(asked)
    if profile:
        hotspots.write(profile, asked)
    if asked.only:
        print(json.dumps(run, ensure_ascii=False, indent=1))
        return ended(run)
    folder = os.path.join(ROOT, "docs", "benchmarks")
    os.makedirs(folder, exist_ok=True)
    spread = f"-{asked.communities}" if asked.communities > 1 else ""
    with open(os.path.join(folder, f"{asked.database}-{asked.petitions}{spread}.json"), "w") as file:
        json.dump(run, file, ensure_ascii=False, indent=1)
        file.write("\n")
    page.write(folder, os.path.join(ROOT, "docs", "BENCHMARKS.md"))
    say("docs/BENCHMARKS.md is written")
    return ended(run)


def ended(run):
    """As a command ends: what broke is in the figures, and must not look like a whole run."""
    for part, why in run["broke"].items():
        say(f"{part} broke: {why}")
    return 1 if run["broke"] else 0


if __name__ == "__main__":
    sys.exit(main())
