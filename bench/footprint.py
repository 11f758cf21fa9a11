"""How soon the first answer comes, and what memory is taken before and under load."""

import time

import cases
import lists
import parts


def taken(community, measure):
    """Starts with the files in memory and without, each until its first answer and until somebody who was signed in before
    has read a petition; and starts that nobody asks for anything, for the memory of a server that rests."""
    rounds, desk = range(measure.asked.rounds), community.desk
    one = community.store.rows(f"SELECT id FROM petitions WHERE {cases.OURS} LIMIT 1")[0][0]

    def started(forget):
        community.stop()
        if forget:
            community.forget()
        community.start()
        desk.ask(f"/petitions/{one}")
        return community.server.started_in, time.monotonic() - community.server.begun

    def idle():
        community.stop()
        community.start()
        community.settle()
        time.sleep(3)
        return community.server.memory()

    cold, cold_read = map(sorted, zip(*(started(forget=True) for _ in rounds)))
    warm, read = map(sorted, zip(*(started(forget=False) for _ in rounds)))
    rested = sorted((idle() for _ in rounds), key=lambda found: found["now"])
    for requests in (cases.reads(desk, community.store, parts.SAME),
                     lists.listed(desk, lists.nodes(desk, community.top)["root"])):
        measure.once("memory", requests)
    loaded = community.server.memory()
    peak = max([loaded["peak"], *(case["peak"] for case in measure.cases)])
    return {"start": warm, "read": read, "cold": cold, "cold_read": cold_read, "idle": rested[len(rested) // 2],
            "idle_rounds": rested, "loaded": loaded, "peak": peak}


def told(foot, database):
    """In a sentence or two, for the page; older figures know nothing of a read after the start, and of one idle server."""
    idle, loaded = foot["idle"], foot["loaded"]
    rested = [one["now"] for one in foot.get("idle_rounds", [idle])]
    said = (f"Memory (resident; in brackets what is no file): idle {idle['now']:.0f} ({idle['anonymous']:.0f}) MB"
            + (f", the median of {len(rested)} starts with {min(rested):.0f} to {max(rested):.0f} MB" if rested[1:] else "")
            + f"; after reads and lists {loaded['now']:.0f} ({loaded['anonymous']:.0f}) MB, peak {foot['peak']:.0f} MB. "
            f"Starts took {seconds(foot['start'])} s with program and database in memory{read_after(foot, 'read')}")
    cold = foot["cold"] and f"; {seconds(foot['cold'])} s {forgotten(database)}{read_after(foot, 'cold_read')}"
    return f"{said}{cold or ''}."


def forgotten(database):
    """What the system had let go of."""
    if database == "SQLite":
        return "after the system had let go of the files of both"
    return "after the system had let go of the program's file, while the database ran on with what it keeps"


def read_after(foot, key):
    found = foot.get(key)
    return f" (until somebody who was signed in before had read a petition: {seconds(found)} s)" if found else ""


def seconds(found):
    return ", ".join(f"{one:.3f}" for one in found)
