"""What a figure was measured on: without it the figure says nothing."""

import os
import platform
import shlex
import subprocess

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# What these name lies somewhere on a machine.
PLACES = ("--folder", "--binary", "--partner", "--profile")


def _first_line(*command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20)
    except OSError:
        return "not installed"
    return next(iter((done.stdout or done.stderr).strip().splitlines()), "")


def _proc(path, key):
    with open(path) as lines:
        for line in lines:
            if line.startswith(key):
                return line.split(":", 1)[1].strip()
    return "unknown"


def command(program, arguments):
    """As it was asked for, but for what lies outside of the repository: where is nobody's business."""
    told, words = [program], iter(arguments)
    for word in words:
        name, joined, place = word.partition("=")
        if name not in PLACES:
            told.append(word)
            continue
        inside = os.path.relpath(place if joined else next(words, ""), ROOT)
        if not inside.startswith(os.pardir):
            told += [name, inside]
    return shlex.join(told)


def load_average():
    """How many wanted to run, over the last minute, five and fifteen."""
    return " ".join(f"{one:.2f}" for one in os.getloadavg())


def _common(binary, root):
    return [
        ("cpu", f"{_proc('/proc/cpuinfo', 'model name')}, {os.cpu_count()} cores"),
        ("memory", _proc("/proc/meminfo", "MemTotal")),
        ("system", f"{platform.system()} {platform.release()}"),
        ("sanping", _first_line(binary, "--version")),
        ("commit", _commit(root)),
    ]


def _commit(root):
    """What was built; `-dirty` where it was changed since, but for the pages, which the runs themselves write."""
    name = _first_line("git", "-C", root, "describe", "--always")
    changed = _first_line("git", "-C", root, "status", "--porcelain", "--untracked-files=no", "--", ".", ":!docs")
    return f"{name}-dirty" if changed else name


def describe(binary, root):
    """Pairs of what and which, for the head of the page."""
    return [
        *_common(binary, root),
        ("rustc", _first_line("rustc", "--version")),
        ("load generator", _first_line("wrk", "-v")),
        ("pgbench", _first_line("pgbench", "--version")),
    ]


def of_screens(binary, chromium, root):
    """The same for what is measured in a browser."""
    return [
        *_common(binary, root),
        ("browser", _first_line(chromium, "--version")),
        ("node", _first_line("node", "--version")),
        ("playwright", _first_line("npx", "--prefix", os.path.join(root, "screens"), "playwright", "--version")),
    ]
