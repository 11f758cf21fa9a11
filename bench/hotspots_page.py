"""The sections of docs/BENCHMARKS.md that say where the time goes: one for each profile that was taken."""

import glob
import json
import os

import goals
import table

HEAD = """## Where the time goes: {database}, {petitions:,} petitions

Written by `{command}` from commit {commit}: a server with symbols, without link-time optimisation, in front of \
{petitions:,} petitions on {database} under the load of the cases above, watched by `perf`. Each sample counts for the \
innermost module of Sanping's on its stack. Beside the whole share stands what of it the database engine, the query layer \
and the system took on behalf of that module; the rest is its own code and other libraries'.{apart}"""
APART = " The engine has processes of its own, which are not in the samples: what stands for it is its client library."
KINDS = ("database", "query layer", "system")


def read(folder):
    """Every profile that was kept, the largest first. Once there was only one, of SQLite, which did not say so: it counts
    until another of SQLite is there."""
    profiles, paths = [], sorted(glob.glob(os.path.join(folder, "profile-*.json")))
    if not any("profile-sqlite" in path for path in paths):
        paths += glob.glob(os.path.join(folder, "profile.json"))
    for path in paths:
        with open(path) as file:
            profiles.append({"database": "SQLite", "communities": 1, "command": "make profile"} | json.load(file))
    return sorted(profiles, key=lambda one: (one["database"] != "SQLite", -one["petitions"]))


def of(profiles, run):
    """The profile of the same data as a run's."""
    alike = ("database", "petitions", "communities")
    return next((one for one in profiles if all(one[key] == run[key] for key in alike)), None)


def percent(share):
    return f"{100 * share:.0f} %"


def divided(profile, name):
    """How the time of a case divides, in a sentence: by its own profile, or one that is said to be of another."""
    if not profile:
        return "How that divides is not told: no profile was taken of as many petitions (`make profile`)."
    known = profile["cases"]
    of = name if name in known else next((one for one in known if goals.kind_of(one) == goals.kind_of(name)), None)
    if not of:
        return "How that divides is not told: no profile was taken of such a case (`make profile`)."
    modules, whose = known[of]["modules"], "" if of == name else f", which is not of this case but of \"{of}\","
    took = ", ".join(f"{percent(sum(one.get(key, 0) for one in modules))} in the {key}" for key in KINDS)
    most = ", ".join(f"{quoted(one['module'])} {percent(one['share'])}" for one in modules[:3])
    told = percent(sum(one["share"] for one in modules))
    return (f"Of the samples of a profile of as many petitions (commit {commit(profile)}; the modules told are {told} of "
            f"it){whose} were {took}. The most went into {most}.")


def commit(profile):
    return dict(profile["machine"])["commit"]


def quoted(module):
    return f"`{module}`" if "::" in module else module


def section(profile):
    head = {"commit": commit(profile), "apart": APART if profile["database"] != "SQLite" else ""}
    parts = [HEAD.format(**head, **{key: profile[key] for key in ("database", "petitions", "command")})]
    for name, case in profile["cases"].items():
        rows = [[quoted(one["module"]), *(percent(one.get(key, 0)) for key in ("share", *KINDS))] for one in case["modules"]]
        parts.append(f"### {name[0].upper()}{name[1:]}: {case['samples']:,} samples")
        parts.append(table.markdown(["module", "share", *(f"of it {kind}" for kind in KINDS)], rows))
    return "\n\n".join(parts)
