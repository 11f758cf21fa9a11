"""What a filing is held against, measured in the same run: the least work that does the same."""

import os
import re
import subprocess
import tempfile

UUID = re.compile(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
TIME = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
STEP = re.compile(r"\[(\d+)\] LOG:  (?:execute [^:]*|statement): (.*)$")
DETAIL = re.compile(r"\[(\d+)\] DETAIL:  parameters: (.*)$")
PARAMETERS = re.compile(r"\$\d+ = (NULL|'(?:[^']|'')*')")
# As the ids of the server: they grow with time, so that the indexes are written at their end; one time a transaction, so
# that all its statements name the same petition.
NOW = "lpad(to_hex((extract(epoch from now()) * 1000)::bigint), 12, '0')"


def raw(binary, environment, point, category, seconds):
    """Petitions filed a second, one after the other, each with a commit of its own, without HTTP, and the CPU in ms that
    one takes; SQLite serves one process, so no server may be running."""
    place = [f"--{axis}={degrees}" for axis, degrees in point.items()]
    said = _said([binary, "raw", "--seconds", str(seconds), "--category", category, *place], environment)
    return tuple(float(figure) for figure in said.split())


def append(binary, folder, size, seconds):
    """So many bytes a time, appended to a file and synced, a second: what no durable write can be faster than."""
    path = os.path.join(folder, "appended")
    try:
        return float(_said([binary, "append", path, "--bytes", str(size), "--seconds", str(seconds)]))
    finally:
        os.remove(path)


def photo(binary, path, size):
    """Writes a photo of about so many bytes, as large as those of a phone."""
    _said([binary, "photo", path, "--bytes", str(size)])


def _said(command, environment=()):
    done = subprocess.run(command, env={**os.environ, **dict(environment)}, capture_output=True, text=True, timeout=180)
    if done.returncode:
        raise SystemExit(f"{command[1]}: {done.stderr[-2000:]}")
    return done.stdout.strip().splitlines()[-1]


class Pgbench:
    """pgbench with the very statements that the server sends to file a petition, taken from PostgreSQL's own log."""

    def __init__(self, store, file_one):
        self.store = store
        self.log = os.path.join(re.search(r"host=([^&]+)", store.url).group(1), "server.log")
        self._logging("ALTER SYSTEM SET log_statement = 'all'")
        taken = [self._taken(file_one) for _ in range(2)]
        self._logging("ALTER SYSTEM RESET log_statement")
        self.statements = len(taken[0])
        self.script = self._script(*taken)

    def _logging(self, change):
        self.store.psql("-c", change, "-c", "SELECT pg_reload_conf()", "-c", "SELECT pg_sleep(0.5)")

    def _taken(self, file_one):
        """(statement, parameters) of the transaction that filed, BEGIN and COMMIT included."""
        start = os.path.getsize(self.log)
        file_one()
        steps = []
        with open(self.log) as lines:
            lines.seek(start)
            # What goes on over several lines is indented by the log from the second on.
            for line in lines.read().replace("\n\t", " ").splitlines():
                if found := STEP.search(line):
                    steps.append((found.group(1), found.group(2), []))
                elif found := DETAIL.search(line):
                    # Other connections write to the log meanwhile: a detail belongs to the last step of its own.
                    of = next((step for step in reversed(steps) if step[0] == found.group(1)), None)
                    if of:
                        of[2].extend(PARAMETERS.findall(found.group(2)))
        worker = next(process for process, sql, _ in steps if 'INSERT INTO "petitions"' in sql)
        own = [(sql, parameters) for process, sql, parameters in steps if process == worker]
        at = next(index for index, (sql, _) in enumerate(own) if 'INSERT INTO "petitions"' in sql)
        begin = max(index for index, (sql, _) in enumerate(own[:at]) if sql.startswith("BEGIN"))
        end = next(index for index, (sql, _) in enumerate(own) if index > at and sql.startswith("COMMIT"))
        return own[begin:end + 1]

    def _script(self, first, second):
        if [sql for sql, _ in first] != [sql for sql, _ in second]:
            raise SystemExit("two filings sent different statements: the partner cannot be made")
        fresh, lines = {}, []

        def drawn(text, made):
            """A value that is another each time, and the same within one transaction."""
            return made.format(fresh.setdefault(text, f"v{len(fresh)}"))

        def value(one, other):
            if one == other or one == "NULL":
                return one
            text = one[1:-1]
            if UUID.match(text):
                return drawn(text, f"({NOW} || '7' || lpad(to_hex(:{{0}}::bigint), 16, '0') || '000')::uuid")
            if TIME.match(text):
                return "now()"
            if text.startswith("\\x"):
                return drawn(text, "sha256((:{0}::bigint)::text::bytea)")
            if text.startswith("SQ-"):
                return drawn(text, "('SQ-' || :{0}::bigint)")
            return one

        for (sql, one), (_, other) in zip(first, second):
            made = [value(a, b) for a, b in zip(one, other)]
            lines.append(re.sub(r"\$(\d+)", lambda found: made[int(found.group(1)) - 1], sql) + ";")
        sets = [f"\\set {name} random(1, 9000000000000000)" for name in fresh.values()]
        return "\n".join(sets + lines) + "\n"

    def rate(self, seconds, clients):
        with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
            file.write(self.script)
            file.flush()
            command = ["pgbench", "-n", "-M", "prepared", "-c", str(clients), "-j", "1", "-T", str(seconds), "-f", file.name]
            done = subprocess.run([*command, self.store.url], capture_output=True, text=True, timeout=seconds + 60)
        found = re.search(r"tps = ([\d.]+)", done.stdout)
        if done.returncode or not found:
            raise SystemExit("pgbench: " + done.stderr[-2000:])
        return float(found.group(1))
