"""Rounds become a median with its spread, and a figure a verdict."""

from statistics import median, quantiles


def summed(rounds):
    ordered = sorted(rounds)
    return {"median": median(ordered), "low": ordered[0], "high": ordered[-1]}


def percentiles(values):
    """The latencies that a case is told by."""
    hundredths = quantiles(values, n=100, method="inclusive")
    return {f"p{share}": hundredths[share - 1] for share in (50, 95, 99)}


def shown(summary, digits=0):
    low, high = f"{summary['low']:,.{digits}f}", f"{summary['high']:,.{digits}f}"
    return f"{summary['median']:,.{digits}f} ({low}–{high})"


def verdict(value, goal, at_most):
    kept = value <= goal if at_most else value >= goal
    return f"{'≤' if at_most else '≥'} {goal:g}", "reached" if kept else "**missed**"


def markdown(titles, rows):
    lines = ["| " + " | ".join(titles) + " |", "|" + "---|" * len(titles)]
    return "\n".join(lines + ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows])
