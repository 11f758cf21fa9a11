"""PostgreSQL stopped, crashed, paused, and with no connection left."""

import contextlib
import signal
import subprocess

from cluster import Cluster, binaries
from fault import felt, through
from ground import Ground
from load import Book

#: Connections that the cluster has, of which three are kept for its administrator.
CONNECTIONS = 23


def break_postgres(ground: Ground) -> None:
    if ground.database != "postgres":
        return
    cluster = Cluster(connections=CONNECTIONS)
    ground.after.callback(cluster.remove)
    cluster.start()
    cluster.make_database()
    server, book = ground.server(cluster.url), Book()
    server.start()
    hold = (lambda quick, long: quick) if ground.quick else (lambda quick, long: long)

    def do(label: str, what: str, fault, seconds: float, met) -> None:
        def deed() -> dict:
            plot = ground.plot(label)
            counted = through(server, book, fault(), hold=seconds, met=met, plot=plot)
            return {**counted, **no_stuck_transaction(cluster)}

        ground.fault(label, what, deed)

    do("PostgreSQL stopped and started", f"stopped in order, started again after {hold(3, 20)} s",
       cluster.away, hold(3, 20), felt(503))
    for number in range(1, hold(1, 10) + 1):
        do(f"PostgreSQL crashed and restarted, {number}", "ended as after a crash (SIGQUIT), started again at once",
           lambda: cluster.away(signal.SIGQUIT), 0, None)
    do("PostgreSQL paused", f"every process of it stood still (SIGSTOP) for {hold(12, 40)} s",
       cluster.paused, hold(12, 40), felt(503, waited=hold(11, 25)))
    do("connections exhausted", "others took every connection, and Sanping's own were ended by the administrator",
       lambda: exhausted(cluster), hold(4, 20), felt(503))
    server.stop()


@contextlib.contextmanager
def exhausted(cluster: Cluster):
    """Other clients take all connections that there are; those of the server are cut, and none comes free."""
    sleep = [*cluster.as_owner, str(binaries() / "psql"), "-X", "-q", "-h", str(cluster.folder), "-U", "guest",
             "-d", "faults", "-c", "SELECT pg_sleep(600)"]
    hogs: list[subprocess.Popen] = []
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": cluster.folder}
    try:
        # The server's connections are cut until strangers sit in every place that it may have.
        for _ in range(40):
            cluster.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                        "WHERE usename = 'people'")
            hogs = [one for one in hogs if one.poll() is None]
            if len(hogs) >= CONNECTIONS - 3:
                break
            hogs += [subprocess.Popen(sleep, **quiet) for _ in range(CONNECTIONS - 3 - len(hogs))]
        yield
    finally:
        for one in hogs:
            one.terminate()
        for one in hogs:
            one.wait(30)
        cluster.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'guest'")


def no_stuck_transaction(cluster: Cluster) -> dict:
    """Nobody may sit in a transaction that he began long ago."""
    stuck = cluster.sql("SELECT count(*) FROM pg_stat_activity WHERE datname = 'faults' AND usename = 'people' "
                        "AND xact_start < now() - interval '5 seconds'").stdout.strip()
    assert stuck == "0", f"{stuck} transactions hang"
    return {"transactions that hang": int(stuck)}
