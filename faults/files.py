"""What can befall the files: locked by another, errors of the disk, and no space left."""

import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

from ground import Skipped


@contextlib.contextmanager
def locked(file: Path):
    """Another program begins to write to the SQLite file and does not end."""
    other = sqlite3.connect(file, isolation_level=None, timeout=30)
    try:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")
    finally:
        other.close()


@contextlib.contextmanager
def injected(pids: list[int], calls: str, error: str):
    """These system calls of these processes fail, each time, as strace makes them."""
    if shutil.which("strace") is None:
        raise Skipped("strace is not here: apt-get install strace")
    command = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={calls}", "-e", f"inject={calls}:error={error}"]
    tracer = subprocess.Popen([*command, *(part for pid in pids for part in ("-p", str(pid)))], stderr=subprocess.PIPE)
    try:
        attached(tracer, pids)
        yield
    finally:
        if tracer.poll() is None:
            # It lets go of everybody and ends.
            tracer.send_signal(signal.SIGINT)
        tracer.wait(30)


def attached(tracer: subprocess.Popen, pids: list[int]) -> None:
    """Waits until each of their threads is followed; whoever is not yet can still write."""
    until = time.monotonic() + 10
    while free := [task for pid in pids for task in Path(f"/proc/{pid}/task").glob("*") if not followed(task)]:
        # It also ends where all whom it follows have died of the error.
        if tracer.poll() is not None:
            words = tracer.stderr.read()
            if b"permitted" in words:
                raise Skipped(f"strace may not attach here: {words.decode().strip()}")
            return
        assert time.monotonic() < until, f"strace did not attach to {free}"
        time.sleep(0.02)


def followed(task: Path) -> bool:
    try:
        return "\nTracerPid:\t0\n" not in (task / "status").read_text()
    except OSError:
        # It has ended meanwhile.
        return True


class SmallDisk:
    """A file system in memory that holds little."""

    def __init__(self, folder: Path, megabytes: int):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        size = f"size={megabytes}m"
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", size, "sanping-faults", folder], capture_output=True, text=True)
        if mounted.returncode != 0:
            raise Skipped(f"a small disk cannot be mounted here: {mounted.stderr.strip()}")

    @contextlib.contextmanager
    def full(self, leaving: int = 0):
        """No space left but these bytes, until it is freed again."""
        ballast = self.folder / "ballast"
        with open(ballast, "wb", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(bytes(64 * 1024))
        if leaving:
            os.truncate(ballast, max(0, ballast.stat().st_size - leaving))
        try:
            yield
        finally:
            ballast.unlink()

    def remove(self) -> None:
        subprocess.run(["umount", self.folder], check=False, capture_output=True)
