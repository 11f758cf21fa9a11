"""Services outside misbehave: text messages, WeChat, and who is told by webhook."""

import statistics
import time

from check import check
from client import Client, new_key
from crowd import Crowd
from ground import Ground
from load import Book
from server import Server
from standin import MOODS, StandIn

#: Seconds within which whoever asks for the feature itself must have an answer.
ANSWERED = 12
#: How much slower the main job may become, as the median of a step; and the seconds that are slow anyway.
SLOWER, NOISE = 3.0, 0.25


def misbehave(ground: Ground) -> None:
    standin = StandIn()
    ground.after.enter_context(standin)
    server, book = ground.server(
        SANPING_SMS_URL=standin.url, SANPING_SMS_TOKEN="a-token", SANPING_WECHAT_APP_ID="wx-demo",
        SANPING_WECHAT_SECRET="a-secret", SANPING_WECHAT_URL=standin.url, SANPING_WEBHOOKS_REACH="anywhere",
        SANPING_CODES_PER_ADDRESS="100000",
    ), Book()
    server.start()
    admin = Client(server.url, "admin")
    root = next(one["id"] for one in admin.pages("/grids") if "parentId" not in one)
    told = {"name": "a system outside", "url": f"{standin.url}/hook", "gridId": root}
    status, hook = admin.ask("POST", "/webhooks", told, key=new_key())
    assert status == 201, f"{status} {hook}"
    crowd = Crowd(server.url, book).begin()
    ground.after.callback(lambda: [worker.stop() for worker in crowd.workers])
    some = 2 if ground.quick else 12
    moods = ("hangs", "floods", "lies") if ground.quick else MOODS
    time.sleep(some)
    usual = pace(book, crowd.began)
    for mood in moods:
        what = f"SMS, WeChat and a webhook's receiver, for {some} s and longer where an answer is waited for"
        ground.fault(f"a service outside {mood}", what, lambda mood=mood: one_mood(server, standin, crowd, mood, some, usual))
    standin.mood = "well"

    def after() -> dict:
        crowd.end()
        deliveries = admin.get(f"/webhooks/{hook['id']}/deliveries")["items"]
        assert deliveries, "nothing was ever told to the webhook"
        return {**check(server.url, book), "requests to services": standin.requests}

    ground.fault("after all services", "the promises after all of these", after)
    server.stop()


def one_mood(server: Server, standin: StandIn, crowd: Crowd, mood: str, some: int, usual: float) -> dict:
    standin.mood = mood
    since = time.monotonic()
    wechat, took = timed(server, "/wechat-sessions", {"code": f"code-{mood}"})
    assert wechat in (401, 502, 503), f"WeChat {mood}: {wechat}"
    code, code_took = timed(server, "/sign-in-codes", {"phone": f"138{MOODS.index(mood):08}", "purpose": "sign_in"})
    assert code in (202, 503), f"SMS {mood}: {code}"
    time.sleep(max(0.0, some - (time.monotonic() - since)))
    crowd.fail()
    wrong = {status: count for status, count in crowd.statuses(since).items() if status not in (200, 201, 409)}
    assert not wrong, f"the main job felt it: {wrong}"
    now = pace(crowd.book, since)
    assert now < SLOWER * usual + NOISE, f"a step takes {now:.3f} s, {usual:.3f} s before"
    return {
        "WeChat answered": f"{wechat} in {took:.1f} s",
        "code answered": f"{code} in {code_took:.1f} s",
        "steps meanwhile": sum(crowd.statuses(since).values()),
        "median step, ms": f"{now * 1000:.0f} ({usual * 1000:.0f} before)",
    }


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
