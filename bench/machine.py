"""What a figure was measured on: without it the figure says nothing."""

import hashlib
import os
import platform
import shlex
import subprocess

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# What these name lies somewhere on a machine.
PLACES = ("--folder", "--binary", "--partner", "--profile")
SORTS = {"nvme": "NVMe device", "vd": "virtual disk", "xvd": "virtual disk", "sd": "disk", "mmc": "memory card",
         "md": "RAID", "dm-": "mapped device", "zram": "device in memory"}


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


class Checkout:
    """What the page names as measured, taken before a run: other work may go on in the same folder meanwhile."""

    def __init__(self, root):
        self.root, self.name, self._state = root, _commit(root), _state(root)

    def changed(self):
        """What it has become, where it is no more what it was."""
        same = _state(self.root) == self._state
        return None if same else _commit(self.root)


def _common(binary, commit):
    return [
        ("cpu", f"{_proc('/proc/cpuinfo', 'model name')}, {os.cpu_count()} cores"),
        ("memory", _proc("/proc/meminfo", "MemTotal")),
        ("system", f"{platform.system()} {platform.release()}"),
        ("sanping", _first_line(binary, "--version")),
        ("commit", commit),
    ]


def _commit(root):
    """What was built; `-dirty` where it was changed since, but for the pages, which the runs themselves write."""
    name = _first_line("git", "-C", root, "describe", "--always")
    changed = _first_line("git", "-C", root, "status", "--porcelain", "--untracked-files=no", "--", ".", ":!docs")
    return f"{name}-dirty" if changed else name


def _state(root):
    """The commit and all that differs from it, but for the pages."""
    said = subprocess.run(["git", "-C", root, "diff", "HEAD", "--", ".", ":!docs"], capture_output=True).stdout
    return _first_line("git", "-C", root, "rev-parse", "HEAD"), hashlib.sha256(said).hexdigest()


def disk(folder):
    """The file system of a folder and what it lies on."""
    if not folder:
        return "not on this machine"
    device = os.stat(folder).st_dev
    number, system = f"{os.major(device)}:{os.minor(device)}", "unknown file system"
    with open("/proc/self/mountinfo") as mounts:
        for line in mounts:
            place, _, kind = line.partition(" - ")
            if place.split()[2] == number:
                system = kind.split()[0]
    block = os.path.realpath(f"/sys/dev/block/{number}")
    # A part of a disk has no queue of its own.
    block = next((one for one in (block, os.path.dirname(block)) if os.path.exists(f"{one}/queue/rotational")), None)
    if not block:
        return f"{system}, on no block device of its own"
    name = os.path.basename(block)
    sort = next((told for prefix, told in SORTS.items() if name.startswith(prefix)), "device")
    with open(f"{block}/queue/rotational") as rotational:
        turns = rotational.read().strip() == "1"
    # What turns beneath a virtual disk nobody tells.
    kind = "" if sort == "virtual disk" else " that turns" if turns else " that does not turn"
    return f"{system} on {name}, a {sort}{kind}"


def describe(community, checkout):
    """Pairs of what and which, for the head of the page."""
    return [
        *_common(community.asked.binary, checkout.name),
        ("data folder", disk(community.store.folder())),
        ("rustc", _first_line("rustc", "--version")),
        ("load generator", _first_line("wrk", "-v")),
        ("pgbench", _first_line("pgbench", "--version")),
    ]


def of_screens(binary, chromium, root):
    """The same for what is measured in a browser."""
    return [
        *_common(binary, _commit(root)),
        ("browser", _first_line(chromium, "--version")),
        ("node", _first_line("node", "--version")),
        ("playwright", _first_line("npx", "--prefix", os.path.join(root, "screens"), "playwright", "--version")),
    ]
