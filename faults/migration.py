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
#: How often one place is tried: two runs do not write alike to the last call.
TRIES = 10


def migrated(server: Server) -> None:
    done = server.command("migrate")
    assert done.returncode == 0, f"migrate: {done.stderr}"


def killed(ground: Ground, fresh, sound) -> dict:
    """Kills the migration of a `fresh` database at each place, and lets a clean one make it `sound`."""
    if shutil.which("strace") is None:
        raise Skipped("strace is not here: apt-get install strace")
    trace = ["strace", "-f", "-qq", "-e", f"trace={CALL[ground.database]}"]
    calls = trial(ground, fresh(), trace)
    places = range(1, calls + 1)
    if ground.quick:
        places = sorted({1 + number * (calls - 1) // (SAMPLE - 1) for number in range(SAMPLE)})
    retried = 0
    for place in places:
        inject = f"inject={CALL[ground.database]}:signal=SIGKILL:when={place}"
        for tries in range(TRIES):
            server = fresh()
            ended = run(server, [*trace, "-e", inject, "-o", "/dev/null"])
            if ended.returncode != 0:
                break
            discard(server)
        else:
            raise AssertionError(f"it was never killed at call {place} of {calls}")
        # strace ends as whom it follows has ended.
        assert ended.returncode == -signal.SIGKILL, f"at call {place} it ended by itself: {ended.stderr}"
        retried += tries
        migrated(server)
        sound(server)
        discard(server)
    return {f"places ({EACH[ground.database]})": calls, "killed at": len(places), "clean after": len(places),
            "tried again": retried}


def trial(ground: Ground, server: Server, trace: list[str]) -> int:
    """How many places there are. strace counts the calls of each thread by itself; one of them does all of it."""
    note = ground.folder / "calls"
    counted = run(server, [*trace, "-o", str(note)])
    if counted.returncode != 0:
        raise Skipped(f"strace may not trace here: {counted.stderr.strip()}")
    return max(Counter(line.split()[0] for line in note.read_text().splitlines()).values())


def run(server: Server, before: list[str]) -> subprocess.CompletedProcess:
    command = [*before, server.binary, "migrate"]
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
