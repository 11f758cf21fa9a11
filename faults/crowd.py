"""Many at work while something breaks, and how it went for them."""

import time
from collections import Counter

from load import Book, Worker, signed_in
from server import Server

#: Seconds after which work must go on again once a fault has passed.
BACK = 10


class Crowd:
    """Workers on one server, from `begin` to `end`."""

    rounds = 0

    def __init__(self, url: str, book: Book, at_once: int = 8):
        Crowd.rounds += 1
        self.book, self.began = book, time.monotonic()
        people = signed_in(url)
        self.workers = [Worker(url, book, people, f"r{Crowd.rounds}w{number}") for number in range(at_once)]
        #: Moments worth a mark on a plot.
        self.marks: list[tuple[float, str]] = []

    def begin(self) -> "Crowd":
        self.began = time.monotonic()
        for worker in self.workers:
            worker.start()
        # Not before the first is acknowledged: a server that just started has much to load.
        self.works_within(30)
        return self

    def mark(self, words: str) -> float:
        self.marks.append((time.monotonic(), words))
        return time.monotonic()

    def works_within(self, seconds: float) -> float:
        """Waits for the next acknowledged step; gives the seconds that took."""
        steps, since = self.book.steps, time.monotonic()
        while self.book.steps == steps:
            self.fail()
            waited = time.monotonic() - since
            assert waited < seconds, f"nobody's work went on within {seconds} s: {dict(self.statuses(since))}"
            time.sleep(0.01)
        return time.monotonic() - since

    def works_undisturbed(self, seconds: float) -> None:
        """Looks on for a while in which nothing may go wrong."""
        since = time.monotonic()
        time.sleep(seconds)
        wrong = {status: count for status, count in self.statuses(since).items() if status not in (200, 201, 409)}
        assert not wrong, f"after it had passed there still was {wrong}"

    def end(self) -> None:
        """Lets everybody have a last answer."""
        for worker in self.workers:
            worker.stop()
        for worker in self.workers:
            worker.join(90)
        assert not any(worker.is_alive() for worker in self.workers), "somebody waits for ever"
        self.fail()

    def fail(self) -> None:
        if self.book.failures:
            words, self.book.failures = self.book.failures[:], []
            raise AssertionError("; ".join(dict.fromkeys(words)))

    def statuses(self, since: float, until: float = float("inf")) -> Counter:
        return Counter(status for at, status, _ in list(self.book.answers) if since <= at < until)

    def slowest(self, since: float) -> float:
        return max((seconds for at, _, seconds in list(self.book.answers) if at >= since), default=0.0)


def lived_in(server: Server) -> Book:
    """People work for a moment on a server that starts with them."""
    book = Book()
    server.start()
    crowd = Crowd(server.url, book).begin()
    time.sleep(1)
    crowd.end()
    return book
