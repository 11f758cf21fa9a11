"""Rounds become a median with its spread, and a figure a verdict."""

from statistics import median, quantiles

# So many answers a round must have for a percentile of them to mean something.
SAMPLES = {"p50": 1, "p95": 20, "p99": 100}


def summed(rounds):
    ordered = sorted(rounds)
    return {"median": median(ordered), "low": ordered[0], "high": ordered[-1]}


def over(one, other):
    """One spread over another: its ends are those of any round of the one over any of the other."""
    return {"median": one["median"] / other["median"], "low": one["low"] / other["high"], "high": one["high"] / other["low"]}


def percentiles(values):
    """The latencies that a case is told by."""
    hundredths = quantiles(values, n=100, method="inclusive")
    return {f"p{share}": hundredths[share - 1] for share in (50, 95, 99)}


def enough(case, percentile):
    """Whether each round had answers enough for it. Older figures do not always say how many there were; but one answer
    alone is each of its percentiles."""
    def samples(one):
        return one.get("requests", 1 if one["p50"] == one["p99"] else SAMPLES["p99"])
    return min(map(samples, case["rounds"])) >= SAMPLES[percentile]


def shown(summary, digits=0):
    low, high = f"{summary['low']:,.{digits}f}", f"{summary['high']:,.{digits}f}"
    return f"{summary['median']:,.{digits}f} ({low}–{high})"


def goal_of(goal, at_most):
    return f"{'≤' if at_most else '≥'} {goal:g}"


def verdict(value, goal, at_most):
    kept = value <= goal if at_most else value >= goal
    return goal_of(goal, at_most), "reached" if kept else "**missed**"


def markdown(titles, rows):
    lines = ["| " + " | ".join(titles) + " |", "|" + "---|" * len(titles)]
    return "\n".join(lines + ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows])
