"""A community of the size asked for, the server in front of it, and `hello` beside it."""

import math
import os
import re
import shutil
import subprocess
import tempfile
import time
import urllib.request

import multiply
import store as stores
from server import Api, Server, free_port


class Community:
    """Made in a folder of its own, which is gone afterwards."""

    password = "sanping-demo"

    def __init__(self, asked, say):
        self.asked, self.say = asked, say
        self.folder = tempfile.mkdtemp(prefix="sanping-bench-", dir=asked.folder)
        self.store = (stores.Sqlite(os.path.join(self.folder, "bench.db")) if asked.database == "sqlite"
                      else stores.Postgres(os.environ["TEST_DATABASE_URL"]))
        self.log = open(os.path.join(self.folder, "server.log"), "w")
        self.environment = {
            "DATABASE_URL": self.store.url, "SANPING_MODE": "demo",
            "SANPING_FILES": os.path.join(self.folder, "files"),
            "SANPING_SECRET": "only for measuring: 7f3kQ9x2mVtY7uWbL5rZ8sHdN", "RUST_LOG": "warn",
            "SANPING_REQUESTS_PER_SECOND": "1000000", "SANPING_SIGN_INS_PER_MINUTE": "1000000",
            "SANPING_WORKERS": str(asked.workers),
            # The copies' deadlines pass all at once, as those of a real community never do.
            "SANPING_TIMED_EVERY_SECONDS": "86400",
        }
        # The server tells of itself there.
        self.told = f"127.0.0.1:{free_port()}"
        self.environment["SANPING_METRICS_LISTEN"] = self.told
        self.server = self.hello = None

    def grow(self, most=7_869):
        """Grows no more than `most`, and of them as many that whole copies make up what was asked for."""
        self.say(f"growing a community in {self.store.kind}")
        each = self.asked.petitions // self.asked.communities
        self.grown = min(each, most) if self.asked.communities > 1 else round(each / math.ceil(each / most))
        self._run("demo", "--no-serve", "--petitions", str(self.grown))
        self.present = multiply.multiply(self.store, self.asked.petitions, self.asked.communities)
        self.top = "city" if self.asked.communities > 1 else "street"
        self._run("keys", "rotate")
        self.say(f"{self.present:,} petitions, {self.store.size():,.0f} MB")

    def _run(self, *command):
        subprocess.run([self.asked.binary, *command], env={**os.environ, **self.environment}, check=True,
                       stdout=self.log, stderr=self.log)

    def open(self):
        """Starts the server and its partner, and makes a desk that sees all."""
        self.start()
        port = free_port()
        hello = [self.asked.partner, "hello", "--listen", f"127.0.0.1:{port}", "--workers", str(self.asked.workers)]
        self.hello = Server(hello, {}, port, "/", self.log)
        self.admin = self.api().sign_in("admin", self.password)
        self.everything = {"kind": "grid", "id": self.admin.ask(f"/grids?level={self.top}")["items"][0]["id"]}
        desk = self.admin.ask("/accounts", {"login": "bench", "name": "压测员", "password": self.password})
        for role in ("grid_worker", "dispatcher"):
            self.admin.ask(f"/accounts/{desk['id']}/roles", {"role": role, "place": self.everything})

    def settle(self):
        """Waits until a server that started has looked through its database for damage and cleared old things away, and what
        was done is told and in the chain of the audit trail: all that goes on beside the answers for a while, and is no part
        of what a request costs."""
        once = [f'sanping_task_runs_total{{task="{task}"}} [1-9]' for task in ("Integrity", "Clearing")]
        done = [f'sanping_task_lag_seconds{{task="{task}"}} 0$' for task in ("Notices", "Audit")]
        wanted = [re.compile("^" + line, re.M) for line in once + done]
        for _ in range(300):
            # A lag is told in whole seconds: what has waited for less than one is not seen.
            time.sleep(2)
            with urllib.request.urlopen(f"http://{self.told}/metrics", timeout=30) as answer:
                said = answer.read().decode()
            if all(line.search(said) for line in wanted):
                return
        left = ", ".join(line.pattern for line in wanted if not line.search(said))
        raise SystemExit(f"the server is still at work in the background after ten minutes: {left}")

    def api(self):
        """Nobody yet."""
        return Api(self.server.base)

    def sign_in(self):
        """Everybody, for as long as a token counts: a quarter of an hour."""
        names = ("admin", "bench", "resident-1")
        self.admin, self.desk, self.resident = (self.api().sign_in(name, self.password) for name in names)

    def start(self):
        """At the port it had before, so that whoever signed in stays so."""
        port = int(self.server.base.rsplit(":", 1)[1]) if self.server else free_port()
        environment = {**self.environment, "SANPING_LISTEN": f"127.0.0.1:{port}"}
        self.server = Server([self.asked.binary, "serve"], environment, port, "/readyz", self.log)

    def last_words(self):
        """Of the server, for who wants to know why something broke."""
        with open(self.log.name, errors="replace") as log:
            return "".join(log.readlines()[-20:])

    def stop(self):
        self.server.stop()

    def forget(self):
        """Has the system read program and database from the disk again; PostgreSQL runs on, and all that it keeps stays."""
        for path in (self.asked.binary, *self.store.files()):
            file = os.open(path, os.O_RDONLY)
            # It lets go only of what the disk already has.
            os.fsync(file)
            os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(file)

    def close(self):
        for one in (self.server, self.hello):
            if one:
                one.stop()
        self.log.close()
        if not self.asked.keep:
            shutil.rmtree(self.folder)
