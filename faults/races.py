"""Many do the same at the same moment, and exactly one must win."""

import threading
from collections import Counter

from check import check
from client import Client, category, new_key, report
from load import Book


def together(deeds: list) -> list:
    """Does all of them at once; their answers in order."""
    gate = threading.Barrier(len(deeds))
    answers: list = [None] * len(deeds)

    def one(place: int) -> None:
        gate.wait()
        answers[place] = deeds[place]()

    threads = [threading.Thread(target=one, args=(place,)) for place in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert None not in answers, "somebody got no answer"
    return answers


class Races:
    """The races, on one server, each with the people that it needs. Each says who won; the book says what was answered."""

    def __init__(self, url: str):
        self.url, self.book = url, Book()
        self.resident, self.desk = Client(url, "resident-1"), Client(url, "dispatcher-1")
        self.handler = Client(url, "handler-wy-1")
        self.handler_id = self.handler.get("/me")["id"]
        self.under = category(self.resident)
        self.crowd: dict[str, list[Client]] = {}

    def many(self, person: Client, count: int) -> list[Client]:
        """The same person on so many connections."""
        pool = self.crowd.setdefault(person.token or "", [])
        while len(pool) < count:
            pool.append(Client(self.url, token=person.token))
        return pool[:count]

    def surely(self, answered: tuple[int, dict]) -> dict:
        """A step without which there is no race."""
        status, petition = answered
        assert status in (200, 201), f"{status} {petition}"
        self.book.acknowledges(petition)
        return petition

    def title(self) -> str:
        title = f"楼道灯不亮 {new_key()}"
        self.book.attempts(title)
        return title

    def dispatched(self) -> dict:
        petition = self.surely(report(self.resident, self.under, self.title(), new_key()))
        to = {"kind": "person", "id": self.handler_id}
        return self.surely(self.desk.ask("POST", f"/petitions/{petition['id']}/dispatch", {"to": to}, petition["version"]))

    def fifty_accepts(self) -> str:
        petition = self.dispatched()
        path = f"/petitions/{petition['id']}/accept"
        deeds = [
            lambda one=one: one.ask("POST", path, {}, petition["version"], new_key())
            for one in self.many(self.handler, 50)
        ]
        return placed(self.one_winner(together(deeds)))

    def accept_against_withdraw_and_transfer(self) -> str:
        petition = self.dispatched()
        path, version = f"/petitions/{petition['id']}", petition["version"]
        to = {"kind": "person", "id": self.handler_id}
        deeds = {
            "accept": lambda: self.handler.ask("POST", f"{path}/accept", {}, version),
            "withdraw": lambda: self.resident.ask("POST", f"{path}/withdraw", {}, version),
            "transfer": lambda: self.desk.ask("POST", f"{path}/transfer", {"to": to, "reason": "改派"}, version),
        }
        return list(deeds)[self.one_winner(together(list(deeds.values())))]

    def double_rating(self) -> str:
        petition = self.dispatched()
        path = f"/petitions/{petition['id']}"
        for who, action, body in ((self.handler, "accept", {}), (self.handler, "finish", {"result": "修好了"})):
            petition = self.surely(who.ask("POST", f"{path}/{action}", body, petition["version"]))
        version = petition["version"]
        deeds = [
            lambda one=one: one.ask("POST", f"{path}/rate", {"score": 5}, version, new_key())
            for one in self.many(self.resident, 10)
        ]
        winner = self.one_winner(together(deeds))
        ratings = self.desk.get(f"{path}/ratings")["items"]
        assert len(ratings) == 1, ratings
        return placed(winner)

    def one_key_twenty_times(self) -> str:
        key, title = new_key(), self.title()
        deeds = [lambda one=one: report(one, self.under, title, key) for one in self.many(self.resident, 20)]
        answers = together(deeds)
        assert {status for status, _ in answers} == {201}, Counter(status for status, _ in answers)
        assert len({petition["id"] for _, petition in answers}) == 1, "one intention became several petitions"
        self.book.acknowledges(answers[0][1])
        return "the one intention"

    def refresh_twice(self) -> str:
        person = Client(self.url, "resident-2")
        body = {"refreshToken": person.refresh}
        twins = [Client(self.url), Client(self.url)]
        answers = together([lambda one=one: one.ask("POST", "/session-refreshes", body)[0] for one in twins])
        assert sorted(answers) == [200, 401], answers
        for one in (*twins, person):
            one.close()
        return placed(answers.index(200))

    def one_winner(self, answers: list[tuple[int, dict]]) -> int:
        """The place of the winner; everybody else is told that somebody was faster."""
        statuses = [status for status, _ in answers]
        assert Counter(statuses) == {200: 1, 409: len(answers) - 1}, Counter(statuses)
        winner = statuses.index(200)
        self.book.acknowledges(answers[winner][1])
        return winner


def placed(winner: int) -> str:
    """Where all ask the same, what matters is that it is not always the one who was let go first."""
    return "the first" if winner == 0 else "another"


#: Each with those who may win it.
RACES = {
    "fifty_accepts": ("the first", "another"),
    "accept_against_withdraw_and_transfer": ("accept", "withdraw", "transfer"),
    "double_rating": ("the first", "another"),
    "one_key_twenty_times": ("the one intention",),
    "refresh_twice": ("the first", "another"),
}


def race(url: str, times: int):
    """Each race by name, with what runs it so many times and then looks at what became of all petitions."""
    races = Races(url)
    for name, contenders in RACES.items():
        def deed(run=getattr(races, name), contenders=contenders) -> dict:
            winners = Counter(run() for _ in range(times))
            won = {f"won by {one}": winners[one] for one in contenders}
            return {"times": times, **won, **check(url, races.book)}

        yield name.replace("_", " "), deed
