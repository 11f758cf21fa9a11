"""The parts of a run, in their order: each asks its cases and notes what came of them."""

import uuid

import cases
import lists
import partners

# As many as the raw loop files before its clock runs.
WARM_UP = 50
# As many petitions at every size, so that sizes compare; where there are more, also too many to be remembered.
SAME, MANY = 7_869, 30_000
LATE = 1_000


def reading(community, measure):
    """One petition, by somebody who is signed in and whose scope is checked."""
    # What a server reads once, such as the map of all places, is no part of a read; in a city it takes a while.
    community.desk.ask("/petitions?limit=1")
    # Nor is the first time that each is read, where all of them are remembered.
    measure.against_hello("read one petition", cases.reads(community.desk, community.store, SAME), through=True)
    name = f"read one of {MANY:,} petitions"
    if community.present > MANY:
        measure.against_hello(name, cases.reads(community.desk, community.store, MANY), through=True)
    else:
        measure.leave_out(name, f"there are only {community.present:,}")


def listing(community, measure):
    """Twenty petitions under a node, at each height of the tree, on the first page and a late one; a queue of what is to
    be done; and of a category, a common and a rare one."""
    desk, store = community.desk, community.store

    def measured(name, requests, otherwise="no such list is long enough"):
        if requests.items:
            measure.say(f"{name}: {len(requests.items)} different lists")
            measure.against_hello(name, requests)
        else:
            measure.leave_out(name, otherwise)
    nodes = lists.nodes(desk, community.top)
    for name, grids in nodes.items():
        measured(f"list of 20 at the {name}, page 1", lists.listed(desk, grids))
        measured(f"list of 20 at the {name}, page {LATE}", lists.late(desk, grids, LATE))
    for name in ("root", "middle"):
        measured(f"list of 20 at the {name}, open queue", lists.queue(desk, nodes[name]), "nothing is open")
    measured("list of 20 at the root, open queue, due first", lists.queue(desk, nodes["root"], "due"), "nothing is due")
    measured("list of 20 at the middle, of one category", lists.of_category(desk, store, nodes["middle"]))
    measured("list of 20 at the middle, of a rare category", lists.of_rare(desk, store, nodes["middle"]), "there is none")


def filing(community, measure):
    """A report through the whole door, against the same rows but one without HTTP (SQLite) or the same SQL by pgbench."""
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
        def unbatched(_):
            community.stop()
            try:
                rate, cpu = partners.raw(asked.partner, community.environment, point, category, asked.seconds)
                return {"rate": rate, "cpu": cpu}
            finally:
                community.start()
                community.settle()
        measure.against("file a petition", rounds, unbatched, "raw loop")
        return
    pgbench = partners.Pgbench(community.store, file_one)
    measure.say(f"pgbench sends the {pgbench.statements} statements of one filing")

    def statements(_):
        rate = pgbench.rate(asked.seconds, asked.connections)
        # What it wrote waits to be chained and told, and the server would do that while it is measured.
        community.settle()
        return {"rate": rate}
    measure.against("file a petition", rounds, statements, "pgbench")


def transitions(community, measure):
    """What a petition goes through after it was filed: each step upon petitions of the part before."""
    asked, desk, resident = measure.asked, community.desk, community.resident
    filed = next((case["cpu"] for case in measure.cases if case["name"] == "file a petition"), None)
    steps = [
        (desk, "reported", "dispatch", {}),
        (desk, "dispatched", "accept", {}),
        (desk, "handling", "finish", {"result": "已更换灯具，楼道照明恢复。"}),
        (resident, "handled", "rate", {"score": 5}),
    ]
    # Each petition takes the step once, so the rounds share what there is, the one that is not measured too.
    shares = asked.rounds + 1
    for api, status, action, body in steps:
        limit = 4_000 * asked.seconds * shares // asked.rounds
        requests = cases.steps(api, community.store, status, action, body, limit)
        if len(requests.items) < shares:
            measure.leave_out(action, f"too few petitions stand at {status}")
            continue
        rounds = measure.alone(lambda number: measure.once(action, requests.part(number, shares), whole=True))
        case = measure.note(action, rounds)
        if filed:
            case["cpu_to_filing"] = case["cpu"]["median"] / filed["median"]
