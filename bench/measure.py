"""Rounds: a case and its partner take turns, so that whatever else the machine does falls upon both. The first of each is
not measured: what a server, a database and a disk do only once is no part of what a request costs."""

import time
from contextlib import contextmanager

import load
import table

# Seconds that a round may take, and how many answers make one: with fewer, those that the end cuts off weigh too much.
LONGEST, ENOUGH = 150, 10
# What is told of a case, and kept of each of its rounds.
TOLD = ("rate", "p50", "p95", "p99", "cpu")


class Measure:
    def __init__(self, community, asked, say):
        self.community, self.asked, self.say = community, asked, say
        self.cases, self.needed, self.left_out = [], {}, {}

    def leave_out(self, name, why):
        """A case that cannot be measured is told of nevertheless."""
        self.cases = [case for case in self.cases if case["name"] != name]
        self.left_out[name] = why
        self.say(f"{name} is not measured: {why}")

    @contextmanager
    def watched(self, server=None):
        """What is used while this lasts: seconds of CPU of the server and of the database's own processes, and the most
        memory in MB."""
        before = self.community.store.cpu()
        with (server or self.community.server).watched() as used:
            yield used
        used["database_cpu"] = self.community.store.cpu() - before

    def each(self, used, count):
        """The same for each of so many, in milliseconds."""
        return {key: used[key] * 1000 / max(count, 1) for key in ("cpu", "database_cpu")} | {"peak": used["peak"]}

    def once(self, name, requests, server=None, whole=False, connections=None):
        """One round: the rate, latencies, and the server's CPU in ms a request; with `whole` each is asked just once."""
        server, connections = server or self.community.server, connections or self.asked.connections
        seconds = self.needed.get(name, self.asked.seconds) * (10 if whole else 1)
        while True:
            with self.watched(server) as used:
                found = load.run(server.base, requests, seconds, connections, once=whole)
            # What no answer came for in the time was sent nevertheless, and is still worked out.
            requests.go_on(found["requests"] + connections)
            time.sleep(found["p99"] / 1000 if found["requests"] else seconds)
            if whole or found["requests"] >= ENOUGH or 5 * seconds > LONGEST:
                break
            seconds = self.needed[name] = 5 * seconds
        if found["failed"]:
            raise SystemExit(f"{name}: {found['failed']} of {found['requests']} requests failed")
        return found | self.each(used, found["requests"])

    def alone(self, measured):
        """Rounds of a case that has no partner, given as a function of the number of the round."""
        return [measured(number) for number in range(self.asked.rounds + 1)][1:]

    def against(self, name, measured, partner, partner_name):
        """Interleaved rounds of a case and its partner, both given as functions of the number of the round."""
        others, rounds = [], []
        for number in range(self.asked.rounds + 1):
            others.append(partner(number))
            rounds.append(measured(number))
        return self.note(name, rounds[1:], partner_name, others[1:])

    def against_hello(self, name, requests, connections=None, first=lambda: None, through=False):
        """A case that only reads, against hello with as many connections; `first` is done before each round, unmeasured.
        With `through` the round that is not measured asks for everything once: what a server keeps of each it then has."""
        hello = load.Requests("GET", {})
        hello.add("/")

        def measured(number):
            first()
            return self.once(name, requests, connections=connections, whole=through and number == 0)

        partner = lambda _: self.once("hello", hello, self.community.hello, connections=connections)
        case = self.against(name, measured, partner, "hello")
        case |= {"different": len(requests.items), "rows": requests.rows}
        return case

    def note(self, name, rounds, partner=None, others=()):
        case = {"name": name, "partner": partner}
        for key in TOLD + (("database_cpu",) if self.community.store.kind == "PostgreSQL" else ()):
            case[key] = table.summed([one[key] for one in rounds])
        case["rounds"] = [{key: one[key] for key in (*TOLD, "requests") if key in one} for one in rounds]
        case["peak"] = max(one["peak"] for one in rounds)
        case["partner_rounds"] = [one["rate"] for one in others]
        case["partner_rate"] = table.summed(case["partner_rounds"]) if others else None
        case["ratio"] = table.summed([one["rate"] / other["rate"] for one, other in zip(rounds, others)]) if others else None
        if partner == "hello":
            case["generator"] = table.summed([one["generator"] for one in rounds])
            case["hello"] = {key: table.summed([one[key] for one in others]) for key in ("cpu", "generator")}
        elif others and "cpu" in others[0]:
            case["partner_cpu"] = table.summed([one["cpu"] for one in others])
        self.cases.append(case)
        ratio = f", ÷ {partner} {table.shown(case['ratio'], 3)}" if others else ""
        late = "p95" if table.enough(case, "p95") else "p50"
        self.say(f"{name}: {table.shown(case['rate'])} a second, {late} {table.shown(case[late], 2)} ms, "
                 f"CPU {table.shown(case['cpu'], 3)} ms, peak {case['peak']:.0f} MB{ratio}")
        return case
