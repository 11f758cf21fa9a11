"""A backup is taken while people work, and brought back elsewhere."""

import shutil
import time
from pathlib import Path

from check import check
from client import Client, category, new_key, report
from crowd import Crowd
from ground import Ground
from load import Book
from photo import photo
from server import Server

#: Photos of the report whose photos are looked at.
PHOTOS = 3


def back_up_under_load(ground: Ground) -> None:
    ground.fault("a backup under load, restored elsewhere",
                 "taken while people worked, restored into another database and photo store", lambda: there_and_back(ground))


def there_and_back(ground: Ground) -> dict:
    server, book = ground.server(), Book()
    server.start()
    shown = with_photos(server, book)
    photos = fetched(server, shown)
    assert len(set(photos[::2])) == PHOTOS and all(photos), "photos that are one and the same prove nothing"
    crowd = Crowd(server.url, book).begin()
    time.sleep(1 if ground.quick else 10)
    known = Book(acknowledged=dict(book.acknowledged))
    since = time.monotonic()
    file = backed_up(ground, server)
    took = time.monotonic() - since
    wrong = {status for status in crowd.statuses(since) if status not in (200, 201, 409)}
    assert not wrong, f"work was disturbed: {wrong}"
    crowd.end()
    during = len(book.acknowledged) - len(known.acknowledged)
    here = check(server.url, book)
    server.stop()
    # What was attempted until the end may be in it; what was acknowledged before it began must be.
    known.attempted = book.attempted

    elsewhere = brought_back(ground, server, file)
    counted = check(elsewhere.url, known)
    assert fetched(elsewhere, shown) == photos, "a photo came back as another one"
    elsewhere.stop()
    return {**counted, "reported while it was taken": during, "stored in the end": here["stored"],
            "photos the same to the last byte": len(photos), "backup took, s": round(took, 2)}


def backed_up(ground: Ground, server: Server) -> Path:
    file = ground.folder / "one.sanping"
    done = server.command("backup", "--to", str(file))
    assert done.returncode == 0, done.stderr
    return file


def brought_back(ground: Ground, server: Server, file: Path) -> Server:
    """Another server, upon a database and photos that were empty until the backup of this one was restored into them."""
    elsewhere = ground.server()
    # Sealed fields are opened with the same secret; the demo keeps its own beside the photos.
    shutil.copy(server.folder / "demo.secret", elsewhere.folder / "demo.secret")
    restored = elsewhere.command("restore", str(file))
    assert restored.returncode == 0, restored.stderr
    elsewhere.start()
    return elsewhere


def recovered(ground: Ground, server: Server, backup: Path, book: Book) -> dict:
    """Upon the backup that was taken before, restored elsewhere, everything is there."""
    server.kill()
    elsewhere = brought_back(ground, server, backup)
    counted = check(elsewhere.url, book)
    elsewhere.stop()
    return counted


def with_photos(server: Server, book: Book) -> str:
    """Reports something that is seen on photos."""
    resident, title, photos = Client(server.url, "resident-1"), new_key(), []
    for number in range(PHOTOS):
        status, answer = resident.upload(photo(number), new_key())
        assert status == 201, answer
        photos.append(answer["id"])
    book.attempts(title)
    status, petition = report(resident, category(resident), title, new_key(), tuple(photos))
    assert status == 201, petition
    book.acknowledges(petition)
    return petition["id"]


def fetched(server: Server, petition: str) -> list[bytes]:
    """Its photos in both sizes, as they are given out."""
    desk, found = Client(server.url, "dispatcher-1"), []
    steps = desk.get(f"/petitions/{petition}")["photos"]
    for one in (one for step in steps for one in step["photos"]):
        for size in ("full", "thumb"):
            path = one["links"][size].removeprefix("/api/v1")
            status, content = desk.send("GET", path, None, "application/json", None, None)
            assert status == 200, f"{path}: {status}"
            found.append(content)
    return found
