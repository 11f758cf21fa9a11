"""The parts of a run, in their order: each asks its cases and notes what came of them."""

import time
import uuid

import cases
import lists
import partners
import table

# As many as the raw loop files before its clock runs.
WARM_UP = 50
# As many petitions at every size, so that sizes compare; where there are more, also too many to be remembered.
SAME, MANY = 7_869, 30_000
LATE = 1_000


def reading(community, measure):
    """One petition, by somebody who is signed in and whose scope is checked."""
    # What a server reads once, such as the map of all places, is no part of a read; in a city it takes a while.
    community.desk.ask("/petitions?limit=1")
    measure.against_hello("read one petition", cases.reads(community.desk, community.store, SAME))
    if community.present > MANY:
        measure.against_hello(f"read one of {MANY:,} petitions", cases.reads(community.desk, community.store, MANY))


def listing(community, measure):
    """Twenty petitions under a node, at each height of the tree, on the first page and a late one, and of a category."""
    desk = community.desk

    def measured(name, requests):
        if requests.items:
            measure.say(f"{name}: {len(requests.items)} different lists")
            measure.against_hello(name, requests)
        else:
            measure.say(f"{name}: no such list is long enough, not measured")
    nodes = lists.nodes(desk, community.top)
    for name, grids in nodes.items():
        measured(f"list of 20 at the {name}, page 1", lists.listed(desk, grids))
        measured(f"list of 20 at the {name}, page {LATE}", lists.late(desk, grids, LATE))
    measured("list of 20 at the middle, of one category", lists.of_category(desk, community.store, nodes["middle"]))


def filing(community, measure):
    """A report through the whole door, against the same rows without HTTP (SQLite) or the same SQL by pgbench."""
    asked, desk = measure.asked, community.desk
    point, category = cases.matter(desk)
    # More than can be filed in the time: each key and each text counts once.
    count = 8_000 * asked.seconds
    file_one = lambda: community.resident.ask(
        "/petitions", cases.report(0, category, point), {"Idempotency-Key": uuid.uuid4().hex})

    def rounds(_):
        # The server is a fresh one on SQLite: what it reads once, such as the dictionary of words, is no part of filing.
        for _ in range(WARM_UP):
            file_one()
        return measure.once("file a petition", cases.reports(community.resident, point, category, count))
    if community.store.kind == "SQLite":
        used = []

        def unbatched(_):
            community.stop()
            try:
                rate, cpu = partners.raw(asked.partner, community.environment, point, category, asked.seconds)
                used.append(cpu)
                return rate
            finally:
                community.start()
                community.settle()
        case = measure.against("file a petition", rounds, unbatched, "raw loop")
        case["partner_cpu"] = table.summed(used)
        return
    pgbench = partners.Pgbench(community.store, file_one)
    measure.say(f"pgbench sends the {pgbench.statements} statements of one filing")

    def statements(_):
        rate = pgbench.rate(asked.seconds, 16)
        # What it wrote waits to be chained and told, and the server would do that while it is measured.
        community.settle()
        return rate
    measure.against("file a petition", rounds, statements, "pgbench")


def transitions(community, measure):
    """What a petition goes through after it was filed: each step upon petitions of the part before."""
    asked, desk, resident = measure.asked, community.desk, community.resident
    filed = next(case["cpu"]["median"] for case in measure.cases if case["name"] == "file a petition")
    steps = [
        (desk, "reported", "dispatch", {}),
        (desk, "dispatched", "accept", {}),
        (desk, "handling", "finish", {"result": "已更换灯具，楼道照明恢复。"}),
        (resident, "handled", "rate", {"score": 5}),
    ]
    for api, status, action, body in steps:
        requests = cases.steps(api, community.store, status, action, body, 4_000 * asked.seconds)
        if len(requests.items) < asked.rounds:
            measure.say(f"{action}: no petition stands at {status}, not measured")
            continue
        # Each petition takes the step once, so the rounds share what there is.
        rounds = [measure.once(action, requests.part(number, asked.rounds), whole=True)
                  for number in range(asked.rounds)]
        case = measure.note(action, rounds)
        case["cpu_to_filing"] = case["cpu"]["median"] / filed


def footprint(community, measure):
    """How soon the first answer comes, and what memory is taken before and under load."""
    def starts(forget):
        for _ in range(measure.asked.rounds):
            community.stop()
            if forget:
                community.forget()
            community.start()
            yield community.server.started_in

    cold = sorted(starts(forget=True))
    warm = sorted(starts(forget=False))
    community.settle()
    time.sleep(3)
    idle = community.server.memory()
    for requests in (cases.reads(community.desk, community.store, SAME),
                     lists.listed(community.desk, lists.nodes(community.desk, community.top)["root"])):
        measure.once("memory", requests)
    loaded = community.server.memory()
    peak = max([loaded["peak"], *(case["peak"] for case in measure.cases)])
    return {"start": warm, "cold": cold, "idle": idle, "loaded": loaded, "peak": peak}
