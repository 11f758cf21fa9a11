"""A small balancer: HTTP/1.1, to those backends alone that say they are ready, and never twice with one request."""

import asyncio
from collections import Counter

#: Seconds between two questions whether a backend is ready.
ASKED_EVERY = 0.2


class Proxy:
    """Listens on 127.0.0.1; every client's connection keeps one to a backend for as long as that is ready."""

    def __init__(self, backends: list[int]):
        self.backends = backends
        self.ready: set[int] = set()
        self.turn = 0
        self.serving: set[asyncio.Task] = set()
        #: Why clients were sent away with their requests unanswered, and how many.
        self.failed: Counter[str] = Counter()
        self.port = 0
        self.closing = False

    async def __aenter__(self) -> "Proxy":
        self.server = await asyncio.start_server(self.welcome, "127.0.0.1", 0, backlog=512)
        self.port = self.server.sockets[0].getsockname()[1]
        self.asking = [asyncio.create_task(self.ask(port)) for port in self.backends]
        return self

    async def __aexit__(self, *error) -> None:
        self.server.close()
        self.closing = True
        for task in (*self.asking, *self.serving):
            task.cancel()
        # Up to Python 3.11 `wait_for` may swallow that it was cancelled: such a one looks whether it goes on.
        await asyncio.wait([*self.asking, *self.serving], timeout=5)

    async def ask(self, port: int) -> None:
        while not self.closing:
            # Who is slow to answer is not away: only a refusal or a red answer counts.
            is_ready = port in self.ready
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(b"GET /readyz HTTP/1.1\r\nhost: proxy\r\nconnection: close\r\n\r\n")
                head, _ = await asyncio.wait_for(message(reader), 2)
                is_ready = head.split(b" ", 2)[1] == b"200"
                writer.close()
            except TimeoutError:
                pass
            except (OSError, EOFError, ValueError):
                is_ready = False
            (self.ready.add if is_ready else self.ready.discard)(port)
            await asyncio.sleep(ASKED_EVERY)

    def welcome(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self.serve(reader, writer))
        self.serving.add(task)
        task.add_done_callback(self.serving.discard)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        port, backend, asked = 0, None, False
        try:
            while True:
                asked = False
                head, body = await message(reader)
                asked = True
                if backend is None or port not in self.ready:
                    if backend is not None:
                        backend[1].close()
                    port = await self.choose()
                    backend = await asyncio.open_connection("127.0.0.1", port)
                backend[1].write(head + body)
                answer, content = await message(backend[0])
                if b"\r\nconnection: close" in answer.lower():
                    # That is between the two of us: the client keeps its connection.
                    backend[1].close()
                    backend = None
                    answer = b"\r\n".join(line for line in answer.split(b"\r\n") if not line.lower().startswith(b"connection:"))
                writer.write(answer + content)
                await writer.drain()
        except (OSError, EOFError, ValueError) as trouble:
            if asked:
                away = "" if port in self.ready else ", which is not ready"
                self.failed[f"backend {self.backends.index(port) if port else 'none'}{away}: {trouble!r}"] += 1
        writer.close()
        if backend is not None:
            backend[1].close()

    async def choose(self) -> int:
        """One that is ready; where none is just now, whoever asks waits for a moment."""
        for _ in range(50):
            if ready := sorted(self.ready):
                self.turn += 1
                return ready[self.turn % len(ready)]
            await asyncio.sleep(0.1)
        raise OSError("no backend is ready")


async def message(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """The head and the body of a request or an answer."""
    head = await reader.readuntil(b"\r\n\r\n")
    fields = {name.lower(): value.strip() for name, _, value in (line.partition(b":") for line in head.split(b"\r\n")[1:])}
    if fields.get(b"transfer-encoding", b"").lower() == b"chunked":
        body = b""
        while True:
            size = await reader.readuntil(b"\r\n")
            chunk = await reader.readexactly(int(size, 16) + 2)
            body += size + chunk
            if int(size, 16) == 0:
                return head, body
    return head, await reader.readexactly(int(fields.get(b"content-length", 0)))
