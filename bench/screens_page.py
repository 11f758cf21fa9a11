"""docs/BENCHMARKS-SCREENS.md and its picture, made of the figures of one run of the screens."""

import os
from statistics import median

import table

# What is to be reached: KB of script with gzip, milliseconds, long tasks.
SCRIPT = {"resident": 150, "worker": 130, "console": 200}
WHAT = {"resident": "resident: the form of a report", "worker": "worker: the first task of today",
        "console": "console: the first row of the queue"}
SEND, LIVE = 300, 500

HEAD = """# Benchmarks of the screens

Written by `make bench-screens` from what it measured; nothing here is typed in. A real Chromium drives the release \
binary over 127.0.0.1, in front of {petitions:,} petitions on SQLite. What is measured, and how, stands in \
[screens/e2e/bench](../screens/e2e/bench). Browser and server share one machine. {rounds} rounds of everything; \
medians, with the lowest and the highest in brackets.

Load average of the machine {load_before} before and {load_after} after.{remark}"""

FIRST = """## First load

An empty cache, a session kept from before, a processor four times as slow and the slow 4G of Lighthouse (1.6 Mbit/s \
down, 562.5 ms for each request, HTTP/1.1). *Usable* is when what is named can be seen and touched. Scripts count from \
the moment they are asked for, loaded or not; *sent* is what came over the wire, with heads, mostly as Brotli; *gzip* \
is the length of the same files with gzip, which the goal is set in."""

QUEUE = """## The queue with {rows:,} rows

At 1440 × 900 and full speed of the processor: the wheel is turned from the top to the end, while the rows are fetched \
a hundred at a time; then the list is thrown to forty places. A *long task* keeps the page from answering for more \
than 50 ms, by the browser's own book (`longtask`); to be reached are none over 100 ms."""

SEND_HEAD = """## From the tap on *send* to the confirmation

A report by name with a place, on a processor four times as slow and an unhindered network: from the time stamp of \
the tap to the frame that shows the thanks; goal {goal} ms at most."""

LIVE_HEAD = """## From a new petition to the row on another console

From just before the report is filed over the API until a console that only listens has painted the row, which it \
takes in as soon as it is announced; goal {goal} ms at most."""


def p95(values):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]


def flat(figures, pick=lambda one: one):
    return [pick(one) for found in figures["rounds"] for one in found["milliseconds"]]


def verdict(value, goal):
    return table.verdict(value, goal, at_most=True)


def first_load(figures):
    rows = []
    for name, goal in SCRIPT.items():
        rounds = figures[f"first-load-{name}"]["rounds"]
        kilobytes = median(one["gzip"] for one in rounds) / 1000
        rows.append([WHAT[name], f"{median(one['sent'] for one in rounds) / 1000:.0f}", f"{kilobytes:.0f}",
                     *verdict(kilobytes, goal), f"{median(one['files'] for one in rounds):.0f}",
                     table.shown(table.summed([one["seconds"] for one in rounds]), 1)])
    titles = ["until it is usable", "sent, KB", "gzip, KB", "goal", "", "files", "seconds"]
    return "\n\n".join([FIRST, table.markdown(titles, rows)])


def queue(figures):
    rounds, rows = figures["queue"]["rounds"], []
    for key, name in (("down", "wheel, top to end"), ("jumps", "forty throws")):
        of = lambda what, digits=0: table.shown(table.summed([one[key][what] for one in rounds]), digits)
        worst = max(one[key]["over100"] for one in rounds)
        rows.append([name, of("over50"), of("over100"), *verdict(worst, 0), of("longest"), of("frameMedian", 1),
                     of("frameP99", 1)])
    titles = ["", "tasks over 50 ms", "over 100 ms", "goal", "in every round", "longest, ms", "frame, ms", "frame p99, ms"]
    seconds = table.shown(table.summed([one["seconds"] for one in rounds]), 1)
    return "\n\n".join([QUEUE.format(rows=rounds[0]["rows"]), table.markdown(titles, rows),
                        f"The way from the top to the end took {seconds} s."])


def times(name, values, goal):
    summary = table.summed(values)
    return [name, len(values), table.shown(summary), f"{p95(values):.0f}", *verdict(summary["median"], goal)]


TIMES = ["", "times", "median, ms", "p95, ms", "goal for the median", ""]


def picture(series):
    """Each single time as a dot on one scale, with the goal as a line."""
    width, left, step, most = 760, 190, 46, max(max(values + [goal]) for _, values, goal in series) * 1.1
    at = lambda value: left + (width - left - 20) * value / most
    height = step * len(series) + 40
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif" font-size="13">',
             f'<rect width="{width}" height="{height}" fill="#fff"/>']
    for place, (name, values, goal) in enumerate(series):
        y = 28 + place * step
        parts.append(f'<text x="10" y="{y + 4}">{name}</text>')
        parts.append(f'<line x1="{left}" x2="{width - 20}" y1="{y}" y2="{y}" stroke="#ccd3da"/>')
        parts += [f'<circle cx="{at(one):.1f}" cy="{y}" r="4" fill="#0b6b5d" fill-opacity="0.4"/>' for one in values]
        parts.append(f'<line x1="{at(goal):.1f}" x2="{at(goal):.1f}" y1="{y - 15}" y2="{y + 15}" stroke="#b3261e" stroke-width="2"/>')
        parts.append(f'<text x="{at(goal) + 5:.1f}" y="{y - 7}" fill="#b3261e" font-size="11">goal {goal} ms</text>')
    every = 100 if most < 1_000 else 500
    for tick in range(0, int(most) + 1, every):
        parts.append(f'<text x="{at(tick):.1f}" y="{height - 8}" text-anchor="middle" font-size="11" fill="#55606b">{tick}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def write(run, docs):
    figures = run["figures"]
    send = flat(figures["send"])
    announced, shown = (flat(figures["live"], lambda one, key=key: one[key]) for key in ("announced", "shown"))
    remark = f" Remark: {run['remark']}." if run["remark"] else ""
    parts = [
        HEAD.format(**{**run, "remark": remark}), first_load(figures), queue(figures),
        SEND_HEAD.format(goal=SEND), table.markdown(TIMES, [times("tap to thanks", send, SEND)]),
        LIVE_HEAD.format(goal=LIVE),
        table.markdown(TIMES, [times("announced", announced, LIVE), times("row shown", shown, LIVE)]),
        "![every single time, with its goal](benchmarks/screens.svg)",
        "## On what\n\n" + table.markdown(["machine", ""], run["machine"]),
        "All single figures stand in [benchmarks/screens.json](benchmarks/screens.json).",
    ]
    with open(os.path.join(docs, "BENCHMARKS-SCREENS.md"), "w") as file:
        file.write("\n\n".join(parts) + "\n")
    with open(os.path.join(docs, "benchmarks", "screens.svg"), "w") as file:
        file.write(picture([("tap on send to thanks", send, SEND), ("announced elsewhere", announced, LIVE),
                            ("row shown elsewhere", shown, LIVE)]))
