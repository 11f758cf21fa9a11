"""The database under a server: filled before it starts, read for what to ask."""

import json
import os
import re
import sqlite3
import subprocess
import uuid


class Sqlite:
    """A file; while a server has it, it may only be read."""

    kind = "SQLite"
    # How a copy k of a row gets an id, a time and a number of its own.
    clone = "clone_id({0}, k)"
    later = "({0} - k * 61000000)"
    series = "(WITH RECURSIVE series(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM series WHERE k < {0}) SELECT k FROM series)"
    number = "printf('%06d', CAST(substr(number, 13) AS INTEGER) + k * {0})"

    def __init__(self, path):
        self.path, self.url = path, "sqlite:" + path
        self.functions = {"clone_id": lambda key, k: key and _clone(key, k)}

    def rows(self, sql):
        with sqlite3.connect(f"file:{self.path}?mode=ro", uri=True) as db:
            return [[_plain(value) for value in row] for row in db.execute(sql)]

    def columns(self, table):
        with sqlite3.connect(self.path) as db:
            return [(row[1], row[2].upper()) for row in db.execute(f"PRAGMA table_info({table})")]

    def literal(self, key):
        return f"x'{uuid.UUID(key).hex}'"

    def mover(self, row, apart):
        """Statements that make moved(polygon, k) known: the same ground, where the copy k lies."""
        self.functions["moved"] = lambda text, k: text and json.dumps(_moved(json.loads(text), k % row * apart, k // row * apart))
        return []

    def script(self, statements):
        db = sqlite3.connect(self.path, isolation_level=None)
        db.execute("PRAGMA synchronous=OFF")
        db.execute("PRAGMA cache_size=-1000000")
        for name, function in self.functions.items():
            db.create_function(name, 2, function, deterministic=True)
        for statement in statements:
            db.execute(statement)
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        # No ANALYZE: Sanping never runs it, so no real server plans by such statistics.
        db.close()

    def size(self):
        return os.path.getsize(self.path) / 1e6

    def files(self):
        """What of it lies in files that are the server's own."""
        return [path for path in (self.path, self.path + "-wal") if os.path.exists(path)]

    def folder(self):
        """Where it lies; nothing where that is no folder of this machine."""
        return os.path.dirname(self.path)

    def cpu(self):
        """Seconds of CPU that processes of its own used so far: it has none."""
        return 0

    def version(self):
        return "SQLite as Sanping brings it along, WAL, synchronous FULL"


class Postgres:
    """A server of its own, reached by psql."""

    kind = "PostgreSQL"
    clone = "(left({0}::text, 14) || '8' || substr({0}::text, 16, 15) || lpad(to_hex(k), 6, '0'))::uuid"
    later = "({0} - k * interval '61 seconds')"
    series = "generate_series(1, {0}) AS series(k)"
    number = "lpad((substr(number, 13)::int + k * {0})::text, 6, '0')"

    def __init__(self, url):
        self.url = url

    def psql(self, *arguments):
        command = ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", self.url, *arguments]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit("psql: " + done.stderr[-2000:])
        return done.stdout

    def rows(self, sql):
        return [line.split("\x1f") for line in self.psql("-At", "-F", "\x1f", "-c", sql).splitlines()]

    def columns(self, table):
        sql = (f"SELECT column_name, data_type FROM information_schema.columns "
               f"WHERE table_name = '{table}' ORDER BY ordinal_position")
        kinds = {"timestamp with time zone": "TIMESTAMPTZ"}
        return [(name, kinds.get(kind, kind.upper())) for name, kind in self.rows(sql)]

    def literal(self, key):
        return f"'{key}'::uuid"

    def mover(self, row, apart):
        """As that of SQLite."""
        return [f"""
CREATE FUNCTION shifted(part jsonb, k int) RETURNS jsonb IMMUTABLE LANGUAGE plpgsql AS $$
BEGIN
    IF jsonb_typeof(part->0) = 'number' THEN
        RETURN jsonb_build_array((part->0)::float8 + (k % {row}) * {apart}, (part->1)::float8 + (k / {row}) * {apart});
    END IF;
    RETURN (SELECT jsonb_agg(shifted(one, k) ORDER BY place) FROM jsonb_array_elements(part) WITH ORDINALITY AS parts(one, place));
END $$""", """
CREATE FUNCTION moved(polygon jsonb, k int) RETURNS jsonb IMMUTABLE LANGUAGE sql AS
    'SELECT jsonb_set(polygon, ''{coordinates}'', shifted(polygon->''coordinates'', k))'"""]

    def script(self, statements):
        for statement in statements:
            self.psql("-c", statement)
        # What autovacuum does of itself after so many new rows, done before anything is measured.
        self.psql("-c", "VACUUM ANALYZE")
        self.psql("-c", "CHECKPOINT")

    def files(self):
        return []

    def folder(self):
        """As that of SQLite: the cluster of its own lies where its socket is."""
        socket = re.search(r"host=(/[^&]+)", self.url)
        return socket and socket.group(1)

    def cpu(self):
        return sum(map(_cpu_of_database, os.listdir("/proc")))

    def size(self):
        return int(self.rows("SELECT pg_database_size(current_database())")[0][0]) / 1e6

    def version(self):
        wanted = "server_version", "fsync", "synchronous_commit", "full_page_writes", "shared_buffers"
        said = [self.rows(f"SHOW {name}")[0][0] for name in wanted]
        return "PostgreSQL " + ", ".join([said[0], *(f"{name} {value}" for name, value in zip(wanted[1:], said[1:]))])


def _cpu_of_database(process):
    """Of a process of PostgreSQL, also of those of a server that is not ours: nobody else should use the machine."""
    try:
        with open(f"/proc/{process}/stat") as stat:
            name, fields = stat.read().rsplit(")", 1)
    except OSError:
        return 0
    # With those of its processes that have ended: whoever has left did so at the cost of the first.
    used = fields.split()[11:15] if name.endswith("(postgres") else (0,)
    return sum(map(int, used)) / os.sysconf("SC_CLK_TCK")


def _clone(key, k):
    """Sanping's own ids are of version 7 and those of copies of version 8: an id may end in any three bytes."""
    return key[:6] + bytes([key[6] & 0x0F | 0x80]) + key[7:13] + k.to_bytes(3, "big")


def _moved(part, east, north):
    if isinstance(part, dict):
        return part | {"coordinates": _moved(part["coordinates"], east, north)}
    if isinstance(part[0], (int, float)):
        return [part[0] + east, part[1] + north]
    return [_moved(one, east, north) for one in part]


def _plain(value):
    return str(uuid.UUID(bytes=value)) if isinstance(value, bytes) and len(value) == 16 else value
