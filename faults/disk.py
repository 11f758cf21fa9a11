"""Trouble with the disk under load: locked by another, and failing."""

import contextlib

from cluster import Cluster
from fault import felt, through
from files import injected, locked
from ground import Ground
from load import Book


def break_disk(ground: Ground) -> None:
    on_sqlite(ground) if ground.database == "sqlite" else on_postgres(ground)


def on_sqlite(ground: Ground) -> None:
    server, book = ground.server(), Book()
    server.start()
    long, some = (7, 2) if ground.quick else (30, 10)
    ground.fault("SQLite locked from outside", f"another program held the write lock for {long} s",
                 lambda: through(server, book, locked(server.folder / "sanping.db"), hold=long, met=felt(503), silent=True,
                                 plot=ground.plot("sqlite locked")))
    for label, calls, error in (
        ("sync fails", "fdatasync,fsync", "EIO"),
        ("writing fails", "pwrite64", "EIO"),
        ("writing finds no space", "pwrite64,fallocate,ftruncate", "ENOSPC"),
    ):
        def deed(calls=calls, error=error) -> dict:
            fault = injected([server.process.pid], calls, error)
            return through(server, book, fault, hold=some, met=felt(503, 507), silent=True)

        ground.fault(f"{label} ({error})", f"every {calls.split(',')[0]} of the server failed for {some} s (strace)", deed)
    server.stop()


def on_postgres(ground: Ground) -> None:
    cluster = Cluster()
    ground.after.callback(cluster.remove)
    cluster.start()
    cluster.make_database()
    server, book = ground.server(cluster.url), Book()
    server.start()
    some = 2 if ground.quick else 10
    faults = [("sync fails", "fdatasync,fsync", "EIO"), ("writing finds no space", "pwrite64,pwritev", "ENOSPC")]
    # In a quick run a disk that is really full does for the second.
    for label, calls, error in faults[:1] if ground.quick else faults:
        def deed(calls=calls, error=error) -> dict:
            return through(server, book, failing(cluster, calls, error), hold=some, met=felt(503, 507), silent=True)

        what = f"every {calls.split(',')[0]} of PostgreSQL failed for {some} s (strace)"
        ground.fault(f"{label} ({error}) in PostgreSQL", what, deed)
    server.stop()


@contextlib.contextmanager
def failing(cluster: Cluster, calls: str, error: str):
    """PostgreSQL panics upon such an error, and begins anew; where it does not, its operator starts it."""
    with injected(cluster.members(), calls, error):
        yield
    cluster.surely_up()
