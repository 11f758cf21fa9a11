"""What is to be reached with a million petitions, and what of it a run reached."""

import table

# A case's ratio to its partner at least, its CPU in ms at most; the start in seconds at most.
GOALS = {
    "SQLite": {"read one": (0.30, 0.12), "list of": (0.08, None), "file a": (1.5, 0.5), "start": 0.3},
    "PostgreSQL": {"read one": (0.15, 0.2), "list of": (0.05, None), "file a": (0.6, 0.8), "start": 0.5},
}
# A step costs at most so much of a filing's CPU; a late or a large list's p95 at most so much of the small one's.
STEP, GROWTH = 1.3, 1.5
IDLE, LOADED = 60, 200


def kind_of(name):
    """Its first two words."""
    return " ".join(name.split(" ")[:2])


def verdicts(run, small):
    """A goal each: what was judged, of which kind, the figure and whether it is reached; the case and what it was held
    against, where there are such."""
    goals, found = GOALS[run["database"]], []

    def judge(kind, what, value, goal, at_most, case=None, earlier=None, digits=2):
        reached = value <= goal if at_most else value >= goal
        found.append({"kind": kind, "what": what, "value": value, "goal": goal, "at_most": at_most, "reached": reached,
                      "digits": digits, "case": case, "earlier": earlier})

    for case in run["cases"]:
        ratio, cpu = goals.get(kind_of(case["name"]), (None, None))
        if ratio and case["ratio"]:
            judge("ratio", f"{case['name']} ÷ {case['partner']}", case["ratio"]["median"], ratio, False, case)
        if cpu:
            judge("cpu", f"{case['name']}: server CPU, ms", case["cpu"]["median"], cpu, True, case, digits=3)
        if "cpu_to_filing" in case:
            judge("step", f"{case['name']}: CPU ÷ filing", case["cpu_to_filing"], STEP, True, case)
        if small and kind_of(case["name"]) == "list of" and (earlier := like(case, small)):
            of = "" if earlier["name"] == case["name"] else f" of {earlier['name'].rpartition(', ')[2]}"
            judge("growth", f"{case['name']}: p95 ÷ p95{of} with {small['petitions']:,}",
                  case["p95"]["median"] / earlier["p95"]["median"], GROWTH, True, case, earlier)
    if foot := run.get("footprint"):
        start = foot["start"][len(foot["start"]) // 2]
        judge("start", "start to the first answer, s", start, goals["start"], True)
        judge("idle", "memory idle, MB", foot["idle"]["now"], IDLE, True, digits=0)
        judge("loaded", "memory at its peak under load, MB", foot["peak"], LOADED, True, digits=0)
    return found


def like(case, small):
    """The same list in a smaller run; of a late page that is not there, the first page of the same node."""
    cases = {one["name"]: one for one in small["cases"]}
    before, _, page = case["name"].rpartition(", ")
    return cases.get(case["name"]) or (cases.get(f"{before}, page 1") if page.startswith("page ") else None)


def markdown(found):
    rows = [[one["what"], f"{one['value']:.{one['digits']}f}", *table.verdict(one["value"], one["goal"], one["at_most"])]
            for one in found]
    return table.markdown(["to reach", "measured", "goal", ""], rows)
