"""Many who come and go without haste, each on one keep-alive connection."""

import asyncio
import contextlib
import json
import time
from collections import Counter

from client import Client, category, new_key
from load import BOUND, Book
from proxy import message

CLIENTS = 200


class Guests:
    """Mostly they read, now and then they report. Told to stop, each waits for the answer that it is owed."""

    def __init__(self, url: str, book: Book, port: int, pause: float):
        #: Seconds between two requests of one of them.
        self.pause = pause
        resident = Client(url, "resident-1")
        self.book, self.port, self.token, self.under = book, port, resident.token, category(resident)
        #: When each request was sent, and what came of it: a status, or 0.
        self.seen: list[tuple[float, int]] = []
        #: Of those without an answer: why, and for how long it was waited for.
        self.lost: Counter[str] = Counter()
        self.round = new_key()[:8]
        self.told = asyncio.Event()
        self.tasks: list[asyncio.Task] = []

    def begin(self) -> None:
        self.tasks = [asyncio.create_task(self.one(number)) for number in range(CLIENTS)]

    async def end(self) -> None:
        self.told.set()
        done, waiting = await asyncio.wait(self.tasks, timeout=BOUND + 5)
        for task in waiting:
            task.cancel()
        assert not waiting, f"{len(waiting)} of {CLIENTS} guests wait for ever"
        troubles = {repr(task.exception()) for task in done if task.exception()}
        assert not troubles, f"guests were sent away: {troubles}"
        # So that whoever serves them sees them leave.
        await asyncio.sleep(0.1)

    async def rests(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.told.wait(), seconds)

    async def one(self, number: int) -> None:
        await self.rests(self.pause * number / CLIENTS)
        wires: list[asyncio.StreamWriter] = []
        try:
            await self.visits(number, wires)
        finally:
            for wire in wires:
                wire.close()

    async def visits(self, number: int, wires: list[asyncio.StreamWriter]) -> None:
        wire, count = None, 0
        while not self.told.is_set():
            count += 1
            request, title = self.request(number, count)
            sent, status = time.monotonic(), 0
            try:
                if wire is None:
                    wire = await asyncio.wait_for(asyncio.open_connection("127.0.0.1", self.port), BOUND)
                    wires[:] = [wire[1]]
                sent = time.monotonic()
                wire[1].write(request)
                head, body = await asyncio.wait_for(message(wire[0]), BOUND)
                status = int(head.split(b" ", 2)[1])
                if title and status == 201:
                    self.book.acknowledges(json.loads(body))
                if b"\r\nconnection: close" in head.lower():
                    wire[1].close()
                    wire = None
            # Too late an answer is none.
            except (OSError, EOFError) as why:
                self.lost[f"{type(why).__name__} after {time.monotonic() - sent:.0f} s"] += 1
                wire = None
            self.seen.append((sent, status))
            await self.rests(self.pause)

    def request(self, number: int, count: int) -> tuple[bytes, str | None]:
        common = f"host: guest\r\nauthorization: Bearer {self.token}\r\n"
        if (number + count) % 10:
            return f"GET /api/v1/petitions?limit=1 HTTP/1.1\r\n{common}\r\n".encode(), None
        title = f"{self.round}-{number}-{count}"
        self.book.attempts(title)
        asked = {"kind": "help", "categoryId": self.under, "title": title, "body": "灯不亮。", "identityMode": "real_name"}
        body = json.dumps(asked).encode()
        head = "POST /api/v1/petitions HTTP/1.1\r\n" \
               f"{common}content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        return head.encode() + body, title
