"""Why goals were not reached, in figures of the run: a sentence for each. What a goal over hello leaves each request: the
server, its database and the load generator share the cores, so a rate is what the CPU time of a request allows. What
filing costs without any server around it. How the time divides, where a profile of that size was taken. Which cases took
the memory."""

import footprint
import goals
import hotspots_page
import table


def over_partner(one, run, profile):
    """Why a case misses its part of the partner's rate."""
    return over_hello(one, run, profile) if "hello" in one["case"] else over_writer(one)


def over_hello(one, run, profile):
    case, goal, cores = one["case"], one["goal"], run["cores"]
    cpu_goal = goals.GOALS[run["database"]][goals.kind_of(case["name"])][1]
    hello_rate, rate = case["partner_rate"]["median"], case["rate"]["median"]
    generator, cpu = case["generator"]["median"], case["cpu"]["median"]
    # A run from before this was measured does not say.
    database = case["database_cpu"]["median"] if "database_cpu" in case else 0
    rest = max(cores * 1000 / rate - generator - cpu - database, 0)
    own = f", the database's own processes {database:.3f} ms" if database else ""
    said = (f"hello takes {case['hello']['cpu']['median']:.3f} ms of CPU a request, all of it HTTP. "
            f"At {goal:g} of its rate the {cores} cores have {cores * 1000 / (goal * hello_rate):.3f} ms for each; the load "
            f"generator took {generator:.3f} ms of CPU, the server {table.shown(case['cpu'], 3)} ms{own}, and {rest:.3f} ms "
            f"went to whatever else runs and to waiting.")
    possible = cpu_goal and cores * 1000 / (cpu_goal + generator) / hello_rate
    if possible and possible < goal:
        said += (f" A server that takes just the {cpu_goal:g} ms that are its other goal would reach {possible:.2f}: on this "
                 f"machine the two exclude each other.")
    return said + " " + hotspots_page.divided(profile, case["name"])


def over_writer(one):
    """A filing against what writes the same rows, or nearly: both wait for the disk, so the rounds may lie far apart."""
    case = one["case"]
    said = (f"{case['partner']} filed {table.shown(case['partner_rate'])} a second and the server "
            f"{table.shown(case['rate'])}, so that the ratios of the rounds are {case['ratio']['low']:.2f} to "
            f"{case['ratio']['high']:.2f}; a rate of {one['goal'] * case['partner_rate']['median']:,.0f} is asked for.")
    if "partner_cpu" in case:
        said += (f" It takes {case['partner_cpu']['median']:.3f} ms of CPU for each and has a core to "
                 f"itself, the server {case['cpu']['median']:.3f} ms, beside the load generator.")
    return said


def cpu(one, run, profile):
    """Where the CPU of a request goes, where it takes more than it should."""
    case = one["case"]
    said = f"the server takes {table.shown(case['cpu'], 3)} ms of CPU for each."
    if "partner_cpu" in case:
        said += " " + rows_alone(case, one["goal"])
    return said + " " + hotspots_page.divided(profile, case["name"])


def rows_alone(case, goal):
    """What the rows of a filing and their commit cost by themselves."""
    alone, taken = case["partner_cpu"]["median"], case["cpu"]["median"]
    more = f"{taken - alone:.3f} ms less" if taken > alone else f"{alone - taken:.3f} ms more, for it commits each by itself"
    said = (f"The {case['partner']}, which does nothing but work out and write the same rows, without that of the key by "
            f"which a report that comes twice is known, takes "
            f"{table.shown(case['partner_cpu'], 3)} ms, {more}.")
    if alone > goal:
        said += f" The rows alone are more than the {goal:g} ms that are the goal: only fewer or smaller rows would reach it."
    return said


def step(one, run, _):
    filing = next(case for case in run["cases"] if case["name"] == "file a petition")
    return (f"a step takes {table.shown(one['case']['cpu'], 3)} ms of CPU, a filing {table.shown(filing['cpu'], 3)} ms; "
            f"a whole filing and {(goals.STEP - 1) * 100:.0f} % are {goals.STEP * filing['cpu']['median']:.3f} ms.")


def growth(one, run, _):
    case, earlier = one["case"], one["earlier"]
    return (f"p95 went from {table.shown(earlier['p95'], 2)} to {table.shown(case['p95'], 2)} ms, and the server's CPU from "
            f"{table.shown(earlier['cpu'], 3)} to {table.shown(case['cpu'], 3)} ms a request: "
            f"{growth_of(case, earlier, 'cpu')} times the CPU beside {growth_of(case, earlier, 'p95')} times the latency.")


def growth_of(case, earlier, key):
    return f"{case[key]['median'] / earlier[key]['median']:.2f}"


def start(one, run, _):
    foot = run["footprint"]
    cold = foot["cold"]
    warm = foot["start"]
    said = f"of {len(warm)} starts the soonest took {warm[0]:.3f} s and the slowest {warm[-1]:.3f} s"
    return said + (f"; {cold[0]:.3f} to {cold[-1]:.3f} s {footprint.forgotten(run['database'])}." if cold else ".")


def idle(one, run, _):
    """Taken after the server has looked through its database, so what that left behind is in it."""
    now, own = run["footprint"]["idle"]["now"], run["footprint"]["idle"]["anonymous"]
    return (f"of {now:.0f} MB {now - own:.0f} are pages of the program and of other files, which the system can take back, "
            f"and {own:.0f} are the server's own. Nobody had asked it anything but whether it was ready; since its start it "
            f"had looked through its database once, cleared old things away and linked the audit trail, and what it kept from "
            f"that is in the figure.")


def loaded(one, run, _):
    """Which cases needed more memory than a server should; the server is the same for all of them, and what it keeps
    of one, such as the dictionary of words, it has in the next. What ran as a process of its own is no server."""
    cases = [case for case in run["cases"] if not case.get("own_process")]
    above = [case for case in cases if case["peak"] > one["goal"]]
    if not above:
        return "no single case took that much; it was held while memory itself was measured."
    told = ", ".join(f"{case['name']} {case['peak']:.0f} MB" for case in above)
    others = [case["peak"] for case in cases if case["peak"] <= one["goal"]]
    rest = f" The {len(others)} others stayed at or below {max(others):.0f} MB." if others else ""
    return f"more than {one['goal']} MB were held in these cases, in their order: {told}.{rest}"


# Every kind of goal has its sentence.
SENTENCES = {"ratio": over_partner, "cpu": cpu, "step": step, "growth": growth, "start": start, "idle": idle,
             "loaded": loaded}


def section(run, found, profile):
    """A sentence for each goal that the median of the rounds does not reach."""
    missed = filter(goals.unreached, found)
    return "\n".join(f"- **{one['what']}**: {SENTENCES[one['kind']](one, run, profile)}" for one in missed)
