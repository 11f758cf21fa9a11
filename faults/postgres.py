"""PostgreSQL stopped, crashed, paused, and with no connection left."""

import contextlib
import signal
import subprocess
import time

from cluster import Cluster, binaries
from fault import felt, through
from ground import Ground
from load import Book

#: Connections that the cluster has; PostgreSQL keeps three of them for its administrator.
CONNECTIONS = 23
PLACES = CONNECTIONS - 3
FULL = {"guest": PLACES}
#: What PostgreSQL says to whom it has no place for.
REFUSALS = ("remaining connection slots are reserved", "too many clients already")
CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{}'"


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
            counted = through(server, book, fault(), hold=seconds, met=met, silent=seconds > 0, plot=plot)
            return {**counted, **no_stuck_transaction(cluster)}

        ground.fault(label, what, deed)

    do("PostgreSQL stopped and started", f"stopped in order, started again after {hold(3, 20)} s",
       cluster.away, hold(3, 20), felt(503))
    for number in range(1, hold(1, 10) + 1):
        do(f"PostgreSQL crashed and restarted, {number}", "ended as after a crash (SIGQUIT), started again at once",
           lambda: cluster.away(signal.SIGQUIT), 0, None)
    do("PostgreSQL paused", f"every process of it stood still (SIGSTOP) for {hold(12, 40)} s",
       cluster.paused, hold(12, 40), felt(503, waited=hold(11, 25)))
    do("connections exhausted", f"strangers sat in all {PLACES} places for {hold(4, 20)} s, after Sanping's own connections "
       "were ended", lambda: exhausted(cluster), hold(4, 20), felt(503))
    server.stop()


@contextlib.contextmanager
def exhausted(cluster: Cluster):
    """Strangers take every place that there is for anybody but the administrator, from the first moment to the last."""
    sleep = [*cluster.as_owner, str(binaries() / "psql"), "-X", "-q", "-h", str(cluster.folder), "-U", "guest",
             "-d", "faults", "-c", "SELECT pg_sleep(600)"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": cluster.folder}
    hogs: list[subprocess.Popen] = []
    try:
        # Nobody of ours comes in while the strangers sit down; whoever finds no place yet tries again.
        administer(cluster, "ALTER ROLE people NOLOGIN")
        until = time.monotonic() + 30
        while (sitting := seated(cluster)) != FULL:
            assert time.monotonic() < until, f"the places were not taken: {sitting}"
            administer(cluster, CUT.format("people"))
            hogs = [one for one in hogs if one.poll() is None]
            hogs += [subprocess.Popen(sleep, **quiet) for _ in range(PLACES - len(hogs))]
            time.sleep(0.1)
        administer(cluster, "ALTER ROLE people LOGIN")
        no_place(cluster)
        yield
        no_place(cluster)
    finally:
        administer(cluster, "ALTER ROLE people LOGIN")
        for one in hogs:
            one.terminate()
        for one in hogs:
            one.wait(30)
        administer(cluster, CUT.format("guest"))


def administer(cluster: Cluster, text: str) -> str:
    """Whoever is just being refused may sit in a place of the administrator's for a moment."""
    until = time.monotonic() + 10
    while (done := cluster.sql(text)).returncode != 0:
        assert time.monotonic() < until, f"{text}: {done.stderr}"
        time.sleep(0.05)
    return done.stdout


def seated(cluster: Cluster) -> dict[str, int]:
    """How many connections everybody has but the administrator."""
    lines = administer(cluster, "SELECT usename, count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' "
                                "AND usename <> 'sanping' GROUP BY usename").split()
    return {name: int(count) for name, count in (line.split("|") for line in lines)}


def no_place(cluster: Cluster) -> None:
    """None of them is Sanping's, and PostgreSQL itself says to whoever comes in its name that none is free."""
    sitting = seated(cluster)
    assert sitting == FULL, f"not every place is a stranger's: {sitting}"
    told = cluster.run("psql", "-X", "-q", "-d", cluster.url, "-c", "SELECT 1")
    assert told.returncode != 0 and any(words in told.stderr for words in REFUSALS), told.stderr or "there was a place"


def no_stuck_transaction(cluster: Cluster) -> dict:
    """Nobody may sit in a transaction that he began long ago."""
    stuck = cluster.sql("SELECT count(*) FROM pg_stat_activity WHERE datname = 'faults' AND usename = 'people' "
                        "AND xact_start < now() - interval '5 seconds'").stdout.strip()
    assert stuck == "0", f"{stuck} transactions hang"
    return {"transactions that hang": int(stuck)}
