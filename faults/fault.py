"""How every fault goes: calm, the fault under load, back by itself, and the promises looked at."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager

from check import check
from crowd import BACK, Crowd
from load import Book
from server import Server

#: Seconds after a fault has set in, in which the answer to what was done before it may still come.
UNDER_WAY = 0.5


def through(
    server: Server,
    book: Book,
    fault: AbstractContextManager,
    *,
    hold: float,
    met: Callable[[dict, float], bool] | None = None,
    silent: bool = False,
    plot: Callable[[Crowd], None] | None = None,
) -> dict:
    """Holds the fault for so many seconds while people work; `met` says of the answers, and of the
    seconds that the slowest took, whether it was felt at all. Where it is `silent`, nothing can be stored while
    it lasts, and so nothing may be acknowledged."""
    crowd = Crowd(server.url, book).begin()
    try:
        time.sleep(0.5)
        began = crowd.mark("fault")
        with fault:
            inside = time.monotonic() + UNDER_WAY
            time.sleep(hold)
            until = time.monotonic()
            crowd.fail()
        lifted = crowd.mark("lifted")
        back = crowd.works_within(BACK)
        # Connections come back one after the other, so that some people are back sooner than others.
        time.sleep(min(BACK - back, 1 + back))
        crowd.works_undisturbed(1)
    finally:
        for worker in crowd.workers:
            worker.stop()
    crowd.end()
    during, slowest = crowd.statuses(began, lifted + back), crowd.slowest(began)
    if met is not None:
        assert met(during, slowest), f"the fault was not felt: {named(during)}, the slowest in {slowest:.1f} s"
    if plot is not None:
        plot(crowd)
    return {
        **check(server.url, book),
        **(unacknowledged(crowd, inside, until) if silent else {}),
        "answers meanwhile": named(during),
        "slowest answer, s": round(slowest, 1),
        "back after, s": round(back, 2),
    }


def unacknowledged(crowd: Crowd, since: float, until: float) -> dict:
    """Everything that people ask here is a write: none may be answered as done where none can be stored."""
    assert until > since, "it did not last longer than an answer may be under way"
    done = sum(crowd.statuses(since, until)[status] for status in (200, 201))
    assert done == 0, f"{done} were acknowledged while nothing could be stored"
    return {"acknowledged while it lasted": done}


def felt(*statuses: int, waited: float | None = None) -> Callable[[dict, float], bool]:
    """Whether any of these was answered, or somebody was kept waiting for so many seconds."""
    return lambda during, slowest: any(during.get(status) for status in statuses) or (
        waited is not None and slowest >= waited)


def named(statuses: dict) -> str:
    words = {0: "no answer"}
    return ", ".join(f"{count} × {words.get(status, status)}" for status, count in sorted(statuses.items()))
