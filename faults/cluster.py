"""A PostgreSQL of our own to break: started, stopped, paused, killed, on a socket in its folder and on no port."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path


def binaries() -> Path:
    """The folder of initdb and postgres, of the newest version that is here."""
    if named := os.environ.get("PG_BIN"):
        return Path(named)
    packaged = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name))
    return packaged[-1] if packaged else Path(shutil.which("initdb") or "/nowhere/initdb").parent


class Cluster:
    """One cluster with its one server process, which commits as durably as PostgreSQL can."""

    def __init__(self, folder: Path | None = None, connections: int = 100, checksums: bool = False, **settings: str):
        # Not under the caller's folder: a socket's path may have 107 bytes at most.
        self.folder = folder or Path(tempfile.mkdtemp(prefix="sanping-pg.", dir="/tmp"))
        self.settings = {"max_connections": str(connections), "shared_buffers": "32MB", **settings}
        self.process: subprocess.Popen | None = None
        self.as_owner: list[str] = []
        if os.geteuid() == 0:
            # PostgreSQL refuses to run as root.
            owner = pwd.getpwnam("postgres")
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
            self.as_owner = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        self.log = open(self.folder / "server.log", "ab")
        made = self.run("initdb", "-D", f"{self.folder}/data", "-U", "sanping", "-A", "trust", "-E", "UTF8",
                        "--locale=C.UTF-8", "--no-sync", "--wal-segsize=1", *["--data-checksums"] * checksums)
        assert made.returncode == 0, made.stderr
        # An ordinary role: what is kept for administrators is not for the server.
        self.url = f"postgres://people@/faults?host={self.folder}"

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess:
        command = [*self.as_owner, str(binaries() / program), *arguments]
        return subprocess.run(command, cwd=self.folder, capture_output=True, text=True, timeout=120)

    def start(self) -> None:
        """Starts it and waits until it answers."""
        settings = {"listen_addresses": "", "unix_socket_directories": str(self.folder), **self.settings}
        given = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        command = [*self.as_owner, str(binaries() / "postgres"), "-D", f"{self.folder}/data", *given]
        self.process = subprocess.Popen(command, cwd=self.folder, stdout=self.log, stderr=self.log)
        until = time.monotonic() + 60
        while self.sql("SELECT 1", "postgres").returncode != 0:
            assert self.process.poll() is None, f"PostgreSQL ended: {self.tail()}"
            assert time.monotonic() < until, f"PostgreSQL did not come up: {self.tail()}"
            time.sleep(0.05)

    def surely_up(self) -> None:
        """Starts it where it ended, as its operator would; gives it time where it is busy with its own recovery."""
        until = time.monotonic() + 30
        while self.sql("SELECT 1", "postgres").returncode != 0:
            assert self.process is not None and time.monotonic() < until, f"PostgreSQL did not come up: {self.tail()}"
            if self.process.poll() is not None:
                self.start()
            time.sleep(0.1)

    def make_database(self) -> None:
        for text in ("CREATE ROLE people LOGIN", "CREATE ROLE guest LOGIN", "CREATE DATABASE faults OWNER people"):
            made = self.sql(text, "postgres")
            assert made.returncode == 0, made.stderr

    def sql(self, text: str, database: str = "faults") -> subprocess.CompletedProcess:
        return self.run("psql", "-X", "-A", "-t", "-q", "-h", str(self.folder), "-U", "sanping", "-d", database, "-c", text)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT: at once, in order; SIGQUIT: at once, as after a crash; SIGTERM waits for everybody to leave."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(timeout=60)
            self.process = None

    def members(self) -> list[int]:
        """The ids of the server process and of its children."""
        assert self.process is not None
        found = [self.process.pid]
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                # The name in brackets may hold anything; the parent is the second field after it.
                if int(stat.read_text().rpartition(")")[2].split()[1]) == self.process.pid:
                    found.append(int(stat.parent.name))
        return found

    @contextlib.contextmanager
    def paused(self):
        """Every process of it stands still, and its sockets stay open."""
        members = self.members()
        try:
            for pid in members:
                os.kill(pid, signal.SIGSTOP)
            yield
        finally:
            for pid in members:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGCONT)

    @contextlib.contextmanager
    def away(self, how: signal.Signals = signal.SIGINT):
        """Stopped, and started again in the end."""
        self.stop(how)
        try:
            yield
        finally:
            self.start()

    def remove(self) -> None:
        self.stop(signal.SIGQUIT)
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def tail(self) -> str:
        return (self.folder / "server.log").read_text(errors="replace")[-1500:]
