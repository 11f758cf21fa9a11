#!/usr/bin/env python3
"""Breaks a server on purpose and looks whether it kept its promises.

    scripts/with-postgres faults/run.py --quick
    scripts/with-postgres faults/run.py --only postgres disk --databases sqlite

Everything is bounded in count and time, speaks to 127.0.0.1 alone, and ends only what it started. With --write
what came of each case is kept in docs/faults, and the page docs/FAULTS.md is made of the last run of each.
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

from clock import move_clock
from disk import break_disk
from flip import flip_bytes
from full import fill_disk
from ground import Ground, Record
from kept import keep, kept
from kill import kill
from migrate import kill_migrations
from outside import misbehave
from page import page
from postgres import break_postgres
from races import race
from restore import back_up_under_load
from stop import stop_under_load


def kills(ground: Ground) -> None:
    times = ASKED.kills
    what = f"killed {times} times on the same data while eight people worked"
    ground.fault("kill -9 under mixed load", what, lambda: kill(ground.server(), times, say))


def races(ground: Ground) -> None:
    server = ground.server()
    server.start()
    for name, deed in race(server.url, ASKED.races):
        ground.fault(f"race: {name}", f"{ASKED.races} times, always one winner", deed)
    server.stop()


DATABASES = ("sqlite", "postgres")
CASES = {
    "kill": kills,
    "races": races,
    "postgres": break_postgres,
    "disk": break_disk,
    "full": fill_disk,
    "flip": flip_bytes,
    "stop": stop_under_load,
    "clock": move_clock,
    "outside": misbehave,
    "migrate": kill_migrations,
    "backup": back_up_under_load,
}


def main() -> int:
    records: list[Record] = []
    root = Path(ASKED.write).resolve().parent if ASKED.write else None
    folder, began = root / "faults" if root else None, time.time()
    for database in ASKED.databases:
        for name in ASKED.only:
            begun = time.time()
            own = done(database, name, folder)
            records += own
            if folder:
                keep(folder, database, name, own, time.time() - begun, ASKED.binary, sys.argv[1:])
    for outcome in ("broke", "skipped"):
        for one in (one for one in records if one.outcome == outcome):
            say(f"{outcome.upper()}  {one.label}, {one.database}: {one.words}")
    held = sum(one.outcome == "held" for one in records)
    say(f"{held} of {len(records)} held, in {time.time() - began:.0f} s")
    if root and folder:
        Path(ASKED.write).write_text(page(kept(folder, DATABASES), sorted(folder.glob("*.svg")), root))
    failing = ("broke", "skipped") if ASKED.no_skips else ("broke",)
    return 1 if any(one.outcome in failing for one in records) else 0


def done(database: str, name: str, plots: Path | None) -> list[Record]:
    """One case on one database."""
    records: list[Record] = []
    with tempfile.TemporaryDirectory(prefix="sanping-faults.") as folder:
        ground = Ground(ASKED.binary, database, ASKED.quick, Path(folder), records, plots)
        try:
            # What breaks on the way to its faults is a fault too.
            ground.whole(name, CASES[name])
        finally:
            ground.end()
    return records


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default="target/debug/sanping", help="the server (default: %(default)s)")
    parser.add_argument("--quick", action="store_true", help="a few of each: minutes")
    parser.add_argument("--only", nargs="+", choices=CASES, default=list(CASES), help="these cases")
    parser.add_argument("--kills", type=int, help="kill -9 so many times (default: 100; quick: 3)")
    parser.add_argument("--races", type=int, help="each race so many times (default: 1000; quick: 10)")
    parser.add_argument("--databases", nargs="+", choices=DATABASES, default=list(DATABASES))
    parser.add_argument("--no-skips", action="store_true", help="fail where a case could not be done on this machine")
    written = "keep what came of it beside this page, and write it anew from all that is kept, for example docs/FAULTS.md"
    parser.add_argument("--write", metavar="PAGE", help=written)
    asked = parser.parse_args()
    asked.binary = str(Path(asked.binary).resolve())
    asked.kills = asked.kills or (3 if asked.quick else 100)
    asked.races = asked.races or (10 if asked.quick else 1000)
    if "postgres" in asked.databases and "TEST_DATABASE_URL" not in os.environ:
        parser.error("PostgreSQL needs TEST_DATABASE_URL: scripts/with-postgres faults/run.py …")
    return asked


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    ASKED = arguments()
    sys.exit(main())
