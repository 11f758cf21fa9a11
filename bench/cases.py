"""What is asked, made of what the database really holds."""

import uuid
from datetime import date, timedelta

from load import Requests

# What pgbench wrote can neither be read nor go on; its numbers are not as the server's.
OURS = "number LIKE 'SQ-________-%'"


def reads(api, store, count):
    """One petition each, so many different ones at random over all."""
    asked = Requests("GET", api.head)
    for (petition,) in store.rows(f"SELECT id FROM petitions WHERE {OURS} ORDER BY random() LIMIT {count}"):
        asked.add(f"/api/v1/petitions/{petition}")
    return asked


def corners(desk, level):
    """Of the ground of the first node of a level."""
    grid = desk.ask(f"/grids?level={level}")["items"][0]["id"]
    ground = desk.ask(f"/grids/{grid}/polygon")["geometry"]
    rings = ground["coordinates"] if ground["type"] == "Polygon" else ground["coordinates"][0]
    return rings[0][:-1]


def bounds(desk, level):
    """West, south, east and north of a node."""
    longitudes, latitudes = zip(*(at[:2] for at in corners(desk, level)))
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


def place(desk):
    """A point on the ground of a micro-grid."""
    around = corners(desk, "micro_grid")
    return {"longitude": sum(at[0] for at in around) / len(around),
            "latitude": sum(at[1] for at in around) / len(around)}


def matter(desk):
    """Where every report is, and of which category."""
    return place(desk), desk.ask("/categories")["items"][0]["id"]


def report(number, category, point):
    """A report of some forty words; no two alike."""
    return {"kind": "help", "categoryId": category, "title": f"测试上报 {number}", "identityMode": "real_name",
            "body": f"这是压力测试的第 {number} 条上报：楼道灯不亮，晚上出入不便，请尽快安排维修。",
            "address": "阳光花园 3 号楼 2 单元", "location": point}


def asked(api, path):
    """The same thing over and over."""
    requests = Requests("GET", api.head)
    requests.add(path)
    return requests


def periods(api, ends=365, lengths=range(15, 46)):
    """All figures of some thirty days, each time of others: the same again may be answered from what is kept. Every length
    goes with every end, and a few questions in a row have all sorts of both."""
    requests, tomorrow = Requests("GET", api.head), date.today() + timedelta(days=1)
    for number in range(ends * len(lengths)):
        lap, back = divmod(number, ends)
        # Eleven and thirty-one have no common divisor.
        end, days = tomorrow - timedelta(days=back), lengths[(lap + 11 * back) % len(lengths)]
        requests.add(f"/api/v1/figures?from={end - timedelta(days=days)}&to={end}")
    return requests


def searches(api, point, count=500):
    """What a resident has written so far, for the open reports that are like it."""
    requests = Requests("POST", api.head)
    for number in range(count):
        written = report(number, None, point)
        requests.add("/api/v1/petition-candidate-searches", {key: written[key] for key in ("title", "body", "location")})
    return requests


def mapped(desk, level, zoom):
    """The open petitions on the ground of the first node of a level."""
    west, south, east, north = bounds(desk, level)
    return asked(desk, f"/api/v1/petition-map?bbox={west},{south},{east},{north}&zoom={zoom}")


def sign_ins(login, password):
    requests = Requests("POST", {})
    requests.add("/api/v1/sessions", {"name": login, "password": password})
    return requests


def places(parent, number, count, apart):
    """A file of so many micro-grids, side by side at sea; no two files name the same."""
    def square(index):
        west, south = 120 + apart * (index % 20), 20 + apart * (index // 20) + number
        east, north = west + apart / 2, south + apart / 2
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        return {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]},
                "properties": {"code": f"BENCH-{number}-{index}", "name": f"微网格 {number}-{index}",
                               "level": "micro_grid", "parent": parent}}
    return {"type": "FeatureCollection", "features": [square(index) for index in range(count)]}


def reports(api, point, category, count):
    asked = Requests("POST", api.head)
    for number in range(count):
        asked.add("/api/v1/petitions", report(number, category, point), {"Idempotency-Key": uuid.uuid4().hex})
    return asked


def steps(api, store, status, action, body, limit):
    """One step upon each of the latest petitions of the load that stand at `status`."""
    asked = Requests("POST", api.head)
    sql = (f"SELECT id, version FROM petitions WHERE status = '{status}' AND title LIKE '测试上报%' "
           f"AND {OURS} "
           f"ORDER BY reported_at DESC LIMIT {limit}")
    for petition, version in store.rows(sql):
        headers = {"If-Match": f'"{version}"', "Idempotency-Key": uuid.uuid4().hex}
        asked.add(f"/api/v1/petitions/{petition}/{action}", body, headers)
    return asked
