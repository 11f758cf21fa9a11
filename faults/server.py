"""One server of the demo community, started, killed and started again on the same data."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path


class Server:
    """A server process. It must never touch any process but the one it started."""

    def __init__(self, binary: str, folder: Path, database: str | None = None, **env: str):
        self.binary = binary
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen | None = None
        self.env = {
            **os.environ,
            "DATABASE_URL": database or f"sqlite:{folder}/sanping.db",
            "SANPING_FILES": f"{folder}/files",
            "SANPING_LISTEN": f"127.0.0.1:{self.port}",
            "SANPING_TIMED_EVERY_SECONDS": "1",
            "SANPING_SIGN_INS_PER_MINUTE": "100000",
            "SANPING_REQUESTS_PER_SECOND": "100000",
            **env,
        }
        self.log = folder / "log"

    def start(self, until: tuple[int, ...] = (200,)) -> float:
        """Starts it; gives the seconds until it was ready, or said what else it is waited for."""
        began = time.monotonic()
        with open(self.log, "ab") as log:
            command = [self.binary, "demo", "--petitions", "0"]
            self.process = subprocess.Popen(command, env=self.env, cwd=self.folder, stdout=log, stderr=log)
        while time.monotonic() - began < 60:
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended: {self.tail()}")
            if self.readiness() in until:
                return time.monotonic() - began
            time.sleep(0.02)
        raise RuntimeError(f"the server did not come up: {self.tail()}")

    def readiness(self) -> int:
        """What it says of itself: 200, 503, or 0 where nobody answers."""
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=10) as answer:
                return answer.status
        except urllib.error.HTTPError as red:
            return red.code
        except OSError:
            return 0

    def command(self, *arguments: str, timeout: float = 120, **env: str) -> subprocess.CompletedProcess:
        """Runs another command of the binary with the settings of this server."""
        return subprocess.run(
            [self.binary, *arguments],
            env={**self.env, **env},
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=timeout,
        )

    def kill(self) -> None:
        """Ends it as a power cut would: no goodbye."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Asks it to end."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(timeout=60)
            self.process = None

    def tail(self) -> str:
        return self.log.read_text(errors="replace")[-2000:]


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
