"""Lists of petitions as people ask for them: twenty under a node, of statuses or a category, early and late pages."""

from itertools import combinations

import cases
from load import Requests


def some_of(statuses):
    """All ways to choose one or more of them, the shortest first."""
    return [chosen for count in range(1, len(statuses) + 1) for chosen in combinations(statuses, count)]


# Lists by status as people ask for them: most petitions of a community that has lived a while are closed, and with those
# may be asked for what else has ended.
RARE = some_of(("rejected", "withdrawn", "merged"))
ENDED = [("closed", *others) for others in [(), *RARE]]
# What a dispatcher has before her.
OPEN = some_of(("reported", "dispatched", "handling"))
PAGE = 20
# A late page is asked for under so many nodes, of so many ways to choose what has ended, and with it so many after it.
NODES, LATE_ENDED, LATE = 4, 2, 10
# So many of the commonest and so many of the rarest are asked for at each node.
CATEGORIES = 3


def of_status(grid, statuses):
    return f"/petitions?gridId={grid}" + "".join(f"&status={status}" for status in statuses)


def asked(api, paths, least=PAGE):
    """Those of these lists whose page has at least so many: a short one costs less, but where the filter is sparse."""
    requests, rows = Requests("GET", api.head), []
    for path in (f"{path}&limit={PAGE}" for path in paths):
        found = len(api.ask(path)["items"])
        if found >= least:
            requests.add("/api/v1" + path)
            rows.append(found)
    requests.rows = sum(rows) / max(len(rows), 1)
    return requests


def listed(api, grids):
    """The first twenty under each of the nodes; that of a whole community has enough of every end for lists of their own."""
    queues = ENDED + RARE if len(grids) == 1 else ENDED
    return asked(api, [of_status(grid, statuses) for grid in grids for statuses in queues])


def late(api, grids, page):
    """That page and those after it, under some of the nodes."""
    paths = [of_status(grid, statuses) for grid in grids[:NODES] for statuses in ENDED[:LATE_ENDED]]
    return asked(api, [path + cursor for path in paths for cursor in cursors(api, path, page)])


def cursors(api, path, page):
    """What leads to that page and to those after it; none where the list ends before."""
    # Pages of a hundred get there five times sooner.
    first = [100] * ((page - 1) * PAGE // 100) + [PAGE] * ((page - 1) % (100 // PAGE))
    found = [""]
    for limit in first + [PAGE] * (LATE - 1):
        following = api.ask(f"{path}&limit={limit}{found[-1]}").get("nextCursor")
        if not following:
            break
        found.append("&cursor=" + following)
    return found[len(first):]


def queue(api, grids, sort="reported"):
    """What is to be done under each of the nodes, short pages too: a queue is as long as it is."""
    return asked(api, [f"{of_status(grid, statuses)}&sort={sort}" for grid in grids for statuses in OPEN], least=1)


def categories(store, order):
    """The commonest or the rarest that there are."""
    sql = (f"SELECT category_id FROM petitions WHERE {cases.OURS} "
           f"GROUP BY category_id ORDER BY count(*) {order}, category_id LIMIT {CATEGORIES}")
    return [category for (category,) in store.rows(sql)]


def of_categories(grids, queues, categories):
    return [f"{of_status(grid, statuses)}&categoryId={category}"
            for grid in grids for statuses in queues for category in categories]


def of_category(api, store, grids):
    """The first twenty of each of the commonest categories, under each of the nodes."""
    return asked(api, of_categories(grids, ENDED[:LATE_ENDED], categories(store, "DESC")))


def of_rare(api, store, grids):
    """Of each of the rarest, whatever its status and only of the closed; short pages are what such a filter gives."""
    return asked(api, of_categories(grids, [(), *ENDED[:1]], categories(store, "ASC")), least=1)


def nodes(desk, top):
    """Of each height what it is called here, and the ids of its nodes, twenty at most."""
    return {name: [node["id"] for node in desk.ask(f"/grids?level={level}")["items"]]
            for name, level in (("root", top), ("middle", "grid"), ("leaf", "micro_grid"))}
