#!/usr/bin/env python3
"""Measures the three screens in a real Chromium against a server on this machine, and writes docs/BENCHMARKS-SCREENS.md.

The community is grown from a seed and multiplied to 10,000 petitions, in a folder of its own that is gone afterwards.
What is measured and how stands in screens/e2e/bench; this starts it, and makes the page of what it found.
"""

import argparse
import glob
import json
import os
import subprocess
import tempfile
import time

import machine
import screens_page
from community import Community
from run import ROOT, say

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--rounds", type=int, default=5, help="of each thing (default %(default)s)")
    add("--petitions", type=int, default=2_500, help="that are grown before they are multiplied (default %(default)s)")
    add("--only", nargs="+", help="parts of the names of what to measure; then nothing is written")
    add("--remark", default="", help="what the page should say of this run, such as who else used the machine")
    add("--folder", default=tempfile.gettempdir(), help="where the data is grown (default %(default)s)")
    add("--binary", default=os.path.join(ROOT, "target/release/sanping"))
    asked = parser.parse_args()
    asked.database, asked.workers, asked.keep = "sqlite", os.cpu_count(), False
    asked.grown, asked.petitions, asked.communities = asked.petitions, 10_000, 1
    return asked


def measured(asked):
    before = machine.load_average()
    community = Community(asked, say)
    figures = os.path.join(community.folder, "figures")
    try:
        community.grow(asked.grown)
        community.start()
        environment = {**os.environ, "SANPING_URL": community.server.base, "BENCH_FIGURES": figures,
                       "BENCH_ROUNDS": str(asked.rounds)}
        command = ["npx", "playwright", "test", "--config", "bench.config.ts", *(asked.only or [])]
        subprocess.run(command, cwd=os.path.join(ROOT, "screens/e2e"), env=environment, check=True)
        found = {os.path.basename(path)[:-len(".json")]: json.load(open(path))
                 for path in sorted(glob.glob(os.path.join(figures, "*.json")))}
        return {"petitions": community.present, "rounds": asked.rounds, "load_before": before,
                "load_after": machine.load_average(), "remark": asked.remark,
                "machine": machine.of_screens(asked.binary, CHROMIUM, ROOT), "figures": found}
    finally:
        community.close()


def main():
    asked = arguments()
    begun = time.monotonic()
    run = measured(asked)
    if asked.only:
        print(json.dumps(run["figures"], indent=1))
        return
    folder = os.path.join(ROOT, "docs", "benchmarks")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "screens.json"), "w") as file:
        json.dump(run, file, ensure_ascii=False, indent=1)
        file.write("\n")
    screens_page.write(run, os.path.join(ROOT, "docs"))
    say(f"docs/BENCHMARKS-SCREENS.md is written, after {time.monotonic() - begun:.0f} s")


if __name__ == "__main__":
    main()
