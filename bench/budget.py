"""Why goals were missed, in figures of the run. What a goal over hello leaves each request: the server, its database and
the load generator share the cores, so a rate is what the CPU time of a request allows. What filing costs without any
server around it. Which cases took the memory."""

import table


def over_hello(case, goal, cpu_goal, cores):
    """Why a case misses its part of hello's rate; none where it reaches it."""
    if "hello" not in case or case["ratio"]["median"] >= goal:
        return None
    hello_rate, rate = case["partner_rate"]["median"], case["rate"]["median"]
    generator, cpu = case["generator"]["median"], case["cpu"]["median"]
    rest = max(cores * 1000 / rate - generator - cpu, 0)
    said = (f"**{case['name']}**: hello takes {case['hello']['cpu']['median']:.3f} ms of CPU a request, all of it HTTP. "
            f"At {goal:g} of its rate the {cores} cores have {cores * 1000 / (goal * hello_rate):.3f} ms for each; the load "
            f"generator took {generator:.3f} ms of CPU, the server {table.shown(case['cpu'], 3)} ms, and {rest:.3f} ms "
            f"went to the database's own processes, the system and waiting.")
    possible = cpu_goal and cores * 1000 / (cpu_goal + generator) / hello_rate
    if possible and possible < goal:
        said += (f" A server that takes just the {cpu_goal:g} ms that are its other goal would reach {possible:.2f}: on this "
                 f"machine the two exclude each other.")
    return said


def rows_alone(case, cpu_goal):
    """What the rows of a filing and their commit cost by themselves, where a filing takes more CPU than it should."""
    if "partner_cpu" not in case or case["cpu"]["median"] <= cpu_goal:
        return None
    alone, cpu = case["partner_cpu"]["median"], case["cpu"]["median"]
    rest = f"the server takes {cpu:.3f} ms, so {abs(cpu - alone):.3f} ms {'more' if cpu > alone else 'less, for it commits many at once'}"
    said = (f"**{case['name']}**: the {case['partner']}, which does nothing but work out and write the same rows, takes "
            f"{table.shown(case['partner_cpu'], 3)} ms of CPU for each; {rest}.")
    if alone > cpu_goal:
        said += f" The rows alone are more than the {cpu_goal:g} ms that are the goal: only fewer or smaller rows would reach it."
    return said


def took_memory(run, most):
    """Which cases needed more memory than a server should; the server is the same for all of them, and what it keeps
    of one, such as the dictionary of words, it has in the next."""
    above = [case for case in run["cases"] if case["peak"] > most]
    if not above:
        return None
    told = ", ".join(f"{case['name']} {case['peak']:.0f} MB" for case in above)
    others = [case["peak"] for case in run["cases"] if case["peak"] <= most]
    rest = f" The {len(others)} others stayed at or below {max(others):.0f} MB." if others else ""
    return f"**memory under load**: more than {most} MB were held in these cases, in their order: {told}.{rest}"


def section(run, goals, most):
    """A sentence for each goal that was missed and can be explained from the run."""
    asked = [(case, *goals(case["name"])) for case in run["cases"] if goals(case["name"])]
    said = [over_hello(case, goal, cpu_goal, run["cores"]) for case, goal, cpu_goal in asked if "cores" in run]
    said += [rows_alone(case, cpu_goal) for case, _, cpu_goal in asked]
    return "\n".join(f"- {one}" for one in [*said, took_memory(run, most)] if one)
