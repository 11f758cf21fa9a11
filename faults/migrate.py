"""A migration is killed at each of its statements, and two processes migrate at once."""

import subprocess

from ground import Ground
from migration import EACH, discard, killed, migrated, same_schema, schema
from older import UNDONE, killed_older


def kill_migrations(ground: Ground) -> None:
    expected = ""

    def clean() -> dict:
        nonlocal expected
        server = ground.server()
        migrated(server)
        expected = schema(server)
        return {"lines of schema": expected.count("\n")}

    ground.fault("a clean migration", "of an empty database, to compare with", clean)
    each = EACH[ground.database]
    of = "kill -9 at one after the other (strace), then a clean one"
    ground.fault(f"a migration killed at each {each}", f"of an empty database: {of}",
                 lambda: killed(ground, ground.server, lambda server: same_schema(server, expected)))
    ground.fault(f"a migration of people's data killed at each {each}",
                 f"of what people had done, upon the schema before {UNDONE}: {of}", lambda: killed_older(ground, expected))
    ground.fault("two processes migrate at once", "started together upon an empty database",
                 lambda: two_at_once(ground, expected, 2 if ground.quick else 20))


def two_at_once(ground: Ground, expected: str, times: int) -> dict:
    refused = 0
    for _ in range(times):
        server = ground.server()
        command = [server.binary, "migrate"]
        both = [
            subprocess.Popen(command, env=server.env, cwd=server.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                             text=True)
            for _ in range(2)
        ]
        said = [one.communicate(timeout=120)[1] for one in both]
        failed = [words for one, words in zip(both, said) if one.returncode != 0]
        if ground.database == "postgres":
            assert not failed, failed
        # One process uses a SQLite file at a time, and the other is told so.
        assert len(failed) < 2 and all("another process is using" in words for words in failed), failed
        refused += len(failed)
        same_schema(server, expected)
        discard(server)
    return {"times": times, "told to come later": refused}
