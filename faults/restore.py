"""A backup is taken while people work, and brought back elsewhere."""

import shutil
import time

from check import check
from client import Client, new_key
from crowd import Crowd
from ground import Ground
from load import Book
from photo import photo


def back_up_under_load(ground: Ground) -> None:
    ground.fault("a backup under load, restored elsewhere", "taken while people worked, restored into another database and photo store",
                 lambda: there_and_back(ground))


def there_and_back(ground: Ground) -> dict:
    server, book = ground.server(), Book()
    server.start()
    for number in range(3):
        status, answer = Client(server.url, "resident-1").upload(photo(number), new_key())
        assert status == 201, answer
    crowd = Crowd(server.url, book).begin()
    time.sleep(1 if ground.quick else 10)
    known = Book(acknowledged=dict(book.acknowledged))
    since = time.monotonic()
    file = ground.folder / "one.sanping"
    done = server.command("backup", "--to", str(file))
    took = time.monotonic() - since
    assert done.returncode == 0, done.stderr
    wrong = {status for status in crowd.statuses(since) if status not in (200, 201, 409)}
    assert not wrong, f"work was disturbed: {wrong}"
    crowd.end()
    during = len(book.acknowledged) - len(known.acknowledged)
    here = check(server.url, book)
    server.stop()
    # What was attempted until the end may be in it; what was acknowledged before it began must be.
    known.attempted = book.attempted

    elsewhere = ground.server()
    # Sealed fields are opened with the same secret; the demo keeps its own beside the photos.
    shutil.copy(server.folder / "demo.secret", elsewhere.folder / "demo.secret")
    restored = elsewhere.command("restore", str(file))
    assert restored.returncode == 0, restored.stderr
    elsewhere.start()
    counted = check(elsewhere.url, known)
    elsewhere.stop()
    return {**counted, "reported while it was taken": during, "stored in the end": here["stored"], "backup took, s": round(took, 2)}
