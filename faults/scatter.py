"""Bits flipped anywhere in a database, and an honest word of what became of each."""

import random
import re
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from client import Client, NoAnswer
from cluster import Cluster
from load import Book
from server import Server

#: Seconds within which a server that started upon a damaged file must have found out.
FOUND = 10
#: What is said of a database in which nothing can be told from before.
SAME = "UNSEEN: all reads as before"
#: What the doctor says of a file that is broken, and not of words in it that are others, such as a line of the trail.
STRUCTURE = re.compile("FAIL +integrity|malformed|not a database")
#: The same bits each time.
SEED = 7


@dataclass
class Place:
    """Bytes of a file, and which of their bits are inverted."""

    file: Path
    offsets: list[int]
    bits: int = 0xFF
    name: str = ""


def flip(place: Place) -> None:
    with open(place.file, "r+b", buffering=0) as file:
        for offset in place.offsets:
            file.seek(offset)
            was = file.read(1)[0]
            file.seek(offset)
            file.write(bytes([was ^ place.bits]))


def in_file(file: Path, sound: Path, titles: list[str], count: int) -> list[Place]:
    """A letter of each title, and so many bits anywhere in the file."""
    chance, content = random.Random(SEED), sound.read_bytes()
    places = [letters(file, content, titles)]
    for _ in range(count):
        offset, bit = chance.randrange(len(content)), chance.randrange(8)
        places.append(Place(file, [offset], 1 << bit, f"byte {offset}, bit {bit}"))
    return places


def in_files(cluster: Cluster, titles: list[str], count: int) -> list[Place]:
    """The same in the tables and indexes of a PostgreSQL, the large ones more often."""
    chance, data = random.Random(SEED), cluster.folder / "data"
    lines = cluster.sql("SELECT relname, pg_relation_filepath(oid), pg_relation_size(oid) FROM pg_class "
                        "WHERE relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0 ORDER BY relname").stdout
    sizes = {(name, path): int(size) for name, path, size in (line.split("|") for line in lines.splitlines())}
    petitions = next(data / path for name, path in sizes if name == "petitions")
    places = [letters(petitions, petitions.read_bytes(), titles)]
    for name, path in chance.choices(list(sizes), sizes.values(), k=count):
        offset, bit = chance.randrange(sizes[name, path]), chance.randrange(8)
        places.append(Place(data / path, [offset], 1 << bit, f"{name}, byte {offset}, bit {bit}"))
    return places


def letters(file: Path, content: bytes, titles: list[str]) -> Place:
    """The first letter of the titles, wherever they stand: the lowest bit makes another letter of it."""
    offsets = [found.start() for title in titles for found in re.finditer(re.escape(title.encode()), content)]
    return Place(file, sorted(set(offsets)), 1, f"a letter of each title, {len(set(offsets))} bytes")


class Picture:
    """All that can be read of what people did, as it was before anything broke."""

    def __init__(self, url: str, book: Book):
        self.ids = list(book.acknowledged)
        # Whoever signed in before need not write to read.
        self.desk, self.auditor = (Client(url, login).token for login in ("dispatcher-1", "auditor"))
        answers, self.content = self.read(url)
        assert set(answers) == {200}, answers
        self.titles = [self.content[f"/petitions/{one}"]["title"] for one in self.ids]

    def read(self, url: str) -> tuple[Counter, dict]:
        desk, answers, content = Client(url, token=self.desk), Counter(), {}
        for path in (path for one in self.ids for path in (f"/petitions/{one}", f"/petitions/{one}/history")):
            try:
                status, content[path] = desk.ask("GET", path)
            except NoAnswer:
                status = 0
            answers[status] += 1
        return answers, content

    def outcome(self, server: Server) -> str:
        """What became of a server upon a database that is not what it was."""
        doctor = examined(server)
        try:
            server.start(until=(200, 503))
        except RuntimeError:
            return "refused to start"
        if STRUCTURE.search(doctor) and server.env["DATABASE_URL"].startswith("sqlite:"):
            # The server looks through the whole file too; of a PostgreSQL it only sees what it reads.
            since = time.monotonic()
            while server.readiness() != 503:
                assert time.monotonic() - since < FOUND, f"the server says that it is ready, and the doctor: {doctor}"
                time.sleep(0.1)
            refused_writes(server)
            return "found by the integrity check, writes refused"
        answers, content = self.read(server.url)
        assert 0 not in answers, f"it did not live through it: {answers}"
        if server.readiness() == 503:
            refused_writes(server)
            return f"met in reading, writes refused ({told(answers)})"
        other = sum(answer != self.content[path] for path, answer in content.items())
        chain = Client(server.url, token=self.auditor).ask("GET", "/audit-verification")[1].get("whole")
        reads = f"{other} of {len(content)} answers are others ({told(answers)})" if other else "all reads as before"
        words = f"found by the doctor alone: {reads}" if doctor else f"UNSEEN: {reads}"
        return words if chain else f"{words}, but the audit trail does not verify"


def examined(server: Server) -> str:
    """What the doctor finds that may not stay so. Were it no demo to him, he would find fault with its secret alone."""
    doctor = server.command("doctor", SANPING_MODE="demo")
    failed = [line for line in doctor.stdout.splitlines() if line.startswith("FAIL")]
    assert doctor.returncode == (1 if failed else 0), f"the doctor fell ill: {doctor.stdout} {doctor.stderr}"
    return "; ".join(failed)


def told(answers: Counter) -> str:
    return ", ".join(f"{count} × {status}" for status, count in sorted(answers.items()))


def refused_writes(server: Server) -> None:
    status, answer = Client(server.url).ask("POST", "/sessions", {"name": "resident-1", "password": "sanping-demo"})
    assert status == 503 and answer["code"] == "database_damaged", f"{status} {answer}"


def scattered(server: Server, picture: Picture, places: list[Place], damaged) -> dict:
    """Each by itself. That one goes unseen is no broken promise: no page check covers what a row says, and only
    PostgreSQL keeps sums of its pages, which it looks at in reading. It is told here all the same."""
    with damaged(None):
        calm = picture.outcome(server)
    assert calm == SAME, f"nothing was flipped, and yet: {calm}"
    outcomes = {}
    for place in places:
        with damaged(place):
            outcomes[place.name] = picture.outcome(server)
    # Others may have met what nobody reads; the titles are read.
    assert outcomes[places[0].name] != SAME, "the titles were changed, and all reads as before"
    unseen = sum(words.startswith("UNSEEN") for words in outcomes.values())
    return {"flips": len(outcomes), "noticed": len(outcomes) - unseen, "went unseen": unseen, **outcomes}
