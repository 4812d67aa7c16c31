"""What every benchmark here does: peers in a folder of their own, sides that take turns, one table."""

import os
import platform
import shutil
import statistics
import subprocess
import sys
import time
import venv
from collections.abc import Callable
from pathlib import Path

TARGET = Path(os.environ.get("CARGO_TARGET_DIR") or Path(__file__).resolve().parents[1] / "target")
MIEN = TARGET / "release/mien"
WORK = TARGET / "benchmarks"


def environment(requirements: Path) -> Path:
    """The Python of a virtual environment with exactly the wheels of `requirements`, made when they change."""
    purpose = "" if requirements.stem == "requirements" else f"-{requirements.stem}"
    folder = WORK / f"python-{requirements.parent.name}{purpose}"
    python, complete = folder / "bin/python", folder / "complete"
    if not complete.exists() or complete.read_text() != requirements.read_text():
        print(f"installing {requirements.parent.name}'s peers, once", file=sys.stderr)
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=True)
        pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-cache-dir"]
        output([*pip, "--no-deps", "--only-binary=:all:", "--requirement", requirements])
        complete.write_text(requirements.read_text())
    return python


def practice_photos(people: int, width: int) -> Path:
    """Drawn once: 30 photos of each person."""
    photos = WORK / f"photos-{people}-{width}"
    if not (photos / "truth.csv").exists():
        print(f"drawing photos of {people} people, once", file=sys.stderr)
        shutil.rmtree(photos, ignore_errors=True)
        output([MIEN, "practice", photos, "--people", people, "--width", width])
    return photos


def take_turns(sides: dict[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """Measures all sides once, then all again: what slows the machine for a while slows every side."""
    rates: dict[str, list[float]] = {side: [] for side in sides}
    for number in range(1, rounds + 1):
        for side, measure in sides.items():
            rates[side].append(measure())
            print(f"round {number} of {rounds}: {side} {rates[side][-1]:.1f} photos/s", file=sys.stderr)
    return rates


def table(title: str, rates: dict[str, list[float]]) -> None:
    """What was measured, where and how often, above the rates."""
    print(f"{title}\n{processor()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}")
    print(f"all sides in turn, rounds: {len(next(iter(rates.values())))}; median (lowest to highest)\n")
    rows("photos/s", rates)


def rows(unit: str, rates: dict[str, list[float]]) -> None:
    """The first side is ours; a ratio is that of one round, so that both sides met the same machine."""
    ours, *_ = rates.values()
    print(f"{'side':<24} {unit:>24} {'mien is faster by':>24}")
    for side, theirs in rates.items():
        ratios = [our / their for our, their in zip(ours, theirs)]
        shown = "" if theirs is ours else span(ratios, 2)
        print(f"{side:<24} {span(theirs, 0 if min(theirs) >= 100 else 1):>24} {shown:>24}".rstrip())


def span(values: list[float], digits: int) -> str:
    low, middle, high = (f"{value:,.{digits}f}" for value in (min(values), statistics.median(values), max(values)))
    return f"{middle} ({low} to {high})"


def processor() -> str:
    facts = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    names = [line.partition(":")[2].strip() for line in facts if line.startswith("model name")]
    return names[0] if names else platform.processor()


def output(command: list, **settings) -> str:
    """What a command prints; its own words if it fails."""
    words = [str(word) for word in command]
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **settings)
    if done.returncode != 0:
        sys.exit(f"error: `{' '.join(words)}` failed:\n{done.stderr}")
    return done.stdout


def timed(command: list, **settings) -> tuple[float, float, str]:
    """Seconds, the most megabytes, and what is printed, of a whole program."""
    begun = time.perf_counter()
    words = ["/usr/bin/time", "-f", "%M", *map(str, command)]
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **settings)
    seconds = time.perf_counter() - begun
    if done.returncode != 0:
        sys.exit(f"error: `{' '.join(words[3:])}` failed:\n{done.stderr}")
    return seconds, int(done.stderr.split()[-1]) / 1e3, done.stdout


def need_mien() -> None:
    if not MIEN.exists():
        sys.exit(f"error: there is no `{MIEN}`\nhint: build it with `make build`")
