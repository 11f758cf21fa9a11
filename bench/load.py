"""Drives wrk: requests go in, a rate, latencies and failures come out."""

import json
import os
import resource
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass, field

LUA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "requests.lua")
HOST = "127.0.0.1"


@dataclass
class Requests:
    """What is asked, each request as it goes over the wire."""

    method: str
    head: dict
    items: list = field(default_factory=list)
    # Of lists, how many rows one has on average.
    rows: float | None = None

    def add(self, path, body=None, headers=None):
        payload = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
        lines = {"Host": HOST, **self.head, **(headers or {})}
        if body is not None:
            lines |= {"Content-Type": "application/json", "Content-Length": str(len(payload))}
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        self.items.append(f"{self.method} {path} HTTP/1.1\r\n{head}\r\n".encode() + payload)

    def part(self, number, of):
        """One of so many equal parts."""
        size = len(self.items) // of
        return Requests(self.method, self.head, self.items[number * size:(number + 1) * size])

    def go_on(self, sent):
        """Lets the next round begin after what was sent: what was asked a moment ago may be answered from what is kept."""
        sent %= len(self.items)
        self.items = self.items[sent:] + self.items[:sent]


def _until_answered(wrk, answered):
    """wrk sleeps through its time whatever its threads do, unless it is interrupted."""
    while wrk.poll() is None:
        if os.path.exists(answered):
            return wrk.send_signal(signal.SIGINT)
        time.sleep(0.01)


def run(base, requests, seconds, connections, once=False):
    """Requests a second, latencies and the load generator's own CPU a request in ms, and how many were refused or lost;
    with `once` no longer than it takes."""
    with tempfile.TemporaryDirectory() as folder:
        wanted, answered = os.path.join(folder, "requests"), os.path.join(folder, "answered")
        with open(wanted, "wb") as file:
            file.writelines(b"%d\n%s" % (len(item), item) for item in requests.items)
        command = ["wrk", "-t", "1", "-c", str(connections), "-d", f"{seconds}s", "--timeout", "30s", "-s", LUA, base]
        environment = {**os.environ, "BENCH_REQUESTS": wanted, **({"BENCH_ONCE": answered} if once else {})}
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as wrk:
            if once:
                _until_answered(wrk, answered)
            said, _ = wrk.communicate(timeout=seconds + 60)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    said = json.loads(said.strip().splitlines()[-1])
    return {
        "rate": said["requests"] / (said["micros"] / 1e6),
        "requests": said["requests"],
        "p50": said["p50"] / 1000, "p95": said["p95"] / 1000, "p99": said["p99"] / 1000,
        "generator": spent * 1000 / max(said["requests"], 1),
        "failed": said["errors"],
    }
