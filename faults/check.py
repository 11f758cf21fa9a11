"""What must hold after every fault: nothing acknowledged is lost, nothing is there that nobody attempted."""

from collections import Counter

from client import Client
from load import Book


def check(url: str, book: Book) -> dict[str, int]:
    """Raises where a promise is broken; gives what was counted."""
    desk = Client(url, "dispatcher-1")
    stored = {one["id"]: one for one in desk.pages("/petitions")}
    for petition, version in book.acknowledged.items():
        found = stored.get(petition)
        assert found, f"{petition} was acknowledged and is lost"
        assert found["version"] >= version, f"{petition}: version {version} was acknowledged, {found['version']} is kept"
    titles = [one["title"] for one in stored.values()]
    assert set(titles) <= book.attempted, f"nobody attempted {set(titles) - book.attempted}"
    assert len(titles) == len(set(titles)), "one attempt is stored twice"
    for petition, summary in stored.items():
        check_history(desk, petition, summary)
    trail = Client(url, "auditor").get("/audit-verification")
    assert trail["whole"], f"the audit trail is broken: {trail['breaks']}"
    counts = desk.get("/petition-counts")
    counted, there = {one["status"]: one["count"] for one in counts["items"]}, Counter(one["status"] for one in stored.values())
    assert counted == there and counts["total"] == len(stored), f"{counts} are counted, {there} are there"
    return {"acknowledged": len(book.acknowledged), "stored": len(stored), "attempted": len(book.attempted)}


def check_history(desk: Client, petition: str, summary: dict) -> None:
    lines = desk.get(f"/petitions/{petition}/history")["items"]
    # In the order of the steps, not of the times: a clock may have been set back.
    assert lines[0]["action"] == "report", f"{petition}: its history does not begin"
    for before, after in zip(lines, lines[1:]):
        assert after.get("from", before["to"]) == before["to"], f"{petition}: a line of its history is missing"
    assert lines[-1]["to"] == summary["status"], f"{petition}: its last line says {lines[-1]['to']}"
