"""The machine's clock jumps while people work."""

import contextlib
import time
from pathlib import Path

from check import check
from fault import through
from ground import Ground, Skipped
from load import Book
from server import Server


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
    counted = through(server, book, moved(server, hands, seconds), hold=some)
    # And with a clock that went back since it last ran: what it holds of then must not bind it until then.
    server.stop()
    server.start()
    counted |= check(server.url, book)
    server.stop()
    return {**counted, "signed in again": book.signed_in_again}


@contextlib.contextmanager
def moved(server: Server, hands: Path, seconds: int):
    hands.write_text(f"{seconds:+d}")
    time.sleep(1.5)
    yield
    hands.write_text("+0")
    time.sleep(1.5)
