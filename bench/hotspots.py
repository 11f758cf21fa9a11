#!/usr/bin/env python3
"""Where the time of a read, two lists and a filing goes: a server with symbols under load, watched by `perf`.

  make profile

  bench/hotspots.py --petitions 1000000
  scripts/with-postgres bench/hotspots.py --database postgres

`bench/run.py --profile target/profiling/sanping` does it at the end of a run, upon the same petitions.

Each sample counts for the innermost module of Sanping's on its stack: what the database, the libraries and the system
did for that module is told beside it. Leaves docs/benchmarks/profile-<database>-<petitions>.json, which becomes a section
of docs/BENCHMARKS.md.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict

import cases
import lists
import load
import machine
import page
import parts
from community import Community

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SECONDS, CONNECTIONS = 4, 16
# Modules told; the others are few samples each.
TOLD = 12
OURS = re.compile(r"sanping_(?:api|infra|domain)::(\w+)(?:::(\w+))?(?:::(\w+))?")
# SQLite, or the client library of PostgreSQL.
ENGINE = re.compile(
    r"^(?:sqlite3|pcache|(?:vdbe|btree|wal|pager|unix)[A-Z]|balance_(?:nonroot|quick|deeper)|PQ[a-z]|pq[A-Z])")
OUTSIDE = "the HTTP library and the runtime"


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False)
    add = parser.add_argument
    add("--database", choices=["sqlite", "postgres"], default="sqlite")
    add("--petitions", type=int, default=10_000, help="as many as of the run that it shall explain (default %(default)s)")
    add("--binary", default=os.path.join(ROOT, "target/profiling/sanping"))
    add("--partner", default=os.path.join(ROOT, "target/profiling/sanping-bench"))
    add("--folder", default=tempfile.gettempdir(), help="where the data is grown (default %(default)s)")
    parser.set_defaults(communities=1, workers=os.cpu_count(), keep=False)
    return parser.parse_args()


def asked_of(community):
    """Named as the cases that they explain."""
    desk = community.desk
    middle = lists.nodes(desk, community.top)["middle"]
    point, category = cases.matter(desk)
    return {
        "read one petition": cases.reads(desk, community.store, parts.SAME),
        "list of 20 at the middle, page 1": lists.listed(desk, middle),
        "list of 20 at the middle, of one category": lists.of_category(desk, community.store, middle),
        "file a petition": cases.reports(community.resident, point, category, 4_000 * SECONDS),
    }


def watched(server, requests, folder):
    """The stacks of the server under this load, the innermost function first."""
    data = os.path.join(folder, "perf.data")
    record = ["perf", "record", "-q", "-F", "499", "--call-graph", "dwarf,16384", "-o", data, "-p", str(server.process.pid),
              "--", "sleep", str(SECONDS)]
    with subprocess.Popen(record, stderr=subprocess.DEVNULL) as perf:
        found = load.run(server.base, requests, SECONDS, CONNECTIONS)
        perf.wait()
    if found["failed"]:
        raise SystemExit(f"{found['failed']} of {found['requests']} requests failed")
    script = ["perf", "script", "--no-inline", "-F", "ip,sym", "-i", data]
    said = subprocess.run(script, capture_output=True, text=True, errors="replace", check=True).stdout
    blocks = (block.strip() for block in said.split("\n\n"))
    return [[line.strip().partition(" ")[2] for line in block.splitlines()] for block in blocks if block]


def module(frame):
    found = OURS.search(frame)
    return found and "::".join(part for part in found.groups() if part and part[0].islower())


def kind(stack):
    """Who was at work in Sanping's name, at the inner end of the stack."""
    for frame in stack:
        # The system's functions have no mark of their own, but there is only one way in.
        if frame.startswith(("do_syscall_64", "entry_SYSCALL", "asm_", "ret_from_fork")):
            return "system"
        if ENGINE.match(frame):
            return "database"
        if "diesel" in frame:
            return "query layer"
        if module(frame):
            return "own"
    return "libraries"


def shares(stacks):
    whole, within = Counter(), defaultdict(Counter)
    for stack in stacks:
        name = next((found for found in map(module, stack) if found), OUTSIDE)
        whole[name] += 1
        within[name][kind(stack)] += 1
    share = lambda count: count / len(stacks)
    return [{"module": name, "share": share(count), **{one: share(of) for one, of in within[name].items()}}
            for name, count in whole.most_common(TOLD)]


def profiled(community, command, checkout):
    """Where the time goes of what a server that stands there is asked."""
    community.settle()
    community.sign_in()
    with tempfile.TemporaryDirectory() as folder:
        found = {name: watched(community.server, requests, folder)
                 for name, requests in asked_of(community).items() if requests.items}
    return {
        "cases": {name: {"samples": len(stacks), "modules": shares(stacks)} for name, stacks in found.items()},
        "database": community.store.kind, "petitions": community.present, "communities": community.asked.communities,
        "command": command, "machine": machine.describe(community, checkout),
    }


def write(figures, asked):
    folder = os.path.join(ROOT, "docs", "benchmarks")
    spread = f"-{asked.communities}" if asked.communities > 1 else ""
    with open(os.path.join(folder, f"profile-{asked.database}-{asked.petitions}{spread}.json"), "w") as file:
        json.dump(figures, file, ensure_ascii=False, indent=1)
        file.write("\n")


def main():
    asked, checkout = arguments(), machine.Checkout(ROOT)
    community = Community(asked, lambda text: print(text, flush=True))
    try:
        community.grow()
        community.open()
        found = profiled(community, machine.command("bench/hotspots.py", sys.argv[1:]), checkout)
    finally:
        community.close()
    write(found, asked)
    page.write(os.path.join(ROOT, "docs", "benchmarks"), os.path.join(ROOT, "docs", "BENCHMARKS.md"))


if __name__ == "__main__":
    main()
