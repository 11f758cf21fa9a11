"""A small disk runs full: under the rows, the photos, the log and a backup."""

import time
from pathlib import Path

from check import check
from client import Client, new_key
from cluster import Cluster
from crowd import BACK
from fault import felt, through
from files import SmallDisk
from ground import Ground
from load import Book
from photo import photo
from server import Server

MEGABYTES = 96


def fill_disk(ground: Ground) -> None:
    disk = SmallDisk(ground.folder / "small", MEGABYTES)
    ground.after.callback(disk.remove)
    # PostgreSQL runs as another user, who must find his way.
    ground.folder.chmod(0o755)
    url, cluster = None, None
    if ground.database == "postgres":
        place = disk.folder / "pg"
        place.mkdir()
        cluster = Cluster(place, wal_recycle="off", min_wal_size="2MB", max_wal_size="4MB", shared_buffers="1MB")
        ground.after.callback(cluster.remove)
        cluster.start()
        cluster.make_database()
        url = cluster.url
    home = disk.folder / "home"
    home.mkdir()
    server, book = ground.server(url, home), Book()
    server.start()
    some = 4 if ground.quick else 15
    ground.fault("disk full in writing and in the log", f"no byte left for {some} s, under the database and the log",
                 lambda: through(server, book, full(disk, cluster), hold=some, met=felt(0, 503, 507)))
    ground.fault("disk full in uploads", "photos were sent while no byte was left, and after",
                 lambda: {**uploads(server, disk, cluster), **check(server.url, book)})
    ground.fault("disk full in a backup", "a backup onto the full disk, and one after space was made",
                 lambda: {**backups(server, disk), **check(server.url, book)})
    server.stop()


class full:
    """The disk full; PostgreSQL ends when it finds no space for its log, and is started again as its operator would."""

    def __init__(self, disk: SmallDisk, cluster: Cluster | None):
        self.inside, self.cluster = disk.full(), cluster

    def __enter__(self):
        self.inside.__enter__()

    def __exit__(self, *error):
        self.inside.__exit__(*error)
        if self.cluster is not None:
            self.cluster.surely_up()


def uploads(server: Server, disk: SmallDisk, cluster: Cluster | None) -> dict:
    resident = Client(server.url, "resident-1")
    status, _ = resident.upload(photo(1), new_key())
    assert status == 201, status
    before, refused = stored(server), []
    with full(disk, cluster):
        for number in range(2, 12):
            status, answer = resident.upload(photo(number), new_key())
            assert status in (201, 503, 507), f"{status} {answer}"
            assert status == 201 or "retry-after" in resident.headers, f"{status} without Retry-After"
            refused.append(status)
    taken = refused.count(201)
    half = stored(server) - before - taken
    assert half == 0, f"{half} photos more on the disk than were taken"
    since = time.monotonic()
    while (status := resident.upload(photo(99), new_key())[0]) != 201:
        assert status in (503, 507), status
        assert time.monotonic() - since < BACK, f"still {status} after {BACK} s"
        time.sleep(0.1)
    assert taken < len(refused), "the full disk was not felt"
    return {"refused": len(refused) - taken, "half files": half, "back after, s": round(time.monotonic() - since, 2)}


def stored(server: Server) -> int:
    """Folders of photos, and whatever lies there unfinished."""
    files = Path(server.env["SANPING_FILES"])
    photos = {path.parent if path.suffix == ".jpg" else path for path in files.rglob("*") if path.is_file()}
    return len(photos)


def backups(server: Server, disk: SmallDisk) -> dict:
    target = disk.folder / "backups" / "one.sanping"
    target.parent.mkdir(exist_ok=True)
    with disk.full(leaving=8192):
        refused = server.command("backup", "--to", str(target))
        left = [path.name for path in target.parent.iterdir()]
    assert refused.returncode == 1, f"a backup onto a full disk ended with {refused.returncode}: {refused.stderr}"
    assert not left, f"it left {left}"
    done = server.command("backup", "--to", str(target))
    assert done.returncode == 0, done.stderr
    assert server.command("backup", "--verify", str(target)).returncode == 0
    return {"refused": 1, "left behind": len(left), "bytes of the one after": target.stat().st_size}
