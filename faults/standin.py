"""A service outside that behaves as badly as it is told to."""

import contextlib
import socket
import threading
import time
from collections import Counter

#: hangs: takes the request and never answers. drips: a byte now and then. floods: an answer without end.
#: lies: a success in words that mean nothing. refuses: 500. leaves: closes the connection.
MOODS = ("hangs", "drips", "floods", "lies", "refuses", "leaves")


class StandIn:
    """Listens on 127.0.0.1 and takes every request, in its present mood; ends with the block."""

    def __init__(self) -> None:
        self.mood = "well"
        #: Requests by mood and path: who was asked, and how we were then.
        self.asked: Counter[tuple[str, str]] = Counter()
        self.ended = threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.listener.settimeout(0.2)
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"

    def __enter__(self) -> "StandIn":
        threading.Thread(target=self.accept, daemon=True).start()
        return self

    def __exit__(self, *error) -> None:
        self.ended.set()
        self.listener.close()

    def accept(self) -> None:
        while not self.ended.is_set():
            with contextlib.suppress(OSError):
                wire, _ = self.listener.accept()
                threading.Thread(target=self.serve, args=(wire,), daemon=True).start()

    def serve(self, wire: socket.socket) -> None:
        with wire, contextlib.suppress(OSError):
            wire.settimeout(30)
            words = wire.recv(65536)
            if not words:
                return
            mood, path = self.mood, words.split(b" ", 2)[1].partition(b"?")[0].decode()
            self.asked[mood, path] += 1
            head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
            if mood == "hangs":
                self.ended.wait(60)
            elif mood == "drips":
                wire.sendall(head + b"content-length: 100000\r\n\r\n")
                for _ in range(120):
                    wire.sendall(b" ")
                    time.sleep(0.5)
            elif mood == "floods":
                wire.sendall(head + b"transfer-encoding: chunked\r\n\r\n")
                for _ in range(100_000):
                    wire.sendall(b"10000\r\n" + b" " * 0x10000 + b"\r\n")
            elif mood == "lies":
                wire.sendall(head + b"content-length: 20\r\n\r\n" + b'["\xff\x00 no JSON at al')
            elif mood == "refuses":
                wire.sendall(b"HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\n\r\n")
            elif mood == "well":
                body = b'{"openid":"o-1","session_key":"k","access_token":"t","expires_in":7200,"errcode":0}'
                wire.sendall(head + f"content-length: {len(body)}\r\n\r\n".encode() + body)
