"""A process of ours that answers on 127.0.0.1, and what it used of the machine."""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import contextmanager

TICK = os.sysconf("SC_CLK_TCK")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """Starts a command and waits for its first answer."""

    def __init__(self, command, environment, port, ready, log):
        self.base = f"http://127.0.0.1:{port}"
        self.begun = time.monotonic()
        self.process = subprocess.Popen(command, env={**os.environ, **environment}, stdout=log, stderr=log)
        self._wait(ready)
        self.started_in = time.monotonic() - self.begun

    def _wait(self, ready):
        for _ in range(30_000):
            if self.process.poll() is not None:
                raise SystemExit(f"the server ended with {self.process.returncode} before it answered")
            try:
                with urllib.request.urlopen(self.base + ready, timeout=5) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.002)
        raise SystemExit("the server never answered")

    def cpu(self):
        """Seconds of CPU used so far, in user and system mode."""
        with open(f"/proc/{self.process.pid}/stat") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    @contextmanager
    def watched(self):
        """What is used while this lasts: seconds of CPU, and the most memory in MB."""
        with open(f"/proc/{self.process.pid}/clear_refs", "w") as forget:
            # Five lets the kernel forget the peak so far.
            forget.write("5")
        before, used = self.cpu(), {}
        yield used
        used.update(cpu=self.cpu() - before, peak=self.memory()["peak"])

    def memory(self):
        """Resident now, the part of it that is no file, and the peak since the last look; MB."""
        found = {}
        with open(f"/proc/{self.process.pid}/status") as status:
            for line in status:
                key, _, value = line.partition(":")
                if key in ("VmRSS", "RssAnon", "VmHWM"):
                    found[key] = int(value.split()[0]) / 1024
        return {"now": found["VmRSS"], "anonymous": found["RssAnon"], "peak": found["VmHWM"]}

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=60)


class Api:
    """A few requests around the load: to sign in, to find what to ask for."""

    def __init__(self, base, token=None):
        self.base, self.token = base, token

    @property
    def head(self):
        return {"Authorization": "Bearer " + self.token} if self.token else {}

    def ask(self, path, body=None, headers=None):
        data = None if body is None else json.dumps(body).encode()
        return self._send(path, data, {"Content-Type": "application/json", **(headers or {})})

    def upload(self, path, photo):
        """A file as a form sends it."""
        mark = "a-mark-that-no-photo-holds"
        begin = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="photo.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
        data = begin.encode() + photo + f"\r\n--{mark}--\r\n".encode()
        return self._send(path, data, {"Content-Type": f"multipart/form-data; boundary={mark}"})

    def _send(self, path, data, headers):
        request = urllib.request.Request(self.base + "/api/v1" + path, data, {**self.head, **headers})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def sign_in(self, name, password):
        return Api(self.base, self.ask("/sessions", {"name": name, "password": password})["accessToken"])
