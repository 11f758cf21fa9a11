"""Rounds: a case and its partner take turns, so that whatever else the machine does falls upon both."""

import time

import load
import table

# Seconds that a round may take, and how many answers make one: with fewer, those that the end cuts off weigh too much.
LONGEST, ENOUGH = 150, 10
# What is told of a case, and kept of each of its rounds.
TOLD = ("rate", "p50", "p95", "p99", "cpu")


class Measure:
    def __init__(self, community, asked, say):
        self.community, self.asked, self.say = community, asked, say
        self.cases, self.needed = [], {}

    def once(self, name, requests, server=None, whole=False, connections=None):
        """One round: the rate, latencies, and the server's CPU in ms a request."""
        server, connections = server or self.community.server, connections or self.asked.connections
        seconds = self.needed.get(name, self.asked.seconds) * (10 if whole else 1)
        while True:
            beside = self.community.store.cpu()
            with server.watched() as used:
                found = load.run(server.base, requests, seconds, connections, once=whole)
            beside = self.community.store.cpu() - beside
            # What no answer came for in the time was sent nevertheless, and is still worked out.
            requests.go_on(found["requests"] + connections)
            time.sleep(found["p99"] / 1000 if found["requests"] else seconds)
            if whole or found["requests"] >= ENOUGH or 5 * seconds > LONGEST:
                break
            seconds = self.needed[name] = 5 * seconds
        each = 1000 / max(found["requests"], 1)
        found |= {"cpu": used["cpu"] * each, "database_cpu": beside * each, "peak": used["peak"]}
        if found["failed"]:
            raise SystemExit(f"{name}: {found['failed']} of {found['requests']} requests failed")
        return found

    def against(self, name, measured, partner, partner_name):
        """Interleaved rounds of a case and its partner, both given as functions; the partner's gives a rate."""
        others, rounds = [], []
        for number in range(self.asked.rounds):
            others.append(partner(number))
            rounds.append(measured(number))
        ratios = [one["rate"] / other for one, other in zip(rounds, others)]
        return self.note(name, rounds, partner_name, others, ratios)

    def against_hello(self, name, requests, connections=None, first=lambda: None):
        """A case that only reads, against hello with as many connections; `first` is done before each round, unmeasured."""
        hello, rounds, others = load.Requests("GET", {}), [], []
        hello.add("/")

        def partner(_):
            others.append(self.once("hello", hello, self.community.hello, connections=connections))
            return others[-1]["rate"]

        def measured(_):
            first()
            rounds.append(self.once(name, requests, connections=connections))
            return rounds[-1]

        case = self.against(name, measured, partner, "hello")
        case["different"] = len(requests.items)
        for key in ("generator", "database_cpu"):
            case[key] = table.summed([one[key] for one in rounds])
        case["hello"] = {key: table.summed([one[key] for one in others]) for key in ("cpu", "generator")}
        return case

    def note(self, name, rounds, partner=None, others=(), ratios=()):
        case = {"name": name, "partner": partner}
        for key in TOLD:
            case[key] = table.summed([one[key] for one in rounds])
        case["rounds"] = [{key: one[key] for key in (*TOLD, "requests") if key in one} for one in rounds]
        case["peak"] = max(one["peak"] for one in rounds)
        case["partner_rounds"] = list(others)
        case["partner_rate"] = table.summed(others) if others else None
        case["ratio"] = table.summed(ratios) if ratios else None
        self.cases.append(case)
        ratio = f", ÷ {partner} {table.shown(case['ratio'], 3)}" if ratios else ""
        self.say(f"{name}: {table.shown(case['rate'])} a second, p95 {table.shown(case['p95'], 2)} ms, "
                 f"CPU {table.shown(case['cpu'], 3)} ms, peak {case['peak']:.0f} MB{ratio}")
        return case
