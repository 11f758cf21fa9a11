"""A database of an older schema that people have worked in, to be migrated."""

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from check import check
from cluster import binaries
from crowd import lived_in
from ground import Ground, Skipped, fresh_database
from migration import killed, migrated, same_schema, schema
from server import Server

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
#: The oldest migration that is undone: nothing that was attempted or acknowledged hangs on it or on a newer one.
UNDONE = "20261122001110"


def killed_older(ground: Ground, expected: str) -> dict:
    """Of what people did, and of the way back that each migration has, an older database is made; then it is migrated."""
    origin = ground.server()
    book = lived_in(origin)
    origin.stop()
    undone = undo(origin, ground.database)
    assert schema(origin) != expected, "nothing was undone"
    before = rows(origin)

    def sound(server: Server) -> None:
        same_schema(server, expected)
        after = rows(server, {table: names for table, (names, _) in before.items()})
        changed = [table for table, kept in before.items() if after[table] != kept]
        assert not changed, f"rows of {changed} are not what they were"

    counted = killed(ground, lambda: copy(ground, origin), sound)
    last = copy(ground, origin)
    migrated(last)
    last.start()
    counted |= {"migrations to do": undone, "rows kept": sum(len(kept) for _, kept in before.values())}
    counted |= check(last.url, book)
    last.stop()
    return counted


def undo(server: Server, database: str) -> int:
    """Goes back by the `down.sql` of each, the newest first; gives how many."""
    folders = [one for kind in ("common", database) for one in (MIGRATIONS / kind).iterdir()]
    newest = sorted((one for one in folders if one.name >= UNDONE), key=lambda one: one.name, reverse=True)
    for one in newest:
        note = f"DELETE FROM __diesel_schema_migrations WHERE version = '{one.name.partition('_')[0]}';"
        ask(server, (one / "down.sql").read_text() + note)
    return len(newest)


def copy(ground: Ground, origin: Server) -> Server:
    if is_file(origin):
        server = ground.server()
        shutil.copy(origin.folder / "sanping.db", server.folder / "sanping.db")
    else:
        name = origin.env["DATABASE_URL"].partition("?")[0].rpartition("/")[2]
        server = ground.server(fresh_database(f" TEMPLATE {name}"))
    # What is sealed opens with the same secret.
    shutil.copy(origin.folder / "demo.secret", server.folder / "demo.secret")
    return server


def rows(server: Server, columns: dict[str, str] | None = None) -> dict[str, tuple[str, list[str]]]:
    """Of every table, or of these columns: their names, and what stands there."""
    if columns is None:
        columns = {}
        for line in ask(server, COLUMNS["sqlite" if is_file(server) else "postgres"]):
            table, names = line.split("|")
            columns[table] = names
    if is_file(server):
        return {table: (names, sorted(ask(server, f"SELECT {names} FROM {table};"))) for table, names in columns.items()}
    # In one question: to ask for each table by itself would take a process each.
    every = (f"SELECT '{table}', replace(t::text, chr(10), ' ') FROM (SELECT {names} FROM {table}) t" for table, names in columns.items())
    kept = {table: (names, []) for table, names in columns.items()}
    for table, row in (line.split("|", 1) for line in ask(server, f"{' UNION ALL '.join(every)} ORDER BY 1, 2;")):
        kept[table][1].append(row)
    return kept


#: A line a table: its name, and its columns.
COLUMNS = {
    "sqlite": "SELECT m.name, group_concat(c.name) FROM sqlite_master m, pragma_table_info(m.name) c "
              "WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite#_%' ESCAPE '#' AND m.name NOT LIKE '#_%' ESCAPE '#' "
              "GROUP BY m.name;",
    "postgres": "SELECT table_name, string_agg(column_name, ',') FROM information_schema.columns "
                "WHERE table_schema = 'public' AND table_name NOT LIKE '#_%' ESCAPE '#' GROUP BY table_name;",
}


def is_file(server: Server) -> bool:
    return server.env["DATABASE_URL"].startswith("sqlite:")


def ask(server: Server, text: str) -> list[str]:
    """Statements, and the rows of the only one that has any."""
    url = server.env["DATABASE_URL"]
    if not is_file(server):
        psql = [binaries() / "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", url, "-c", text]
        return subprocess.run(psql, check=True, capture_output=True, text=True, timeout=60).stdout.splitlines()
    if sqlite3.sqlite_version_info < (3, 35):
        raise Skipped("the SQLite of this Python cannot go back: it drops no columns")
    with closing(sqlite3.connect(url.removeprefix("sqlite:"), isolation_level=None)) as conn:
        if text.startswith("SELECT"):
            return ["|".join(map(str, row)) for row in conn.execute(text)]
        conn.executescript(text)
        return []
