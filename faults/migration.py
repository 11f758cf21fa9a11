"""A migration, killed at each of its places, and what there is to see of it afterwards."""

import shutil
import signal
import sqlite3
import subprocess
from collections import Counter
from contextlib import closing

from cluster import binaries
from ground import Ground, Skipped
from server import Server

#: What a statement looks like from outside: PostgreSQL is sent it, SQLite writes its pages.
CALL = {"sqlite": "pwrite64,fdatasync,fsync,ftruncate,unlink", "postgres": "sendto"}
#: What these are called on the page.
EACH = {"sqlite": "write, sync or removal of a file", "postgres": "message to PostgreSQL"}
#: Kills of a quick run.
SAMPLE = 6
#: How often one place is tried: two runs need not write alike to the last call.
TRIES = 3


def migrated(server: Server) -> None:
    done = server.command("migrate")
    assert done.returncode == 0, f"migrate: {done.stderr}"


def killed(ground: Ground, fresh, sound) -> dict:
    """Kills the migration of a `fresh` database at each place, and lets a clean one make it `sound`."""
    if shutil.which("strace") is None:
        raise Skipped("strace is not here: apt-get install strace")
    every = trial(ground, fresh())
    places = every
    if ground.quick:
        places = [every[number * (len(every) - 1) // (SAMPLE - 1)] for number in range(SAMPLE)]
    retried = 0
    for call, number in places:
        for tries in range(TRIES):
            server = fresh()
            ended = run(server, call, "-e", f"inject={call}:signal=SIGKILL:when={number}", "-o", "/dev/null")
            if ended.returncode != 0:
                break
            discard(server)
        else:
            raise AssertionError(f"it was never killed at {call} {number}, of {len(every)} places in all")
        # strace ends as whom it follows has ended.
        assert ended.returncode == -signal.SIGKILL, f"at {call} {number} it ended by itself: {ended.stderr}"
        retried += tries
        migrated(server)
        sound(server)
        discard(server)
    return {f"places ({EACH[ground.database]})": len(every), "killed at": len(places), "clean after": len(places),
            "tried again": retried}


def trial(ground: Ground, server: Server) -> list[tuple[str, int]]:
    """Every place in its order: a call, and which of its kind. strace counts each kind of each thread by itself; one
    thread does all of it."""
    note = ground.folder / "calls"
    counted = run(server, CALL[ground.database], "-o", str(note))
    if counted.returncode != 0:
        raise Skipped(f"strace may not trace here: {counted.stderr.strip()}")
    calls = [line.split()[:2] for line in note.read_text().splitlines() if " resumed>" not in line]
    busiest, _ = Counter(thread for thread, _ in calls).most_common(1)[0]
    seen, places = Counter(), []
    for call in (words.partition("(")[0] for thread, words in calls if thread == busiest):
        seen[call] += 1
        places.append((call, seen[call]))
    return places


def run(server: Server, calls: str, *more: str) -> subprocess.CompletedProcess:
    command = ["strace", "-f", "-qq", "-e", f"trace={calls}", *more, server.binary, "migrate"]
    return subprocess.run(command, env=server.env, cwd=server.folder, capture_output=True, text=True, timeout=120)


def same_schema(server: Server, expected: str) -> None:
    assert schema(server) == expected, "the schema is another one"


def schema(server: Server) -> str:
    """All that the database says of its tables."""
    url = server.env["DATABASE_URL"]
    if url.startswith("sqlite:"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:"))) as conn:
            rows = conn.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name").fetchall()
            versions = conn.execute("SELECT version FROM __diesel_schema_migrations ORDER BY 1").fetchall()
        return "\n".join(row[0] for row in rows + versions)
    dump = [binaries() / "pg_dump", "--schema-only", "--no-owner", url]
    lines = subprocess.run(dump, capture_output=True, text=True, check=True, timeout=60).stdout.splitlines()
    # Newer ones begin and end with a key that is another one each time.
    return "\n".join(line for line in lines if not line.startswith(("\\restrict", "\\unrestrict")))


def discard(server: Server) -> None:
    """Hundreds of databases would fill the disk."""
    url = server.env["DATABASE_URL"]
    if url.startswith("sqlite:"):
        shutil.rmtree(server.folder)
        return
    name = url.partition("?")[0].rpartition("/")[2]
    psql = [binaries() / "psql", "--quiet", url.replace(name, "postgres", 1), "-c", f"DROP DATABASE {name} WITH (FORCE)"]
    subprocess.run(psql, check=True, capture_output=True, timeout=60)
