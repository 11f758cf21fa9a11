"""A byte of the database changes on the disk, as a failing disk would change it."""

import contextlib
import shutil
import sqlite3
import time
from collections import Counter
from pathlib import Path

from client import Client
from crowd import Crowd, lived_in
from fault import UNDER_WAY
from flip_pages import on_postgres
from ground import Ground
from load import LAST_WORD, Book
from restore import backed_up, recovered
from scatter import FOUND, Picture, Place, examined, flip, in_file, refused_writes, scattered
from server import Server


def flip_bytes(ground: Ground) -> None:
    on_sqlite(ground) if ground.database == "sqlite" else on_postgres(ground)


def on_sqlite(ground: Ground) -> None:
    server = ground.server()
    book = lived_in(server)
    backup, picture = backed_up(ground, server), Picture(server.url, book)
    server.stop()
    file = server.folder / "sanping.db"
    with contextlib.closing(sqlite3.connect(file)) as conn:
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        roots = dict(conn.execute("SELECT name, rootpage FROM sqlite_master WHERE rootpage > 0"))
        size = conn.execute("PRAGMA page_size").fetchone()[0]
        index = conn.execute("SELECT name FROM sqlite_master WHERE type = 'index' AND rootpage > 0 "
                             "AND tbl_name = 'petitions'").fetchone()[0]
    assert not examined(server), "the doctor finds fault with a sound file"
    sound = file.with_suffix(".sound")
    shutil.copy(file, sound)
    places = {
        "the header of the file": 0,
        "the root page of the history": (roots["petition_events"] - 1) * size,
        "the root page of an index of petitions": (roots[index] - 1) * size,
    }

    @contextlib.contextmanager
    def damaged(place: Place | None):
        put_back(server, sound)
        if place is not None:
            flip(place)
        try:
            yield
        finally:
            server.kill()

    for name, offset in places.items():
        def deed(offset=offset) -> dict:
            with damaged(Place(file, [offset])):
                doctor = examined(server)
                assert doctor, "the doctor finds nothing"
                done = refused(server)
            return {"the doctor": doctor, **done, **recovered(ground, server, backup, book)}

        what = f"byte {offset} of the file inverted while nobody served; then the backup"
        ground.fault(f"a byte flipped: {name}", what, deed)
    root = Place(file, [places["the root page of the history"]])
    what = "the type of the root page of the history inverted under load; then the backup"
    ground.fault("a byte flipped while serving", what,
                 lambda: {**under_load(server, root, sound, book), **recovered(ground, server, backup, book)})
    bits = in_file(file, sound, picture.titles, 4 if ground.quick else 24)
    what = "one bit of the file inverted while nobody served, each time another; then the backup"
    ground.fault("a bit flipped anywhere", what,
                 lambda: {**scattered(server, picture, bits, damaged), **recovered(ground, server, backup, book)})


def put_back(server: Server, sound: Path) -> None:
    server.kill()
    for rest in ("-wal", "-shm"):
        Path(f"{server.folder}/sanping.db{rest}").unlink(missing_ok=True)
    shutil.copy(sound, server.folder / "sanping.db")


def refused(server: Server) -> dict:
    """It refuses to start, or soon refuses to write and says that it is not ready."""
    try:
        server.start(until=(200, 503))
    except RuntimeError:
        return {"what it did": "refused to start"}
    since = time.monotonic()
    while server.readiness() != 503:
        assert time.monotonic() - since < FOUND, "it serves upon a damaged file and says that it is ready"
        time.sleep(0.1)
    took = time.monotonic() - since
    refused_writes(server)
    return {"what it did": "refused to write", "not ready after, s": round(took, 2)}


def under_load(server: Server, place: Place, sound: Path, book: Book) -> dict:
    put_back(server, sound)
    server.start()
    during = Book()
    crowd = Crowd(server.url, during).begin()
    reader = Client(server.url, "dispatcher-1")
    seen = next(iter(book.acknowledged))
    with contextlib.closing(sqlite3.connect(place.file, timeout=10)) as conn:
        # A page in the log of writes would hide the one in the file.
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    flip(place)
    since, answers = time.monotonic(), Counter()
    while server.readiness() != 503:
        answers[reader.ask("GET", f"/petitions/{seen}/history")[0]] += 1
        assert time.monotonic() - since < FOUND, f"it serves upon a damaged file and says that it is ready: {answers}"
    found = time.monotonic()
    refused_writes(server)
    time.sleep(2 * UNDER_WAY)
    for worker in crowd.workers:
        # Nobody need wait for a last answer here.
        worker.stop()
        worker.told -= LAST_WORD
    crowd.end()
    meanwhile, after = crowd.statuses(since), crowd.statuses(found + UNDER_WAY)
    assert set(meanwhile) | set(answers) <= {200, 201, 409, 503}, f"answers while damaged: {meanwhile}, {answers}"
    assert set(after) == {503}, f"answers to writes once it was found: {dict(after)}"
    return {
        "not ready after, s": round(found - since, 2),
        "steps acknowledged upon the damaged file": sum(meanwhile[status] for status in (200, 201)),
        "writes refused": meanwhile[503],
        "reports since the backup, gone with the file": len(during.acknowledged),
    }
