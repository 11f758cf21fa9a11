"""How a case grows with the number of petitions: one table and one picture for each database."""

import math

import table

HEAD = """## Growth on {database}

p95 in ms (and server CPU in ms) of the same case with more and more petitions, and how many times that of the fewest \
the p95 of the most is; of a case with too few answers for a p95 it is the median. The picture shows it on the way there, \
with a line at {goal}, which no list may pass."""
COLOURS = ["#0b6b5d", "#7a4fb5", "#b5651d", "#1d5fb5", "#8a8a00", "#b51d6a", "#3a7d1f", "#5b6b7a"]
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 900, 420, 60, 330, 20, 40


def found_in(runs):
    """Of each case that all runs have: its name, and what was measured in each run, the smallest first."""
    runs = sorted(runs, key=lambda run: run["petitions"])
    by_name = [{case["name"]: case for case in run["cases"]} for run in runs]
    return [(name, [cases[name] for cases in by_name]) for name in by_name[0] if all(name in cases for cases in by_name)]


def latencies(cases):
    """The p95 of each, or the median of each where one of them had too few answers."""
    key = "p95" if all(table.enough(case, "p95") for case in cases) else "p50"
    return [case[key]["median"] for case in cases]


def section(database, runs, goal, picture):
    sizes = sorted(run["petitions"] for run in runs)
    rows = [[name, *(f"{late:.2f} ({one['cpu']['median']:.2f})" for late, one in zip(latencies(cases), cases)),
             f"{latencies(cases)[-1] / latencies(cases)[0]:.2f}"]
            for name, cases in found_in(runs)]
    titles = ["case", *(f"{size:,}" for size in sizes), "times"]
    return "\n\n".join([HEAD.format(database=database, goal=goal), table.markdown(titles, rows),
                        f"![p95 by the number of petitions](benchmarks/{picture})"])


def plot(runs, goal):
    """p95 over that of the smallest run, by the number of petitions; both scales are logarithmic."""
    sizes = sorted(run["petitions"] for run in runs)
    lines = [(name, [late / latencies(cases)[0] for late in latencies(cases)]) for name, cases in found_in(runs)]
    every = [value for _, values in lines for value in values] + [goal]
    least, most = min(every) * 0.9, max(every) * 1.1

    def share(value, low, high):
        return math.log(value / low) / math.log(high / low)

    x = lambda size: LEFT + (WIDTH - LEFT - RIGHT) * share(size, sizes[0], sizes[-1])
    y = lambda value: HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share(value, least, most)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" font-family="sans-serif" font-size="12">',
             f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>']
    for value, colour in ((1, "#ccd3da"), (goal, "#b3261e")):
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(value):.1f}" y2="{y(value):.1f}" stroke="{colour}"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y(value) + 4:.1f}" text-anchor="end">{value:g} ×</text>')
    for size in sizes:
        parts.append(f'<text x="{x(size):.1f}" y="{HEIGHT - 14}" text-anchor="middle" fill="#55606b">{size:,}</text>')
    # Names stand below each other at the end of their lines, in the order of the lines.
    lines.sort(key=lambda line: -line[1][-1])
    for place, (name, values) in enumerate(lines):
        colour, beside = COLOURS[place % len(COLOURS)], TOP + 10 + place * (HEIGHT - TOP - BOTTOM) / len(lines)
        points = " ".join(f"{x(size):.1f},{y(value):.1f}" for size, value in zip(sizes, values))
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
        parts.append(f'<line x1="{x(sizes[-1]):.1f}" x2="{WIDTH - RIGHT + 24}" y1="{y(values[-1]):.1f}" y2="{beside - 4:.1f}" stroke="{colour}" stroke-opacity="0.4"/>')
        parts.append(f'<text x="{WIDTH - RIGHT + 28}" y="{beside:.1f}" fill="{colour}">{values[-1]:.2f} × {name}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"
