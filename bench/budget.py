"""What a goal over hello leaves each request: the server, its database and the load generator share the cores, so a rate
is what the CPU time of a request allows."""

import table


def sentence(case, goal, cpu_goal, cores):
    """Why a case misses its part of hello's rate, in figures of the run; none where it reaches it."""
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


def section(run, goals):
    """One sentence for each case that misses its part of hello's rate."""
    if "cores" not in run:
        return ""
    asked = [(case, *goals(case["name"])) for case in run["cases"] if goals(case["name"])]
    said = [sentence(case, goal, cpu_goal, run["cores"]) for case, goal, cpu_goal in asked]
    return "\n".join(f"- {one}" for one in said if one)
