"""A report with a photo of 4 MB: the photo first, then the report that names it, as a phone sends them."""

import itertools
import os
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import cases
import partners
import table

BYTES = 4_000_000
# As many at once as keep two cores busy.
PHONES = 4
# As many as a p95 takes.
LEAST = table.SAMPLES["p95"]


def filing(community, measure):
    asked = measure.asked
    path = os.path.join(community.folder, "photo.jpg")
    partners.photo(asked.partner, path, BYTES)
    with open(path, "rb") as file:
        photo = file.read()
    desk = community.desk
    point, category = cases.matter(desk)
    numbers = itertools.count(1)

    def one(_):
        begun = time.monotonic()
        kept = community.resident.upload("/photos", photo)
        report = cases.report(next(numbers), category, point) | {"photos": [kept["id"]]}
        community.resident.ask("/petitions", report, {"Idempotency-Key": uuid.uuid4().hex})
        return (time.monotonic() - begun) * 1000

    def rounds(_):
        begun = time.monotonic()
        with measure.watched() as used, ThreadPoolExecutor(PHONES) as phones:
            taken = list(phones.map(one, range(max(LEAST, PHONES * asked.seconds))))
        rate = len(taken) / (time.monotonic() - begun)
        return {"rate": rate, "requests": len(taken), **measure.each(used, len(taken)), **table.percentiles(taken)}

    append = lambda _: {"rate": partners.append(asked.partner, community.folder, len(photo), asked.seconds)}
    name = f"file with a photo of {len(photo) / 1e6:.1f} MB"
    measure.against(name, rounds, append, "append of as many bytes")
