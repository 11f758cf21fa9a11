"""One step, told to a thousand who listen: how long until each of them has heard of it."""

import asyncio
import json
import time
import uuid
from collections import defaultdict

import cases
import table

LISTENERS = 1_000
# As many streams as one person may have open.
EACH = 10
STEPS = 20
PATIENCE = 30


class Audience:
    """All who listen, and when each of them heard of which petition."""

    def __init__(self):
        self.heard, self.open, self.closed, self.tasks = defaultdict(dict), 0, 0, []

    async def gather(self, base, tokens):
        host, port = base.removeprefix("http://").split(":")
        for number in range(LISTENERS):
            token = tokens[number // EACH]
            self.tasks.append(asyncio.create_task(self._listen(number, host, int(port), token)))
        await self.until(lambda: self.open == LISTENERS, lambda: f"only {self.open} streams opened")

    async def _listen(self, number, host, port, token):
        ask = f"GET /api/v1/events HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
        status = b" 503 "
        # Of a thousand who come in the same moment a server may ask some to come again; the screens do.
        while b" 503 " in status:
            reader, writer = await asyncio.open_connection(host, port)
            writer.write(ask)
            status = await reader.readline()
            if b" 503 " in status:
                writer.close()
                await asyncio.sleep(1)
        if b" 200 " not in status:
            raise SystemExit(f"a stream was refused: {status.decode().strip()}")
        self.open += 1
        try:
            async for line in reader:
                if line.startswith(b"data: {"):
                    self.heard[json.loads(line[6:])["petitionId"]].setdefault(number, time.monotonic())
        except ConnectionError:
            pass
        self.closed += 1

    async def until(self, holds, otherwise):
        ends = time.monotonic() + PATIENCE
        while not holds():
            self.whole()
            if time.monotonic() > ends:
                raise SystemExit(f"stream: {otherwise()} within {PATIENCE} s")
            await asyncio.sleep(0.002)

    def whole(self):
        """Nobody may have been sent away: whoever was hears nothing more, and the figures would be those of fewer."""
        if self.closed:
            raise SystemExit(f"stream: {self.closed} of {LISTENERS:,} streams were closed by the server")

    def leave(self):
        for task in self.tasks:
            task.cancel()


def people(community):
    """Tokens of as many dispatchers of the whole place as it takes."""
    admin, tokens = community.admin, []
    for number in range(LISTENERS // EACH):
        login = f"listener-{number}"
        person = admin.ask("/accounts", {"login": login, "name": "收听员", "password": community.password})
        admin.ask(f"/accounts/{person['id']}/roles", {"role": "dispatcher", "place": community.everything})
        tokens.append(community.api().sign_in(login, community.password).token)
    return tokens


async def told(measure, community, audience, reports):
    """Milliseconds from before each report is sent until each listener has heard of it, and the rate of all."""
    waited, begun = [], time.monotonic()
    with measure.watched() as used:
        for report in reports:
            sent = time.monotonic()
            key = {"Idempotency-Key": uuid.uuid4().hex}
            filed = await asyncio.to_thread(community.resident.ask, "/petitions", report, key)
            heard = audience.heard[filed["id"]]
            number = len(waited) // LISTENERS + 1
            await audience.until(lambda: len(heard) == LISTENERS, lambda: f"only {len(heard)} heard of step {number}")
            waited += [(at - sent) * 1000 for at in heard.values()]
    audience.whole()
    rate = len(waited) / (time.monotonic() - begun)
    return {"rate": rate, "requests": len(waited), **measure.each(used, len(waited)), **table.percentiles(waited)}


async def rounds(community, measure):
    audience, desk = Audience(), community.desk
    await audience.gather(community.server.base, people(community))
    point, category = cases.matter(desk)
    of = lambda first: [cases.report(first + one, category, point) for one in range(STEPS)]
    try:
        # As everywhere, the first is not measured.
        return [await told(measure, community, audience, of(STEPS * one)) for one in range(measure.asked.rounds + 1)][1:]
    finally:
        audience.leave()


def listening(community, measure):
    """The audience stays for all rounds; in each, so many reports come one after the other."""
    found = asyncio.run(rounds(community, measure))
    measure.note(f"a step told to {LISTENERS:,} listeners, each", found)
