"""What runs leave behind, one file a database: of each case its last run. The page is made of all of them."""

import json
import os
import platform
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path

from cluster import binaries
from ground import Record

ROOT = Path(__file__).resolve().parent.parent
# What a figure is measured on is told in one way for all measurements.
sys.path.append(str(ROOT / "bench"))

import machine


def keep(folder: Path, database: str, case: str, records: list[Record], seconds: float, binary: str, words: list[str]) -> None:
    """Replaces what was kept of this case, as soon as it has ended."""
    path = folder / f"{database}.json"
    cases = json.loads(path.read_text()) if path.exists() else {}
    here = dict(machine.describe(binary, str(ROOT)))
    cases[case] = {
        "records": [asdict(one) for one in records],
        "minutes": round(seconds / 60, 1),
        "day": time.strftime("%Y-%m-%d"),
        "load": round(os.getloadavg()[0], 1),
        "command": machine.command("faults/run.py", words),
        "commit": here["commit"],
        "sanping": here["sanping"],
        "machine": f"{here['cpu']}, {here['memory']}, {here['system']}",
        "with": [
            said(str(binaries() / "postgres"), "--version") if database == "postgres" else "SQLite as it is built in",
            f"Python {platform.python_version()}",
        ],
    }
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(cases, indent=1, ensure_ascii=False) + "\n")


def kept(folder: Path, databases: tuple[str, ...]) -> dict[str, dict]:
    """By database and case, as they were kept."""
    paths = ((database, folder / f"{database}.json") for database in databases)
    return {database: json.loads(path.read_text()) for database, path in paths if path.exists()}


def said(*words: str) -> str:
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()
