"""docs/BENCHMARKS.md, written anew from the figures that every run leaves in docs/benchmarks/."""

import glob
import json
import os

import budget
import growth
import hotspots_page
import table

# What is to be reached with a million petitions: a case's ratio to its partner at least, its CPU in ms at most.
GOALS = {
    "SQLite": {"read one": (0.30, 0.12), "list of": (0.08, None), "file a": (1.5, 0.5), "start": 0.3},
    "PostgreSQL": {"read one": (0.15, 0.2), "list of": (0.05, None), "file a": (0.6, 0.8), "start": 0.5},
}
# A step costs at most so much of a filing's CPU; a late or a large list's p95 at most so much of the small one's.
STEP, GROWTH = 1.3, 1.5
IDLE, LOADED = 60, 200

HEAD = """# Benchmarks

Written by `make bench` from what it measured; nothing here is typed in. Every figure is a median of rounds in which \
a case and its partner take turns (lowest–highest in brackets), on one machine that runs the server, the database and \
the load generator at once. Rates and latencies depend on that machine, ratios and CPU time less so: look at those.

- **hello** answers every path with five bytes, from the same HTTP library with as many workers.
- **raw loop** files petitions through the same domain and storage functions on one connection, without HTTP, each \
with a durable commit of its own.
- **pgbench** sends the very statements of one filing, prepared, with 16 clients.
- **append of as many bytes** writes as many to a file and waits until the disk has them.
- **CPU** is what the server process used, in user and system mode, for each request; timed and background work of the \
server is in it. **Peak** is the most memory that it held meanwhile, in any round.
- The first petitions of each run came through Sanping's rules, the others are copies of them under names and times of \
their own: see [bench/](../bench/README.md).
"""


def kind_of(name):
    """Its first two words."""
    return " ".join(name.split(" ")[:2])


def case_rows(run):
    rows = []
    for case in run["cases"]:
        ratio = "–"
        if case["ratio"]:
            ratio = f"{table.shown(case['ratio'], 3)} × {case['partner']}"
        rows.append([case["name"], table.shown(case["rate"]), *(f"{case[key]['median']:.2f}" for key in ("p50", "p95", "p99")),
                     table.shown(case["cpu"], 3), f"{case['peak']:.0f}", table.shown(case["partner_rate"]) if case["partner_rate"] else "–", ratio])
    return rows


def verdict_rows(run, small):
    goals, rows = GOALS[run["database"]], []

    def judge(what, value, goal, at_most, digits=2):
        asked, kept = table.verdict(value, goal, at_most)
        rows.append([what, f"{value:.{digits}f}", asked, kept])

    earlier = {case["name"]: case for case in small["cases"]} if small else {}
    for case in run["cases"]:
        ratio, cpu = goals.get(kind_of(case["name"]), (None, None))
        if ratio and case["ratio"]:
            judge(f"{case['name']} ÷ {case['partner']}", case["ratio"]["median"], ratio, at_most=False)
        if cpu:
            judge(f"{case['name']}: server CPU, ms", case["cpu"]["median"], cpu, at_most=True, digits=3)
        if "cpu_to_filing" in case:
            judge(f"{case['name']}: CPU ÷ filing", case["cpu_to_filing"], STEP, at_most=True)
        if kind_of(case["name"]) == "list of" and case["name"] in earlier:
            grown = case["p95"]["median"] / earlier[case["name"]]["p95"]["median"]
            judge(f"{case['name']}: p95 ÷ p95 with {small['petitions']:,}", grown, GROWTH, at_most=True)
    if foot := run.get("footprint"):
        start = foot["start"][len(foot["start"]) // 2]
        judge("start to the first answer, s", start, goals["start"], at_most=True)
        judge("memory idle, MB", foot["idle"]["now"], IDLE, at_most=True, digits=0)
        judge("memory at its peak under load, MB", foot["peak"], LOADED, at_most=True, digits=0)
    return rows


def section(run, small):
    spread = f" in {run['communities']:,} communities" if run["communities"] > 1 else ""
    title = f"## {run['database']}, {run['petitions']:,} petitions{spread}"
    said = [f"{run['database']}: {run['version']}. {run['grown']:,} petitions were grown, the others copied. The database has {run['megabytes']:,.0f} MB. "
            f"{run['rounds']} rounds of {run['seconds']} s, {run['connections']} connections, {run['workers']} workers. "
            f"Load average of the machine {run['load_before']} before and {run['load_after']} after.",
            run["remark"] and f"Remark: {run['remark']}.",
            *(f"**Not measured: {part}**: {why}." for part, why in run["broke"].items())]
    cases = table.markdown(
        ["case", "a second", "p50 ms", "p95 ms", "p99 ms", "CPU ms", "peak MB", "partner a second", "ratio"], case_rows(run))
    verdicts = table.markdown(["to reach", "measured", "goal", ""], verdict_rows(run, small))
    foot = run.get("footprint")
    memory = foot and (f"Memory (resident; in brackets what is no file): idle {foot['idle']['now']:.0f} "
                       f"({foot['idle']['anonymous']:.0f}) MB, after reads and lists {foot['loaded']['now']:.0f} "
                       f"({foot['loaded']['anonymous']:.0f}) MB, peak {foot['peak']:.0f} MB. Starts took "
                       f"{', '.join(f'{one:.3f}' for one in foot['start'])} s with program and database in memory"
                       + (f", {', '.join(f'{one:.3f}' for one in foot['cold'])} s after the system had let go of their "
                          "files." if foot["cold"] else "."))
    machine = table.markdown(["machine", ""], run["machine"])
    why = budget.section(run, lambda name: GOALS[run["database"]].get(kind_of(name)), LOADED)
    return "\n\n".join(part for part in (title, *said, verdicts, why, cases, memory, machine) if part)


def beside(runs, run):
    """The runs that this one may be compared with: of the same program, and not of a city, whose lists are others."""
    alike = lambda one: (one["database"], one["communities"], dict(one["machine"])["commit"])
    return [one for one in runs if alike(one) == alike(run) and run["communities"] == 1]


def write(folder, page):
    """The page from every run of the server in the folder: by database, the largest first."""
    runs = []
    for path in sorted(glob.glob(os.path.join(folder, "*-[0-9]*.json"))):
        with open(path) as file:
            runs.append(json.load(file))
    runs.sort(key=lambda run: (run["database"] != "SQLite", run["communities"], -run["petitions"]))
    parts = [HEAD]
    for run in runs:
        fewer = [one for one in beside(runs, run) if one["petitions"] < run["petitions"]]
        parts.append(section(run, fewer[-1] if fewer else None))
    for database in GOALS:
        of = max((beside(runs, run) for run in runs if run["database"] == database), key=len, default=[])
        if len(of) > 1:
            picture = f"growth-{database.lower()}.svg"
            parts.append(growth.section(database, of, GROWTH, picture))
            with open(os.path.join(folder, picture), "w") as file:
                file.write(growth.plot(of, GROWTH))
    profile = os.path.join(folder, "profile.json")
    if os.path.exists(profile):
        with open(profile) as file:
            parts.append(hotspots_page.section(json.load(file)))
    with open(page, "w") as file:
        file.write("\n\n".join(part.rstrip() for part in parts) + "\n")
