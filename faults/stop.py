"""A server is asked to stop (SIGTERM) while many keep-alive clients are at work."""

import asyncio
import statistics
import time
from collections import Counter

from check import check
from client import Client, category, new_key, report
from ground import Ground
from guests import CLIENTS, Guests
from load import Book
from proxy import Proxy

#: Seconds for which a stopping server goes on serving: some of the balancer's questions must fall into them, also where
#: the machine is busy and one takes its two seconds.
DRAIN = 5


def stop_under_load(ground: Ground) -> None:
    times = 2 if ground.quick else 20
    if ground.database == "postgres":
        what = f"one of two processes behind a balancer was asked to stop, and started again, {times} times"
        ground.fault("rolling restart", f"{what}, under {CLIENTS} keep-alive clients",
                     lambda: asyncio.run(rolling(ground, times)))
    what = f"asked to stop {times} times under {CLIENTS} keep-alive clients without a balancer"
    ground.fault("asked to stop", what, lambda: asyncio.run(alone(ground, times)))


def warm(url: str, book: Book) -> None:
    """Sends the first report that a process takes, which waits for the dictionary that it loads."""
    resident, title = Client(url, "resident-1"), new_key()
    book.attempts(title)
    status, petition = report(resident, category(resident), title)
    assert status == 201, f"{status} {petition}"
    book.acknowledges(petition)


def pace(url: str) -> float:
    """Seconds between two requests of one of them, so that all together take a third of what the server does one by
    one just now: who waits in a queue of the system was never taken in, and nobody promised to answer."""
    resident, took = Client(url, "resident-1"), []
    for _ in range(9):
        began = time.monotonic()
        resident.get("/petitions?limit=1")
        took.append(time.monotonic() - began)
    return min(5.0, max(1.0, 3 * CLIENTS * statistics.median(took)))


async def rolling(ground: Ground, times: int) -> dict:
    first = ground.server(SANPING_DRAIN_SECONDS=str(DRAIN))
    second = ground.server(first.env["DATABASE_URL"], first.folder, SANPING_DRAIN_SECONDS=str(DRAIN))
    first.start()
    second.start()
    book = Book()
    for one in (first, second):
        warm(one.url, book)
    async with Proxy([first.port, second.port]) as proxy:
        while len(proxy.ready) < 2:
            await asyncio.sleep(0.05)
        guests = Guests(first.url, book, proxy.port, pace(first.url))
        guests.begin()
        await asyncio.sleep(2)
        slowest = 0.0
        for number in range(times):
            one = (first, second)[number % 2]
            began = time.monotonic()
            await asyncio.to_thread(one.stop)
            slowest = max(slowest, time.monotonic() - began)
            await asyncio.to_thread(one.start)
            await asyncio.to_thread(warm, one.url, book)
            while one.port not in proxy.ready:
                await asyncio.sleep(0.05)
        await asyncio.sleep(1)
        await guests.end()
    answers = Counter(status for _, status in guests.seen)
    failed = sum(count for status, count in answers.items() if status not in (200, 201))
    assert failed == 0, f"{failed} of {len(guests.seen)} requests failed: {dict(answers)}; {dict(guests.lost)}; {dict(proxy.failed)}"
    counted = await asyncio.to_thread(check, first.url, book)
    first.stop()
    second.stop()
    return {"restarts": times, "requests": len(guests.seen), "failed": failed, "slowest stop, s": round(slowest, 1),
            **counted}


async def alone(ground: Ground, times: int) -> dict:
    server, book = ground.server(SANPING_DRAIN_SECONDS=str(DRAIN)), Book()
    requests = asked = 0
    for _ in range(times):
        server.start()
        warm(server.url, book)
        guests = Guests(server.url, book, server.port, pace(server.url))
        guests.begin()
        await asyncio.sleep(1.5)
        told = time.monotonic()
        await asyncio.to_thread(server.stop)
        await guests.end()
        before = [status for sent, status in guests.seen if sent < told]
        requests += len(guests.seen)
        asked += len(before)
        wrong = Counter(status for status in before if status not in (200, 201))
        assert not wrong, f"sent before it was asked to stop, and not answered well: {dict(wrong)}; {dict(guests.lost)}"
        assert {status for _, status in guests.seen} <= {0, 200, 201}, Counter(status for _, status in guests.seen)
    server.start()
    counted = await asyncio.to_thread(check, server.url, book)
    server.stop()
    return {"stops": times, "requests": requests, "of them sent before the stop, and answered": asked, **counted}
