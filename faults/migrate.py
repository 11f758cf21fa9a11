"""A migration is killed at each of its statements, and two processes migrate at once."""

import shutil
import sqlite3
import subprocess
from collections import Counter
from contextlib import closing

from cluster import binaries
from ground import Ground, Skipped
from server import Server

#: What a statement looks like from outside: PostgreSQL is sent it, SQLite writes its pages.
CALL = {"sqlite": "pwrite64,fdatasync,fsync,ftruncate,unlink", "postgres": "sendto"}
#: Kills of a quick run.
SAMPLE = 6


def kill_migrations(ground: Ground) -> None:
    expected = ""

    def clean() -> dict:
        nonlocal expected
        server = ground.server()
        migrated(server)
        expected = schema(server)
        return {"lines of schema": expected.count("\n")}

    ground.fault("a clean migration", "of an empty database, to compare with", clean)
    ground.fault("a migration killed at each statement", "kill -9 at one statement after the other (strace), then a clean one",
                 lambda: killed(ground, expected))
    ground.fault("two processes migrate at once", "started together upon an empty database",
                 lambda: two_at_once(ground, expected, 2 if ground.quick else 20))


def migrated(server: Server) -> None:
    done = server.command("migrate")
    assert done.returncode == 0, f"migrate: {done.stderr}"


def killed(ground: Ground, expected: str) -> dict:
    if shutil.which("strace") is None:
        raise Skipped("strace is not here: apt-get install strace")
    trace = ["strace", "-f", "-qq", "-e", f"trace={CALL[ground.database]}"]
    server, note = ground.server(), ground.folder / "calls"
    counted = run(server, [*trace, "-o", str(note)])
    if counted.returncode != 0:
        raise Skipped(f"strace may not trace here: {counted.stderr.strip()}")
    # strace counts the calls of each thread by itself; one of them does all of it.
    calls = max(Counter(line.split()[0] for line in note.read_text().splitlines()).values())
    places = range(1, calls + 1)
    if ground.quick:
        places = sorted({1 + number * (calls - 1) // (SAMPLE - 1) for number in range(SAMPLE)})
    kills = 0
    for place in places:
        server = ground.server()
        inject = f"inject={CALL[ground.database]}:signal=SIGKILL:when={place}"
        ended = run(server, [*trace, "-e", inject, "-o", "/dev/null"])
        kills += ended.returncode != 0
        migrated(server)
        assert schema(server) == expected, f"killed at call {place} of {calls}, the schema is another one"
        discard(server)
    assert kills, "nothing was killed"
    return {"statements or writes": calls, "killed at": kills, "clean after": len(places)}


def run(server: Server, before: list[str]) -> subprocess.CompletedProcess:
    command = [*before, server.binary, "migrate"]
    return subprocess.run(command, env=server.env, cwd=server.folder, capture_output=True, text=True, timeout=120)


def two_at_once(ground: Ground, expected: str, times: int) -> dict:
    refused = 0
    for _ in range(times):
        server = ground.server()
        command = [server.binary, "migrate"]
        both = [
            subprocess.Popen(command, env=server.env, cwd=server.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            for _ in range(2)
        ]
        said = [one.communicate(timeout=120)[1] for one in both]
        failed = [words for one, words in zip(both, said) if one.returncode != 0]
        if ground.database == "postgres":
            assert not failed, failed
        # One process uses a SQLite file at a time, and the other is told so.
        assert len(failed) < 2 and all("another process is using" in words for words in failed), failed
        refused += len(failed)
        assert schema(server) == expected, "the schema is another one"
        discard(server)
    return {"times": times, "told to come later": refused}


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
