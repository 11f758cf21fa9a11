"""Petitions of another system, brought in from a table by the command that an operator uses."""

import csv
import os
import subprocess
import time
from datetime import datetime, timedelta

import cases

ROWS = 4_000
# The latest were reported so long ago; a time must have come, whatever the zone of the machine.
BEFORE = timedelta(days=2)


def table_of(path, number, point, categories):
    """So many rows of some forty words, with all that a row may say; no two files hold the same."""
    latest = datetime.now() - BEFORE
    with open(path, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["编号", "标题", "内容", "时间", "上报人", "分类", "地址", "经度", "纬度"])
        for row in range(ROWS):
            told = cases.report(f"{number}-{row}", None, point)
            at = latest - timedelta(minutes=7 * row)
            writer.writerow([f"{number}-{row}", told["title"], told["body"], f"{at:%Y-%m-%d %H:%M:%S}", f"user-{row % 900}",
                             categories[row % len(categories)], told["address"], point["longitude"], point["latitude"]])


def brought(community, measure, path):
    """What the command took, from its start to its end."""
    command = [community.asked.binary, "import", "petitions", path, "--source", "bench"]
    environment, begun = {**os.environ, **community.environment}, time.monotonic()
    beside = community.store.cpu()
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=community.log, text=True) as child:
        said = child.stdout.read()
        # Only so is it told what this one process used.
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.monotonic() - begun
    if child.returncode or f"filed {ROWS}," not in said:
        raise SystemExit(f"import of a table: it ended with {child.returncode}: {said[:500]}")
    waited = dict.fromkeys(("p50", "p95", "p99"), seconds * 1000)
    spent = {"cpu": used.ru_utime + used.ru_stime, "database_cpu": community.store.cpu() - beside, "peak": 0}
    return {"rate": ROWS / seconds, "requests": 1, **measure.each(spent, ROWS), **waited}


def importing(community, measure):
    """A table each round; the server rests, because SQLite serves one process and both databases shall do the same."""
    desk, path = community.desk, os.path.join(community.folder, "petitions.csv")
    point, categories = cases.place(desk), [category["code"] for category in desk.ask("/categories")["items"]]

    def bring(number):
        table_of(path, number, point, categories)
        return brought(community, measure, path)
    community.stop()
    try:
        rounds = measure.alone(bring)
    finally:
        community.start()
    measure.note(f"import of a table of {ROWS:,} petitions, each", rounds)["own_process"] = True
