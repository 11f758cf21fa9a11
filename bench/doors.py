"""Further parts of a run: what gathers much to answer once, and doors that cost much of themselves."""

import time

import cases

# Gathering answers take a core for a while: more at once would only wait for each other.
FEW = 2
# Places of an import, and how far their ground lies apart, in degrees.
PLACES, APART = 200, 0.002
# An answer that was dear to count is given again for so many seconds.
KEPT = 10


def looking(community, measure):
    """What the resident sees before she reports, and the dispatcher and the manager on their pages."""
    desk, point = community.desk, cases.place(community.desk)
    measure.against_hello("near-duplicates of a report", cases.searches(community.resident, point), FEW)
    for name, level, zoom in (("a street, clustered", "street", 12), ("a grid", "grid", 17)):
        measure.against_hello(f"map of {name}", cases.mapped(desk, level, zoom), FEW)
    counted_anew("dashboard, all figures of thirty days", cases.periods(desk), measure)
    # Where counting is dear, the answer of a moment ago is given again: here it always is of a moment ago.
    again = cases.asked(desk, "/api/v1/figures")
    measure.against_hello("dashboard, asked again", again, FEW, first=lambda: desk.ask("/figures"))
    measure.against_hello("how many stand where", cases.asked(desk, "/api/v1/petition-counts"), FEW)


def counted_anew(name, requests, measure):
    """A case that is true only while no question comes again before its answer is forgotten."""
    case, different = measure.against_hello(name, requests, FEW), len(requests.items)
    most = case["rate"]["high"] * KEPT
    if most > different:
        measure.leave_out(name, f"{most:,.0f} questions would be asked in the {KEPT} s for which an answer may be kept, and "
                                f"there are only {different:,} different ones")


def signing_in(community, measure):
    """A password is meant to take time: what one costs, and how many a second there can be."""
    requests = cases.sign_ins("resident-2", community.password)
    measure.note("sign in", measure.alone(lambda _: measure.once("sign in", requests)))


def importing(community, measure):
    """A file of new places with their ground, read, checked and stored at once; the rate is that of the places."""
    parent = community.desk.ask("/grids?level=grid")["items"][0]["code"]

    def bring(number):
        collection = cases.places(parent, number, PLACES, APART)
        begun = time.monotonic()
        with measure.watched() as used:
            said = community.admin.ask("/grid-imports", {"datum": "wgs84", "collection": collection})
        seconds = time.monotonic() - begun
        if said["created"] != PLACES:
            raise SystemExit(f"import: {said['created']} of {PLACES} places were made: {said['bad'][:1]}")
        waited = dict.fromkeys(("p50", "p95", "p99"), seconds * 1000)
        return {"rate": PLACES / seconds, "requests": 1, **measure.each(used, PLACES), **waited}

    name = f"import of {PLACES} places, each"
    measure.note(name, measure.alone(bring))
