"""What must hold after every fault: nothing acknowledged is lost, nothing is there that nobody attempted."""

import itertools
import time
from collections import Counter
from datetime import date, timedelta

from client import Client
from load import Book

#: Seconds within which each line of the audit trail must have got its place in the chain.
LINKED = 10
#: Which check this is: an answer that was dear to count is given again for ten seconds, for the same period.
CHECKS = itertools.count()


def check(url: str, book: Book) -> dict[str, int]:
    """Raises where a promise is broken; gives what was counted."""
    desk, auditor = Client(url, "dispatcher-1"), Client(url, "auditor")
    stored = {one["id"]: one for one in desk.pages("/petitions")}
    for petition, version in book.acknowledged.items():
        found = stored.get(petition)
        assert found, f"{petition} was acknowledged and is lost"
        assert found["version"] >= version, f"{petition}: version {version} was acknowledged, {found['version']} is kept"
    titles = [one["title"] for one in stored.values()]
    assert set(titles) <= book.attempted, f"nobody attempted {set(titles) - book.attempted}"
    assert len(titles) == len(set(titles)), "one attempt is stored twice"
    histories = {petition: history(desk, petition, summary) for petition, summary in stored.items()}
    check_overtaken(histories, book)
    audited = check_trail(auditor, histories)
    check_figures(desk, stored, histories)
    return {
        "acknowledged": len(book.acknowledged),
        "stored": len(stored),
        "attempted": len(book.attempted),
        "steps in histories": sum(len(lines) for lines in histories.values()),
        "audit lines verified": audited,
    }


def history(desk: Client, petition: str, summary: dict) -> list[dict]:
    """Its lines: one for each version, from the report on, each beginning where the one before ended."""
    lines = desk.get(f"/petitions/{petition}/history")["items"]
    # In the order of the steps, not of the times: a clock may have been set back.
    assert lines[0]["action"] == "report", f"{petition}: its history does not begin"
    for before, after in zip(lines, lines[1:]):
        assert after.get("from", before["to"]) == before["to"], f"{petition}: a line of its history is missing"
    assert lines[-1]["to"] == summary["status"], f"{petition}: its last line says {lines[-1]['to']}"
    assert len(lines) == summary["version"], f"{petition}: {len(lines)} lines of history at version {summary['version']}"
    return lines


def check_overtaken(histories: dict[str, list[dict]], book: Book) -> None:
    """Somebody was told that another was faster: nobody else has a hand in her petition but Sanping itself."""
    for petition, asked, found in book.overtaken:
        others = [(line["action"], line["capacity"]) for line in histories[petition][asked:found]]
        assert others and all(capacity == "system" for _, capacity in others), (
            f"{petition}: a step upon version {asked} was refused for version {found}, and between them lies {others}")


def check_trail(auditor: Client, histories: dict[str, list[dict]]) -> int:
    """Every step of every history has its line in the trail, and each of these lines is in the chain that verifies."""
    done, lines = {petition: Counter() for petition in histories}, 0
    for line in auditor.pages("/audit-lines"):
        lines += 1
        if line["outcome"] == "done" and line["objectId"] in done:
            done[line["objectId"]][line["action"]] += 1
    for petition, steps in histories.items():
        expected = Counter(f"petition.{step['action']}" for step in steps)
        assert expected <= done[petition], f"{petition}: the trail does not tell of {dict(expected - done[petition])}"
    since = time.monotonic()
    while (trail := auditor.get("/audit-verification"))["unlinked"]:
        assert time.monotonic() - since < LINKED, f"{trail['unlinked']} lines of the trail have no place in the chain"
        time.sleep(0.1)
    assert trail["whole"], f"the audit trail is broken: {trail['breaks']}"
    assert trail["lines"] >= lines, f"{trail['lines']} lines were verified, of {lines}"
    return trail["lines"]


def check_figures(desk: Client, stored: dict[str, dict], histories: dict[str, list[dict]]) -> None:
    """What is counted for the screens equals a recount of what is there."""
    there = Counter(one["status"] for one in stored.values())
    counts = desk.get("/petition-counts")
    counted = {one["status"]: one["count"] for one in counts["items"]}
    assert counted == there and counts["total"] == len(stored), f"{counts} are counted, {there} are there"
    today = date.today()
    begin, end = today - timedelta(days=2 + next(CHECKS) % 300), today + timedelta(days=2)
    figures = desk.get(f"/figures?from={begin}&to={end}")
    assert figures["counts"]["status"] == there, f"{figures['counts']['status']} are counted, {there} are there"
    said = {one["key"]: (one.get("numerator"), one["denominator"]) for one in figures["figures"]}
    rated = Counter(line["action"] for lines in histories.values() for line in lines)["rate"]
    recount = {
        "petitions": (None, len(stored)),
        "closure": (there["handled"] + there["closed"],
                    len(stored) - there["rejected"] - there["withdrawn"] - there["merged"]),
        # Everybody here is satisfied.
        "satisfaction": (rated, rated),
    }
    wrong = {key: (said[key], here) for key, here in recount.items() if said[key] != here}
    assert not wrong, f"figures and their recounts: {wrong}"
