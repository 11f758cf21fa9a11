"""Lists of petitions as people ask for them: twenty under a node, of a status or a category, early and late pages."""

import cases
from load import Requests

# Lists by status as people ask for them: most petitions of a community that has lived a while are closed.
ENDED, RARE = [("closed",), ("closed", "rejected", "withdrawn")], [("rejected",), ("withdrawn",), ("merged",)]
PAGE = 20
# A late page is asked for under so many nodes, and with it so many after it.
NODES, LATE = 4, 10
# Whose lists are asked for at each node.
CATEGORIES = 3


def of_status(grid, statuses):
    return f"/petitions?gridId={grid}" + "".join(f"&status={status}" for status in statuses)


def full(api, paths):
    """Those of these lists that fill a page: a short one costs less."""
    asked = Requests("GET", api.head)
    for path in (f"{path}&limit={PAGE}" for path in paths):
        if len(api.ask(path)["items"]) == PAGE:
            asked.add("/api/v1" + path)
    return asked


def listed(api, grids):
    """The first twenty under each of the nodes; that of a whole community has enough of every end for lists of their own."""
    queues = ENDED + RARE if len(grids) == 1 else ENDED
    return full(api, [of_status(grid, statuses) for grid in grids for statuses in queues])


def late(api, grids, page):
    """That page and those after it, under some of the nodes."""
    return full(api, [path + cursor for path in (of_status(grid, ENDED[0]) for grid in grids[:NODES])
                      for cursor in cursors(api, path, page)])


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


def of_category(api, store, grids):
    """The first twenty of each of the commonest categories, under each of the nodes."""
    common = (f"SELECT category_id FROM petitions WHERE {cases.OURS} "
              f"GROUP BY category_id ORDER BY count(*) DESC LIMIT {CATEGORIES}")
    categories = [category for (category,) in store.rows(common)]
    return full(api, [f"{of_status(grid, ENDED[0])}&categoryId={category}" for grid in grids for category in categories])


def nodes(desk, top):
    """Of each height what it is called here, and the ids of its nodes, twenty at most."""
    return {name: [node["id"] for node in desk.ask(f"/grids?level={level}")["items"]]
            for name, level in (("root", top), ("middle", "grid"), ("leaf", "micro_grid"))}
