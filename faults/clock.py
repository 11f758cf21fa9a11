"""The machine's clock jumps while people work."""

import contextlib
import time
from datetime import datetime
from pathlib import Path

from check import check
from client import Client, category, new_key, report
from fault import through
from ground import Ground, Skipped
from load import Book
from server import Server

#: Seconds by which two clocks that agree may be apart here.
CLOSE = 60
#: Seconds within which a moved clock must be felt: where it stands is looked up now and then.
FELT = 10


def move_clock(ground: Ground) -> None:
    if not ground.quick or ground.database == "sqlite":
        ground.fault("the clock an hour ahead", "the server's clock jumped an hour ahead under load, and back after",
                     lambda: jump(ground, 3600))
    if not ground.quick or ground.database == "postgres":
        ground.fault("the clock an hour back", "the server's clock jumped an hour back under load, and ahead after",
                     lambda: jump(ground, -3600))


def jump(ground: Ground, seconds: int) -> dict:
    library = next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))), None)
    if library is None:
        raise Skipped("libfaketime is not here: apt-get install faketime")
    hands = ground.folder / f"clock{seconds}"
    hands.write_text("+0")
    env = {
        "LD_PRELOAD": str(library),
        "FAKETIME_TIMESTAMP_FILE": str(hands),
        "FAKETIME_CACHE_DURATION": "1",
        # How long something takes is asked of another clock, which never jumps.
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    server, book = ground.server(**env), Book(signs_in_again=True)
    server.start()
    some = 2 if ground.quick else 20
    felt: list[float] = []
    counted = through(server, book, moved(server, book, hands, seconds, felt), hold=some)
    counted["its clock was off by, s"] = ", then ".join(f"{off:.0f}" for off in felt)
    # And with a clock that went back since it last ran: what it holds of then must not bind it until then.
    server.stop()
    server.start()
    counted |= check(server.url, book)
    server.stop()
    return {**counted, "signed in again": book.signed_in_again}


@contextlib.contextmanager
def moved(server: Server, book: Book, hands: Path, seconds: int, felt: list[float]):
    under = category(Client(server.url, "resident-1"))
    felt.append(shown(server, book, under, hands, seconds))
    yield
    felt.append(shown(server, book, under, hands, 0))


def shown(server: Server, book: Book, under: str, hands: Path, seconds: int) -> float:
    """Moves the clock; gives by how much a report that is made then is off, which must soon be as much."""
    hands.write_text(f"{seconds:+d}")
    since = time.monotonic()
    while True:
        resident, title = Client(server.url, "resident-1"), new_key()
        book.attempts(title)
        status, petition = report(resident, under, title, new_key())
        # One thread looks it up before the other: who signed in an hour ago then may not report now.
        assert status in (201, 401), f"{status} {petition}"
        if status == 201:
            book.acknowledges(petition)
            off = datetime.fromisoformat(petition["times"]["reportedAt"]).timestamp() - time.time()
            if abs(off - seconds) < CLOSE:
                return off
        waited = time.monotonic() - since
        assert waited < FELT, f"the clock was moved by {seconds} s, and a report does not tell: {status} {petition}"
        time.sleep(0.2)
