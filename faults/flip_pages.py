"""The same of PostgreSQL, which keeps sums of its pages."""

import contextlib
import shutil
import subprocess
import time
from collections import Counter

from client import Client
from cluster import Cluster
from crowd import lived_in
from ground import Ground
from restore import backed_up, recovered
from scatter import FOUND, Picture, Place, flip, in_files, refused_writes, scattered
from server import Server


def on_postgres(ground: Ground) -> None:
    cluster = Cluster(checksums=True)
    ground.after.callback(cluster.remove)
    cluster.start()
    cluster.make_database()
    server = ground.server(cluster.url)
    book = lived_in(server)
    backup, picture = backed_up(ground, server), Picture(server.url, book)
    server.stop()
    cluster.stop()
    data, sound = cluster.folder / "data", cluster.folder / "sound"
    subprocess.run(["cp", "-a", data, sound], check=True)
    cluster.start()
    history = Place(data / cluster.sql("SELECT pg_relation_filepath('petition_events')").stdout.strip(), [4096])
    places = in_files(cluster, picture.titles, 3 if ground.quick else 24)
    cluster.stop()

    @contextlib.contextmanager
    def damaged(place: Place | None):
        shutil.rmtree(data)
        subprocess.run(["cp", "-a", sound, data], check=True)
        if place is not None:
            flip(place)
        cluster.start()
        try:
            yield
        finally:
            server.kill()
            cluster.stop()

    def deed() -> dict:
        with damaged(history):
            server.start()
            answers, took = met(server, next(iter(book.acknowledged)))
            refused_writes(server)
        return {"answers until then": dict(answers), "not ready after, s": took, **recovered(ground, server, backup, book)}

    what = "a byte in the history's first page inverted while PostgreSQL stood still (it keeps checksums); then the backup"
    ground.fault("a byte flipped: the history", what, deed)
    what = "one bit of a table or an index inverted in the same way, each time another; then the backup"
    ground.fault("a bit flipped anywhere", what,
                 lambda: {**scattered(server, picture, places, damaged), **recovered(ground, server, backup, book)})


def met(server: Server, seen: str) -> tuple[Counter, float]:
    """Somebody reads until the damage is met; it must be met soon."""
    reader = Client(server.url, "dispatcher-1")
    since, answers = time.monotonic(), Counter()
    while server.readiness() != 503:
        answers[reader.ask("GET", f"/petitions/{seen}/history")[0]] += 1
        assert time.monotonic() - since < FOUND, f"it serves upon damaged pages and says that it is ready: {answers}"
    assert set(answers) <= {200, 503}, f"answers while damaged: {answers}"
    return answers, round(time.monotonic() - since, 2)
