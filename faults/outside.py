"""Services outside misbehave: text messages, WeChat, and who is told by webhook."""

import contextlib
import statistics
import time
from collections import Counter

from check import check
from client import Client, new_key
from crowd import Crowd
from ground import Ground
from load import Book
from server import Server
from standin import MOODS, StandIn

#: Seconds within which whoever asks for the feature itself must have an answer.
ANSWERED = 12
#: What the stand-in is asked: for a text message, by WeChat's sign-in, as a webhook.
PATHS = ("/sms", "/sns/jscode2session", "/hook")
#: Seconds within which a webhook must have been told of everything, once its receiver takes it.
DRAINED = 60
#: How much slower the main job may become, as the median of a step; and the seconds that are slow anyway.
SLOWER, NOISE = 3.0, 0.25


def misbehave(ground: Ground) -> None:
    standin = StandIn()
    ground.after.enter_context(standin)
    server, book = ground.server(
        SANPING_SMS_URL=f"{standin.url}/sms", SANPING_SMS_TOKEN="a-token", SANPING_WECHAT_APP_ID="wx-demo",
        SANPING_WECHAT_SECRET="a-secret", SANPING_WECHAT_URL=standin.url, SANPING_WEBHOOKS_REACH="anywhere",
        SANPING_CODES_PER_ADDRESS="100000",
    ), Book()
    server.start()
    admin = Client(server.url, "admin")
    root = next(one["id"] for one in admin.pages("/grids") if "parentId" not in one)
    told = {"name": "a system outside", "url": f"{standin.url}/hook", "gridId": root, "actions": ["report"]}
    status, hook = admin.ask("POST", "/webhooks", told, key=new_key())
    assert status == 201, f"{status} {hook}"
    some = 2 if ground.quick else 12
    moods = ("hangs", "floods", "lies") if ground.quick else MOODS
    with at_work(server, book) as crowd:
        time.sleep(some)
    usual = pace(book, crowd.began)
    for mood in moods:
        what = f"SMS, WeChat and a webhook's receiver, for {some} s and longer where an answer is waited for"
        ground.fault(f"a service outside {mood}", what,
                     lambda mood=mood: one_mood(server, standin, book, mood, some, usual))
    standin.mood = "well"
    ground.fault("after all services", "what a webhook was not told while its receiver misbehaved",
                 lambda: {**drained(admin, hook["id"], book), **check(server.url, book)})
    server.stop()


@contextlib.contextmanager
def at_work(server: Server, book: Book):
    crowd = Crowd(server.url, book).begin()
    try:
        yield crowd
    finally:
        for worker in crowd.workers:
            worker.stop()
    crowd.end()


def one_mood(server: Server, standin: StandIn, book: Book, mood: str, some: int, usual: float) -> dict:
    standin.mood = mood
    with at_work(server, book) as crowd:
        since = time.monotonic()
        wechat, took = timed(server, "/wechat-sessions", {"code": f"code-{mood}"})
        assert wechat in (401, 502, 503), f"WeChat {mood}: {wechat}"
        code, code_took = timed(server, "/sign-in-codes", {"phone": f"138{MOODS.index(mood):08}", "purpose": "sign_in"})
        assert code in (202, 503), f"SMS {mood}: {code}"
        time.sleep(max(0.0, some - (time.monotonic() - since)))
        asked = each_asked(standin, mood)
        crowd.fail()
        meanwhile = crowd.statuses(since)
        now = pace(book, since)
    wrong = {status: count for status, count in meanwhile.items() if status not in (200, 201, 409)}
    assert not wrong, f"the main job felt it: {wrong}"
    assert now < SLOWER * usual + NOISE, f"a step takes {now:.3f} s, {usual:.3f} s before"
    return {
        "WeChat answered": f"{wechat} in {took:.1f} s",
        "code answered": f"{code} in {code_took:.1f} s",
        "asked in this mood": ", ".join(f"{path} {count} ×" for path, count in asked.items()),
        "steps meanwhile": sum(meanwhile.values()),
        "median step, ms": f"{now * 1000:.0f} ({usual * 1000:.0f} before)",
        **check(server.url, book),
    }


def each_asked(standin: StandIn, mood: str) -> dict[str, int]:
    """Every one of the services is asked in this mood: whoever still waits for an answer of the mood before comes later."""
    since = time.monotonic()
    while missing := [path for path in PATHS if not standin.asked[mood, path]]:
        assert time.monotonic() - since < ANSWERED, f"{missing} was never asked while it {mood}: {dict(standin.asked)}"
        time.sleep(0.1)
    return {path: standin.asked[mood, path] for path in PATHS}


def drained(admin: Client, hook: str, book: Book) -> dict:
    """Once the receiver is well, each report is on its way to it once; what failed once is tried soon and is taken. What
    failed more often waits for its hour."""
    since = time.monotonic()
    while True:
        every = list(admin.pages(f"/webhooks/{hook}/deliveries"))
        soon = [one for one in every if one["state"] == "waiting" and one["attempts"] <= 1]
        if not soon and len(every) == len(book.acknowledged):
            break
        waited = time.monotonic() - since
        assert waited < DRAINED, f"{len(soon)} wait, {len(every)} of {len(book.acknowledged)} are there after {DRAINED} s"
        time.sleep(0.2)
    states = Counter(one["state"] for one in every)
    again = sum(one["state"] == "delivered" and one["attempts"] > 1 for one in every)
    assert again, f"nothing was taken that had failed before: {dict(states)}"
    return {"deliveries": len(every), **states, "of them taken at a later try": again,
            "drained after, s": round(time.monotonic() - since, 1)}


def timed(server: Server, path: str, body: dict) -> tuple[int, float]:
    began = time.monotonic()
    status, answer = Client(server.url).ask("POST", path, body)
    took = time.monotonic() - began
    assert took < ANSWERED, f"{path}: {status} only after {took:.0f} s"
    assert status != 500, answer
    return status, took


def pace(book: Book, since: float) -> float:
    """The median of the seconds a step takes."""
    return statistics.median(seconds for at, _, seconds in list(book.answers) if at >= since)
