"""Many do the same at the same moment, and exactly one must win."""

import threading
from collections import Counter

from client import Client, category, new_key, report


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
    """The races, on one server, each with the people that it needs."""

    def __init__(self, url: str):
        self.url = url
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

    def dispatched(self) -> dict:
        _, petition = report(self.resident, self.under, "楼道灯不亮", new_key())
        to = {"kind": "person", "id": self.handler_id}
        path = f"/petitions/{petition['id']}/dispatch"
        status, petition = self.desk.ask("POST", path, {"to": to}, petition["version"])
        if status == 409:
            path = path.replace("dispatch", "transfer")
            status, petition = self.desk.ask("POST", path, {"to": to, "reason": "改派"}, petition["current"]["version"])
        assert status == 200, petition
        return petition

    def fifty_accepts(self) -> None:
        petition = self.dispatched()
        path = f"/petitions/{petition['id']}/accept"
        deeds = [
            lambda one=one: one.ask("POST", path, {}, petition["version"], new_key())[0]
            for one in self.many(self.handler, 50)
        ]
        self.one_winner(together(deeds))

    def accept_against_withdraw_and_transfer(self) -> None:
        petition = self.dispatched()
        path, version = f"/petitions/{petition['id']}", petition["version"]
        to = {"kind": "person", "id": self.handler_id}
        answers = together(
            [
                lambda: self.handler.ask("POST", f"{path}/accept", {}, version)[0],
                lambda: self.resident.ask("POST", f"{path}/withdraw", {}, version)[0],
                lambda: self.desk.ask("POST", f"{path}/transfer", {"to": to, "reason": "改派"}, version)[0],
            ]
        )
        self.one_winner(answers)

    def double_rating(self) -> None:
        petition = self.dispatched()
        path = f"/petitions/{petition['id']}"
        for who, action, body in ((self.handler, "accept", {}), (self.handler, "finish", {"result": "修好了"})):
            status, petition = who.ask("POST", f"{path}/{action}", body, petition["version"])
            assert status == 200, petition
        version = petition["version"]
        deeds = [
            lambda one=one: one.ask("POST", f"{path}/rate", {"score": 5}, version, new_key())[0]
            for one in self.many(self.resident, 10)
        ]
        self.one_winner(together(deeds))
        ratings = self.desk.get(f"{path}/ratings")["items"]
        assert len(ratings) == 1, ratings

    def one_key_twenty_times(self) -> None:
        key = new_key()
        deeds = [lambda one=one: report(one, self.under, "同一件事", key) for one in self.many(self.resident, 20)]
        answers = together(deeds)
        assert {status for status, _ in answers} == {201}, Counter(status for status, _ in answers)
        assert len({petition["id"] for _, petition in answers}) == 1, "one intention became several petitions"

    def refresh_twice(self) -> None:
        person = Client(self.url, "resident-2")
        body = {"refreshToken": person.refresh}
        twins = [Client(self.url), Client(self.url)]
        answers = together([lambda one=one: one.ask("POST", "/session-refreshes", body)[0] for one in twins])
        assert sorted(answers) == [200, 401], answers
        for one in (*twins, person):
            one.close()

    @staticmethod
    def one_winner(answers: list[int]) -> None:
        assert Counter(answers) == {200: 1, 409: len(answers) - 1}, Counter(answers)


RACES = ("fifty_accepts", "accept_against_withdraw_and_transfer", "double_rating", "one_key_twenty_times", "refresh_twice")


def race(url: str, times: int):
    """Each race by name, with what runs it so many times."""
    races = Races(url)
    for name in RACES:
        def deed(run=getattr(races, name)) -> dict:
            for _ in range(times):
                run()
            return {"times": times}

        yield name.replace("_", " "), deed
