"""A book of what was attempted and what was acknowledged, and the people who write in it."""

import threading
import time
from dataclasses import dataclass, field

from client import Client, NoAnswer, category, new_key, report

#: Seconds within which anything must be answered, whatever is broken; a write that hangs in its middle may take longest.
BOUND = 35
#: Seconds for which somebody who is told to stop asks on for an answer that was lost.
LAST_WORD = 20
#: Who works: a resident, the desk, and whoever handles what is reported.
PEOPLE = ("resident-1", "dispatcher-1", "handler-wy-1")


@dataclass
class Book:
    """What the world outside knows. Only what was answered counts as acknowledged."""

    attempted: set[str] = field(default_factory=set)
    #: The highest version that was answered, by petition.
    acknowledged: dict[str, int] = field(default_factory=dict)
    #: Of every answer to a step: when it came, its status (0: the connection broke), and the seconds it took.
    answers: list[tuple[float, int, float]] = field(default_factory=list)
    #: Steps that were refused because the petition had moved: which, upon which version, and which was found.
    overtaken: list[tuple[str, int, int]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    steps: int = 0
    lost: int = 0
    #: Whether people whose session is refused may sign in again: where the clock jumps.
    signs_in_again: bool = False
    signed_in_again: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def attempts(self, title: str) -> None:
        with self.lock:
            self.attempted.add(title)

    def acknowledges(self, petition: dict) -> None:
        with self.lock:
            known = self.acknowledged.get(petition["id"], 0)
            self.acknowledged[petition["id"]] = max(known, petition["version"])
            self.steps += 1

    def overtakes(self, before: dict, current: dict) -> None:
        """To be looked into when all is calm; where it did not even move, there was no reason to refuse."""
        assert current["version"] > before["version"], f"refused at the version that it stands at: {current}"
        with self.lock:
            self.overtaken.append((before["id"], before["version"], current["version"]))

    def notes(self, status: int, seconds: float) -> None:
        with self.lock:
            self.answers.append((time.monotonic(), status, seconds))
            self.lost += status == 0

    def fails(self, words: str) -> None:
        with self.lock:
            self.failures.append(words)


class Stopped(Exception):
    """Told to stop, and an answer did not come any more."""


class Worker(threading.Thread):
    """Reports and takes petitions on to their end, over and over. What is not answered is asked again with the same key."""

    def __init__(self, url: str, book: Book, people: dict[str, str], name: str):
        # Where a case broke, nobody may be waited for who still asks for an answer.
        super().__init__(daemon=True)
        self.book, self.title = book, name
        self.resident, self.desk, self.handler = (Client(url, token=people[name]) for name in PEOPLE)
        self.logins = dict(zip((self.resident, self.desk, self.handler), PEOPLE))
        self.unit = people["handler_id"]
        self.under = people["category"]
        self.told: float | None = None

    def stop(self) -> None:
        self.told = self.told or time.monotonic()

    def run(self) -> None:
        count = 0
        try:
            while self.told is None:
                count += 1
                self.one(f"{self.title}-{count}")
        except Stopped:
            pass
        except Exception as failure:
            self.book.fails(f"{type(failure).__name__} {failure}")

    def one(self, title: str) -> None:
        self.book.attempts(title)
        key = new_key()
        petition = self.surely("report", self.resident, lambda: report(self.resident, self.under, title, key))
        path = f"/petitions/{petition['id']}"
        for who, action, body in (
            (self.desk, "dispatch", {"to": {"kind": "person", "id": self.unit}}),
            (self.handler, "accept", {}),
            (self.handler, "note-progress", {"text": "已到现场", "visibility": "reporter"}),
            (self.handler, "finish", {"result": "换了灯泡"}),
            (self.resident, "rate", {"score": 5}),
        ):
            if self.told is not None:
                return
            key, version = new_key(), petition["version"]
            petition = self.surely(
                action, who, lambda: who.ask("POST", f"{path}/{action}", body, version, key), petition
            )

    def surely(self, what: str, who: Client, deed, before: dict | None = None) -> dict:
        """Asks until there is an answer that settles it."""
        while True:
            began, status, answer = time.monotonic(), 0, {}
            try:
                status, answer = deed()
            except NoAnswer:
                pass
            took = time.monotonic() - began
            self.book.notes(status, took)
            if took > BOUND:
                raise AssertionError(f"{what}: {status or 'no answer'} only after {took:.0f} s")
            if status in (200, 201):
                self.book.acknowledges(answer)
                return answer
            if status == 401 and self.book.signs_in_again:
                who.sign_in(self.logins[who])
                self.book.signed_in_again += 1
                continue
            if status == 409 and before is not None and "current" in answer:
                # Timed work may have been faster, and nobody else: go on from where it stands.
                self.book.overtakes(before, answer["current"])
                return answer["current"]
            if status not in (0, 503, 507):
                raise AssertionError(f"{what}: {status} {answer}, at version {(before or {}).get('version')}")
            if status and "retry-after" not in who.headers:
                raise AssertionError(f"{what}: {status} without Retry-After")
            if self.told is not None and time.monotonic() - self.told > LAST_WORD:
                raise Stopped
            time.sleep(0.1)


def signed_in(url: str) -> dict[str, str]:
    """Tokens of those who work, which outlive the server."""
    people = {name: Client(url, name) for name in PEOPLE}
    resident, _, handler = people.values()
    tokens = {name: person.token or "" for name, person in people.items()}
    return {**tokens, "handler_id": handler.get("/me")["id"], "category": category(resident)}
