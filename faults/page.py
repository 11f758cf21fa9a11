"""The page docs/FAULTS.md, from what runs have left."""

from collections import Counter
from pathlib import Path

NAMES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}

HEAD = """\
# Faults

Written by `make faults` from its runs; not edited by hand. What each fault is and how it is made stands in
[faults/](../faults/README.md).

In `postgres`, `disk` and `clock`, and where the disk runs full in writing, eight people work before, while and after the
fault lasts: they report, dispatch, accept, note, finish and rate, and ask again with the same idempotency key where an
answer was refused or lost. Every refusal must be 503 or 507 with `Retry-After`, none may be 500, and none may take longer
than {bound} s. Where nothing can be stored, nothing may be acknowledged. Within {back} s after the fault has passed, work
must go on unaided, and then nothing may fail any more. The same eight people work in `kill`, `outside` and `backup`, and
while a byte is flipped in serving; what is done in the other cases stands in their rows. After each fault, but for
migrations of an empty database, this must hold:

- *acknowledged ⊆ stored ⊆ attempted*: each petition that was answered for is there, at the version that was answered for
  or a later one; nothing is there that nobody attempted, and nothing twice;
- every history has one line a version, begins with the report and is without a gap, and its last line agrees with the
  petition; where somebody was refused because another was faster, the history says that Sanping itself was;
- every line of every history has its line in the audit trail, each of these has its place in the chain, and the whole
  chain verifies;
- the counts, and of the figures those of all, of the closed and of the rated, equal a recount.
"""


def page(runs: dict[str, dict], plots: list[Path], root: Path) -> str:
    """Of the last run of each case on each database."""
    from crowd import BACK
    from load import BOUND

    every = [(database, case, run) for database, cases in runs.items() for case, run in cases.items()]
    outcomes = Counter(record["outcome"] for _, _, run in every for record in run["records"])
    told = lambda key: dict.fromkeys(one for _, _, run in every for one in (run[key] if key == "with" else [run.get(key)]))
    lines = [
        HEAD.format(bound=BOUND, back=BACK),
        f"**{outcomes['held']} held, {outcomes['broke']} broke, {outcomes['skipped']} were skipped.**",
        "",
        *(f"- {machine}" for machine in told("machine") if machine),
        f"- {'; '.join(told('with'))}",
        f"- {sum(run['minutes'] for _, _, run in every):.0f} minutes in all; [the last run of each case](#runs)",
    ]
    for database, cases in runs.items():
        lines += ["", f"## {NAMES[database]}", ""]
        lines += ["| case | fault | what was done | promises | counted |", "|---|---|---|---|---|"]
        lines += [row(case, record) for case, run in cases.items() for record in run["records"]]
    lines += ["", "## Runs", ""]
    lines += ["| database | case | day | commit | server | minutes | load | command |", "|---|---|---|---|---|---|---|---|"]
    lines += [last(database, case, run) for database, case, run in every if run["records"]]
    if plots:
        lines += ["", "## Along the time", ""]
        lines += [f"![{path.stem.replace('-', ' ')}]({path.relative_to(root)})\n" for path in plots]
    return "\n".join(lines).rstrip() + "\n"


def last(database: str, case: str, run: dict) -> str:
    """What was run, and when: a case that was not run again stays with what it was run with."""
    commit, server = (run.get(key) or "not noted" for key in ("commit", "sanping"))
    return (f"| {NAMES[database]} | `{case}` | {run['day']} | {commit} | {server} | {run['minutes']} | {run['load']} "
            f"| `{escaped(run['command'])}` |")


def row(case: str, record: dict) -> str:
    outcome = {"held": "held", "broke": "**broke**", "skipped": "skipped"}[record["outcome"]]
    counted = record["words"] or "; ".join(f"{name}: {value}" for name, value in record["counted"].items())
    return f"| `{case}` | {record['label']} | {record['what']} | {outcome} | {escaped(counted)} |"


def escaped(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
