"""A byte of the database changes on the disk, as a failing disk would change it."""

import contextlib
import shutil
import sqlite3
import time
from collections import Counter
from pathlib import Path

from check import check
from client import Client
from cluster import Cluster
from crowd import Crowd
from ground import Ground
from load import LAST_WORD, Book
from server import Server

#: Seconds within which a server that started upon a damaged file must have found out.
FOUND = 10


def flip_bytes(ground: Ground) -> None:
    on_sqlite(ground) if ground.database == "sqlite" else on_postgres(ground)


def on_sqlite(ground: Ground) -> None:
    server, book = ground.server(), Book()
    server.start()
    crowd = Crowd(server.url, book).begin()
    time.sleep(1)
    crowd.end()
    server.stop()
    file = server.folder / "sanping.db"
    with contextlib.closing(sqlite3.connect(file)) as conn:
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        roots = dict(conn.execute("SELECT name, rootpage FROM sqlite_master WHERE rootpage > 0"))
        size = conn.execute("PRAGMA page_size").fetchone()[0]
        index = conn.execute("SELECT name FROM sqlite_master WHERE type = 'index' AND rootpage > 0 AND tbl_name = 'petitions'")
        index = index.fetchone()[0]
    sound = file.with_suffix(".sound")
    shutil.copy(file, sound)
    places = {
        "the header of the file": 0,
        "the root page of the history": (roots["petition_events"] - 1) * size,
        "the root page of an index of petitions": (roots[index] - 1) * size,
    }
    for name, place in places.items():
        def deed(place=place) -> dict:
            shutil.copy(sound, file)
            flip(file, place)
            doctor = server.command("doctor")
            assert doctor.returncode == 1, f"the doctor says: {doctor.stdout}"
            return {**damaged(server), **recovered(server, sound, book)}

        ground.fault(f"a byte flipped: {name}", f"byte {place} of the file inverted while nobody served", deed)
    ground.fault("a byte flipped while serving", "the type of the root page of the history inverted under load",
                 lambda: under_load(server, book, places["the root page of the history"], sound))


def flip(file: Path, place: int) -> None:
    with open(file, "r+b", buffering=0) as bytes_of:
        bytes_of.seek(place)
        was = bytes_of.read(1)[0]
        bytes_of.seek(place)
        bytes_of.write(bytes([was ^ 0xFF]))


def damaged(server: Server) -> dict:
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
    server.stop()
    return {"what it did": "refused to write", "not ready after, s": round(took, 2)}


def refused_writes(server: Server) -> None:
    status, answer = Client(server.url).ask("POST", "/sessions", {"name": "resident-1", "password": "sanping-demo"})
    assert status == 503 and answer["code"] == "database_damaged", f"{status} {answer}"


def recovered(server: Server, sound: Path, book: Book) -> dict:
    """With the sound file back, everything is there."""
    server.kill()
    for rest in ("-wal", "-shm"):
        Path(f"{server.folder}/sanping.db{rest}").unlink(missing_ok=True)
    shutil.copy(sound, server.folder / "sanping.db")
    server.start()
    counted = check(server.url, book)
    server.stop()
    return counted


def under_load(server: Server, book: Book, place: int, sound: Path) -> dict:
    server.start()
    crowd = Crowd(server.url, Book()).begin()
    reader = Client(server.url, "dispatcher-1")
    seen = next(iter(book.acknowledged))
    file = server.folder / "sanping.db"
    with contextlib.closing(sqlite3.connect(file, timeout=10)) as conn:
        # A page in the log of writes would hide the one in the file.
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    flip(file, place)
    since, answers = time.monotonic(), Counter()
    while server.readiness() != 503:
        answers[reader.ask("GET", f"/petitions/{seen}/history")[0]] += 1
        assert time.monotonic() - since < FOUND, f"it serves upon a damaged file and says that it is ready: {answers}"
    took = time.monotonic() - since
    refused_writes(server)
    for worker in crowd.workers:
        # Nobody need wait for a last answer here.
        worker.stop()
        worker.told -= LAST_WORD
    crowd.end()
    wrong = set(crowd.statuses(since)) | set(answers)
    assert wrong <= {200, 201, 409, 503}, f"answers while damaged: {wrong}"
    refused = crowd.statuses(since)[503]
    return {"writes refused": refused, "not ready after, s": round(took, 2), **recovered(server, sound, book)}


def on_postgres(ground: Ground) -> None:
    cluster = Cluster(checksums=True)
    ground.after.callback(cluster.remove)
    cluster.start()
    cluster.make_database()
    server, book = ground.server(cluster.url), Book()
    server.start()
    crowd = Crowd(server.url, book).begin()
    time.sleep(1)
    crowd.end()
    server.stop()
    file = cluster.folder / "data" / cluster.sql("SELECT pg_relation_filepath('petition_events')").stdout.strip()

    def deed() -> dict:
        cluster.stop()
        flip(file, 4096)
        cluster.start()
        server.start()
        reader, seen = Client(server.url, "dispatcher-1"), next(iter(book.acknowledged))
        since, answers = time.monotonic(), Counter()
        while server.readiness() != 503:
            answers[reader.ask("GET", f"/petitions/{seen}/history")[0]] += 1
            assert time.monotonic() - since < FOUND, f"it serves upon damaged pages and says that it is ready: {answers}"
        took = time.monotonic() - since
        assert set(answers) <= {200, 503}, f"answers while damaged: {answers}"
        refused_writes(server)
        server.stop()
        cluster.stop()
        flip(file, 4096)
        cluster.start()
        server.start()
        return {"not ready after, s": round(took, 2), **check(server.url, book)}

    what = "a byte in the history's first page inverted while PostgreSQL stood still (with its data checksums on)"
    ground.fault("a byte flipped: the history", what, deed)
    server.stop()
