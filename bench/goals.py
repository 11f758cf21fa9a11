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
STEPS = ("dispatch", "accept", "finish", "rate")
# Without these a part broke, or was never begun; what else is missing a run says itself.
NEEDED = ("read one petition", "list of 20 at the root, page 1", "file a petition", *STEPS)
REACHED, WITHIN, MISSED, UNMEASURED = "reached", "within the spread", "**missed**", "**not measured**"


def kind_of(name):
    """Its first two words."""
    return " ".join(name.split(" ")[:2])


def kept(value, goal, at_most):
    return value <= goal if at_most else value >= goal


def verdict(spread, goal, at_most):
    """Reached or missed is only what every round reached or missed."""
    good = [kept(spread[end], goal, at_most) for end in ("low", "high")]
    return REACHED if all(good) else WITHIN if any(good) else MISSED


def verdicts(run, small):
    """A goal each: what was judged, of which kind, the figure with its spread and the verdict; the case and what it was held
    against, where there are such."""
    goals, found = GOALS[run["database"]], []

    def judge(kind, what, spread, goal, at_most, case=None, earlier=None, digits=2):
        found.append({"kind": kind, "what": what, "spread": spread, "goal": goal, "at_most": at_most, "digits": digits,
                      "verdict": verdict(spread, goal, at_most), "case": case, "earlier": earlier})

    def unmeasured(what, goal, at_most):
        found.append({"what": what, "goal": goal, "at_most": at_most, "verdict": UNMEASURED})

    filing = next((case["cpu"] for case in run["cases"] if case["name"] == "file a petition"), None)
    for case in run["cases"]:
        name = case["name"]
        ratio, cpu = goals.get(kind_of(name), (None, None))
        if ratio and case["ratio"]:
            judge("ratio", f"{name} ÷ {case['partner']}", case["ratio"], ratio, False, case, digits=3)
        if cpu:
            judge("cpu", f"{name}: server CPU, ms", case["cpu"], cpu, True, case, digits=3)
        if "cpu_to_filing" in case and filing:
            judge("step", f"{name}: CPU ÷ filing", table.over(case["cpu"], filing), STEP, True, case)
        if small and kind_of(name) == "list of" and not shorter(earlier := like(case, small), case):
            of = "" if not earlier or earlier["name"] == name else f" of {earlier['name'].rpartition(', ')[2]}"
            what = f"{name}: p95 ÷ p95{of} with {small['petitions']:,}"
            if earlier:
                judge("growth", what, table.over(case["p95"], earlier["p95"]), GROWTH, True, case, earlier)
            else:
                unmeasured(what, GROWTH, True)
    for name in missing(run):
        ratio, cpu = goals.get(kind_of(name), (None, None))
        for what, goal, at_most in ((f"{name} ÷ its partner", ratio, False), (f"{name}: server CPU, ms", cpu, True),
                                    (f"{name}: CPU ÷ filing", name in STEPS and STEP, True)):
            if goal:
                unmeasured(what, goal, at_most)
    footprint(run, goals, judge, unmeasured)
    return found


def unreached(one):
    """Whether the median does not reach it, so that the page owes a reason."""
    return "spread" in one and not kept(one["spread"]["median"], one["goal"], one["at_most"])


def missing(run):
    """Cases that have a goal, and no figure."""
    measured = {case["name"] for case in run["cases"]}
    named = dict.fromkeys([*run.get("left_out", {}), *NEEDED])
    return [name for name in named if name not in measured]


def footprint(run, goals, judge, unmeasured):
    foot = run.get("footprint")
    wanted = [("start", "start to the first answer, s", goals["start"], 2), ("idle", "memory idle, MB", IDLE, 0),
              ("loaded", "memory at its peak under load, MB", LOADED, 0)]
    for kind, what, goal, digits in wanted:
        if not foot:
            unmeasured(what, goal, True)
            continue
        values = {"start": foot["start"], "idle": [one["now"] for one in foot.get("idle_rounds", [foot["idle"]])],
                  "loaded": [foot["peak"]]}
        judge(kind, what, table.summed(values[kind]), goal, True, digits=digits)


def like(case, small):
    """The same list in a smaller run; of a late page that is not there, the first page of the same node."""
    cases = {one["name"]: one for one in small["cases"]}
    before, _, page = case["name"].rpartition(", ")
    return cases.get(case["name"]) or (cases.get(f"{before}, page 1") if page.startswith("page ") else None)


def shorter(earlier, case):
    """Whether the pages of the smaller run were: then p95 tells of the rows, not of the way to them."""
    return bool(earlier) and (earlier.get("rows") or 0) < 0.9 * (case.get("rows") or 0)


def measured(one):
    """The median, and what it lies between where there is more than one round."""
    if "spread" not in one:
        return "–"
    spread, digits = one["spread"], one["digits"]
    alone = spread["low"] == spread["high"]
    return f"{spread['median']:.{digits}f}" if alone else table.shown(spread, digits)


def markdown(found):
    rows = [[one["what"], measured(one), table.goal_of(one["goal"], one["at_most"]), one["verdict"]] for one in found]
    return table.markdown(["to reach", "measured", "goal", ""], rows)
