"""Seconds over photos, both in powers of ten, with the line along which time grows as the catalogue does.

    draw.py FILE SERIES     SERIES is {name: [counts, seconds]}
"""

import ast
import sys

import matplotlib

matplotlib.use("svg")
matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "mien", "font.size": 11})
from matplotlib import pyplot

# Safe for colour-blind readers, and told apart by their marks in grey print.
COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9"]
MARKS = ["o", "s", "^", "D", "v"]


def main() -> None:
    file, series = sys.argv[1], ast.literal_eval(sys.argv[2])
    figure, axes = pyplot.subplots(figsize=(7.5, 4.8), layout="constrained")
    for (name, (counts, seconds)), colour, mark in zip(series.items(), COLOURS, MARKS):
        axes.loglog(counts, seconds, color=colour, marker=mark, label=f"mien {name}")
    counts = next(iter(series.values()))[0]
    axes.loglog(counts, [count * 2e-6 for count in counts], color="#888888", linestyle=":", label="2 µs a photo")
    axes.set_xlabel("photos in the catalogue")
    axes.set_ylabel("seconds")
    axes.grid(which="major", color="#dddddd")
    axes.legend(frameon=False)
    figure.savefig(file, metadata={"Date": None})


main()
