"""docs/BENCHMARKS.md, written anew from the figures that every run leaves in docs/benchmarks/."""

import glob
import json
import os

import budget
import footprint
import goals
import growth
import hotspots_page
import table

HEAD = """# Benchmarks

Written by `make bench` from what it measured; nothing here is typed in. One machine runs the server, the database and the \
load generator at once. Rates and latencies depend on that machine, ratios and CPU time less so: look at those.

- Figures are medians of rounds, lowest–highest in brackets. Where a partner is named, a case and its partner take turns, \
with as many connections; the others are rounds of the case alone. The first round of each is not measured. A round of \
fewer than ten answers is done again, five \
times as long. A p95 is told only where each round had twenty answers or more, a p99 where it had a hundred. The time of the \
start and the memory are told below the cases.
- A goal is **reached** where every round reached it, **missed** where every round missed it, and **within the spread** where \
some did and some did not: then this machine and so many rounds cannot tell. What compares two runs goes by the worst \
round of the one over the best of the other, and the reverse. **Not measured** is a goal whose case gave no figure; the \
reason stands above the goals. A sentence below them tells of each that the median does not reach.
- The load generator asks anew when it has its answer, so while the server is slow it asks less, and latencies say less \
than rates and CPU do ([ADR 0036](adr/0036-load-generator.md)). They are held only against latencies that were measured \
in the same way.
- **hello** answers every path with five bytes, from the same HTTP library with as many workers.
- **raw loop** files petitions through the same domain and storage functions on one connection, without HTTP, each \
with a durable commit of its own. It writes one row less than a filing through the door: that of the idempotency key, by \
which a report that comes twice is known.
- **pgbench** sends the very statements of one filing, prepared, with as many clients as the case has connections.
- **append of as many bytes** writes as many to a file and waits until the disk has them.
- **CPU** is what the server process used, in user and system mode, for each request; background work of the server is in \
it, but for timed work (deadlines that pass, lateness, climbs), which is put off for the day, because those of all copies \
would pass at once. **Database CPU** is what PostgreSQL's own processes used beside it for each request, also for \
background work such as autovacuum; SQLite has none, its work is in the server's. **Peak** is the most memory that it held meanwhile, in any round. Of an import the rate and the CPU \
are those of a row, the latencies those of the whole file; the table of petitions is read by a process of its own, and the \
figures are that one's, from its start to its end.
- **read one petition** goes round as many different petitions at every size, so that sizes compare, and so do the lists, \
of up to twenty nodes and of several choices of statuses; **read one of** many goes round more than the server remembers \
(ADR 0035). Of both, the round that is not measured asks for each petition once. **Different** is how many different \
requests a case goes round.
- **open queue** is what is reported, dispatched or handled, in each choice of the three; **of a rare category** asks for \
the three categories that have the fewest petitions. The pages of both may be short; how many rows they have on average \
then stands beside the number of requests, and a list whose pages were shorter in a smaller run is not held \
against it.
- **dashboard** asks for other days each time, fifteen to forty-five and thirty on average, because an answer that was dear \
to count is given again for ten seconds; where it could come round sooner than that, the case is left out. \
**dashboard, asked again** is just that: the same question, of a moment ago.
- The first petitions of each run came through Sanping's rules, the others are copies of them under names and times of \
their own: see [bench/](../bench/README.md). Copied is what belongs to a petition: its row, its steps, voices, ratings, \
scopes and words; in a city the tree of places too. People, units, the audit trail (its chain would break), notices, \
messages to be sent, photos, imports, kept answers and the stream stay those of the one community that was grown, \
so what depends on their number is told of a small one.
"""
# Of fewer rows a list tells how many it had.
SHORT = 19.5


def case_rows(run):
    rows = []
    for case in run["cases"]:
        ratio = "–"
        if case["ratio"]:
            ratio = f"{table.shown(case['ratio'], 3)} × {case['partner']}"
        p50, p99 = (f"{case[key]['median']:.2f}" if table.enough(case, key) else "–" for key in ("p50", "p99"))
        p95 = table.shown(case["p95"], 2) if table.enough(case, "p95") else "–"
        partner = table.shown(case["partner_rate"]) if case["partner_rate"] else "–"
        # What the system tells of a process that has ended begins with what its parent held.
        peak = "–" if case.get("own_process") else f"{case['peak']:.0f}"
        different = f"{case['different']:,}" if "different" in case else "–"
        if (case.get("rows") or SHORT) < SHORT:
            different += f", {case['rows']:.1f} rows"
        rows.append([case["name"], different, table.shown(case["rate"]), p50, p95, p99, table.shown(case["cpu"], 3),
                     *database_cpu(run, case), peak, partner, ratio])
    return rows


def database_cpu(run, case):
    """A cell, where the database has processes of its own; once not every case had it."""
    if run["database"] == "SQLite":
        return []
    return [table.shown(case["database_cpu"], 3) if "database_cpu" in case else "–"]


def checkout(run):
    """What makes the commit less than the whole truth."""
    name, became = dict(run["machine"])["commit"], run.get("checkout_became")
    return [name.endswith("-dirty") and f"**The checkout {name} had changes that were not committed.**",
            became and f"**The checkout changed meanwhile**: it was {name} at the start, and {became} at the end"
            + (", with other changes." if became == name else ".")]


def asked(run):
    """How a run came about, and where its figures are; older ones did not say how."""
    how = f"Asked for by `{run['command']}`; the figures of each round are in" if "command" in run else "The figures are in"
    return f"{how} [{run['file']}](benchmarks/{run['file']})."


def section(run, small, profile):
    spread = f" in {run['communities']:,} communities" if run["communities"] > 1 else ""
    title = f"## {run['database']}, {run['petitions']:,} petitions{spread}"
    said = [f"{run['database']}: {run['version']}. {run['grown']:,} petitions were grown, the others copied. "
            f"The database has {run['megabytes']:,.0f} MB. "
            f"{run['rounds']} rounds of {run['seconds']} s, {run['connections']} connections, {run['workers']} workers. "
            f"Load average of the machine {run['load_before']} before and {run['load_after']} after.",
            run["remark"] and f"Remark: {run['remark']}.",
            asked(run), *checkout(run),
            *(f"**Not measured: {part}**: {why}." for part, why in (run["broke"] | run.get("left_out", {})).items())]
    beside = [] if run["database"] == "SQLite" else ["database CPU ms"]
    titles = ["case", "different", "a second", "p50 ms", "p95 ms", "p99 ms", "CPU ms", *beside, "peak MB", "partner a second",
              "ratio"]
    cases = table.markdown(titles, case_rows(run))
    verdicts = goals.verdicts(run, small)
    foot = run.get("footprint")
    memory = foot and footprint.told(foot, run["database"])
    machine = table.markdown(["machine", ""], run["machine"])
    why = budget.section(run, verdicts, profile)
    return "\n\n".join(part for part in (title, *said, goals.markdown(verdicts), why, cases, memory, machine) if part)


def beside(runs, run):
    """The runs that this one may be compared with: of the same program, and not of a city, whose lists are others."""
    alike = lambda one: (one["database"], one["communities"], dict(one["machine"])["commit"])
    return [one for one in runs if alike(one) == alike(run) and run["communities"] == 1]


def write(folder, page):
    """The page from every run of the server in the folder: by database, the largest first."""
    runs, profiles = [], hotspots_page.read(folder)
    for path in sorted(glob.glob(f"{folder}/sqlite-[0-9]*.json") + glob.glob(f"{folder}/postgres-[0-9]*.json")):
        with open(path) as file:
            runs.append({"file": os.path.basename(path)} | json.load(file))
    runs.sort(key=lambda run: (run["database"] != "SQLite", run["communities"], -run["petitions"]))
    parts = [HEAD]
    for run in runs:
        fewer = [one for one in beside(runs, run) if one["petitions"] < run["petitions"]]
        parts.append(section(run, fewer[-1] if fewer else None, hotspots_page.of(profiles, run)))
    for database in goals.GOALS:
        of = max((beside(runs, run) for run in runs if run["database"] == database), key=len, default=[])
        if len(of) > 1:
            picture = f"growth-{database.lower()}.svg"
            parts.append(growth.section(database, of, goals.GROWTH, picture))
            with open(os.path.join(folder, picture), "w") as file:
                file.write(growth.plot(of, goals.GROWTH))
    parts += [hotspots_page.section(profile) for profile in profiles]
    with open(page, "w") as file:
        file.write("\n\n".join(part.rstrip() for part in parts) + "\n")
