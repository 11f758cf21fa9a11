"""The server is killed under mixed load, again and again, on the same data."""

import random
import time

from check import check
from crowd import Crowd
from load import Book
from server import Server


def kill(server: Server, times: int, say) -> dict:
    """Kills the server so many times; what the checks counted after the last."""
    chance = random.Random(7)
    book = Book()
    restarts = [server.start()]
    counted = {}
    for number in range(1, times + 1):
        lost, steps = book.lost, book.steps
        crowd = Crowd(server.url, book).begin()
        time.sleep(chance.uniform(0.3, 1.5))
        server.kill()
        time.sleep(0.2)
        assert book.lost > lost and book.steps > steps, "the kill met nobody at work"
        for worker in crowd.workers:
            worker.stop()
        restarts.append(server.start())
        # Whoever lost an answer asks again with the same key, of a server that was never told of her.
        crowd.end()
        counted = check(server.url, book)
        say(f"kill {number}/{times}: {counted}")
    server.stop()
    return {
        "kills": times,
        **counted,
        "steps acknowledged": book.steps,
        "answers lost": book.lost,
        "slowest restart, s": round(max(restarts), 2),
    }
