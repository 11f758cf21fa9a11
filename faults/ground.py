"""What a case stands on: a folder and servers of its own, and the record of what came of each fault."""

import contextlib
import json
import os
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from client import NoAnswer
from cluster import binaries
from plot import svg
from server import Server


#: What a broken promise, or a server that does not come up, looks like from here.
BROKEN = (AssertionError, NoAnswer, RuntimeError, OSError, subprocess.SubprocessError)


class Skipped(Exception):
    """It cannot be done on this machine; the words say why."""


@dataclass
class Record:
    """What came of one fault."""

    database: str
    label: str
    what: str
    #: held, broke or skipped
    outcome: str = "held"
    counted: dict = field(default_factory=dict)
    words: str = ""
    seconds: float = 0.0


@dataclass
class Ground:
    """One case on one database, in a folder that goes with it."""

    binary: str
    database: str
    quick: bool
    folder: Path
    records: list[Record]
    plots: Path | None = None
    servers: list[Server] = field(default_factory=list)
    after: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)

    def server(self, url: str | None = None, folder: Path | None = None, **env: str) -> Server:
        """A server of its own, not yet started; it ends with the case at the latest."""
        folder = folder or Path(tempfile.mkdtemp(dir=self.folder))
        if url is None and self.database == "postgres":
            url = fresh_database()
        server = Server(self.binary, folder, url, **env)
        self.servers.append(server)
        return server

    def whole(self, name: str, case: "Callable[[Ground], None]") -> None:
        """Does a case; what keeps it from going on is recorded as a fault of its own."""
        try:
            case(self)
        except Skipped as why:
            self.records.append(Record(self.database, name, "the whole case", "skipped", words=str(why)))
        except BROKEN as broken:
            words = f"{type(broken).__name__}: {broken}"
            self.records.append(Record(self.database, name, "before its faults, or between them", "broke", words=words))
            print(f"   {name} could not go on: {words}", flush=True)

    def fault(self, label: str, what: str, deed: Callable[[], dict]) -> None:
        """Does one of them and records what came of it; one that breaks keeps no other from being tried."""
        print(f"== {label}, {self.database}", flush=True)
        record, began = Record(self.database, label, what), time.monotonic()
        try:
            record.counted = deed()
        except Skipped as why:
            record.outcome, record.words = "skipped", str(why)
        except BROKEN as broken:
            record.outcome, record.words = "broke", f"{type(broken).__name__}: {broken}{self.internal()}"
        record.seconds = time.monotonic() - began
        self.records.append(record)
        told = record.words or json.dumps(record.counted, ensure_ascii=False)
        print(f"   {record.outcome} in {record.seconds:.0f} s: {told}", flush=True)

    def internal(self) -> str:
        """What the logs say of answers of 500."""
        logs = [server.log.read_text(errors="replace") for server in self.servers if server.log.exists()]
        lines = {line for log in logs for line in log.splitlines() if " 500 internal" in line}
        return "".join(f"; {line}" for line in sorted(lines)[:3])

    def plot(self, name: str) -> Callable | None:
        """Draws what went on in a crowd, where a page is written."""
        if self.plots is None:
            return None

        def draw(crowd) -> None:
            self.plots.mkdir(parents=True, exist_ok=True)
            file = f"{self.database}-{name.removeprefix('PostgreSQL ').replace(' ', '-')}.svg"
            (self.plots / file.lower()).write_text(svg(crowd, name))

        return draw

    def end(self) -> None:
        for server in self.servers:
            server.kill()
        self.after.close()


def fresh_database(more: str = "") -> str:
    """A database of its own, made with these words; it goes with the throw-away server."""
    url, name = os.environ["TEST_DATABASE_URL"], f"faults_{uuid.uuid4().hex[:8]}"
    psql = binaries() / "psql"
    command = [psql if psql.exists() else "psql", "--quiet", url, "-c", f"CREATE DATABASE {name}{more}"]
    subprocess.run(command, check=True)
    before, after = url.split("/postgres", 1)
    return f"{before}/{name}{after}"
