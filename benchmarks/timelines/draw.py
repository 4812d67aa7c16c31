"""`draw.py TRUTH.csv FRAMES.csv PICTURE.svg`: what was seen in each drawn sequence beside what it shows.

Prints how often both agree, where the truth is settled and the face whole. For two people the track is taken whose
boxes lie nearer to the person's.
"""

import csv
import statistics
import sys
from collections import defaultdict

import matplotlib

matplotlib.use("svg")
matplotlib.rcParams["svg.hashsalt"] = "mien"
import matplotlib.pyplot as plt

# Safe for colour-blind readers (Okabe and Ito, 2008); black is no face, light grey unsure or changing.
COLOURS = {
    "angry": "#d55e00",
    "happy": "#f0e442",
    "neutral": "#56b4e9",
    "sad": "#0072b2",
    "surprise": "#cc79a7",
    "no face": "#000000",
    "unsure or changing": "#d9d9d9",
}


def main() -> None:
    truth_file, frames_file, picture = sys.argv[1:]
    truth, seen = people_of(truth_file), defaultdict(dict)
    for row in read(frames_file):
        if row["time"]:
            seen[row["sequence"].removeprefix("films/"), row["track"]][float(row["time"])] = row
    people = sorted(truth)
    figure, axes = plt.subplots(len(people), 1, figsize=(11, 1.15 * len(people) + 0.6), layout="constrained")
    for axis, (sequence, person) in zip(axes, people):
        shown = truth[sequence, person]
        track = nearest(shown, {track: rows for (name, track), rows in seen.items() if name == sequence})
        step = 0.5 if sequence.endswith(".mp4") else None
        bands = [("truth", spans(shown, said)), ("seen", spans(track, judged, step))]
        for height, (name, band) in zip((1, 0), bands):
            for begin, end, word in band:
                axis.barh(height, end - begin, left=begin, height=0.8, color=COLOURS[word], linewidth=0)
        axis.set(yticks=(1, 0), yticklabels=("truth", "seen"), xlim=(0, max(shown)), ylim=(-0.5, 1.5))
        axis.set_title(f"{sequence}: {person}{agreement(shown, track)}", loc="left", fontsize=9)
        axis.tick_params(labelsize=8)
        axis.spines[:].set_visible(False)
    axes[-1].set_xlabel("seconds", fontsize=9)
    handles = [plt.Rectangle((0, 0), 1, 1, color=colour) for colour in COLOURS.values()]
    figure.legend(handles, COLOURS, loc="outside lower center", ncols=len(COLOURS), fontsize=8, frameon=False)
    figure.savefig(picture, metadata={"Date": None})


def people_of(truth_file):
    """The rows of each person of each sequence by time; where somebody is not in view, a row that says so."""
    people, rows = defaultdict(set), defaultdict(dict)
    for row in read(truth_file):
        people[row["sequence"]].add(row["person"])
        rows[row["sequence"]].setdefault(float(row["time"]), {})[row["person"]] = row
    away = {"face": "none", "x": ""}
    return {
        (sequence, person): {time: shown.get(person, away) for time, shown in rows[sequence].items()}
        for sequence in rows
        for person in people[sequence] - {""}
    }


def read(path):
    with open(path, newline="") as file:
        yield from csv.DictReader(file)


def nearest(shown, tracks):
    """The rows of the track that is nearest to where the person is; of one person's tracks, all together."""
    faces = [row for row in shown.values() if row["x"]]
    middle = statistics.mean(float(row["x"]) + float(row["width"]) / 2 for row in faces)

    def distance(rows):
        boxes = [float(row["x"]) + float(row["w"]) / 2 for row in rows.values() if row["x"]]
        return abs(statistics.mean(boxes) - middle) if boxes else float("inf")

    return min(tracks.values(), key=distance)


def said(row):
    if row["face"] == "none":
        return "no face"
    return row["expression"] if row["face"] == "whole" and row["settled"] == "yes" else "unsure or changing"


def judged(row):
    if row["reason"]:
        return "no face"
    return "unsure or changing" if row["expression"] == "unsure" else row["expression"]


def spans(rows, word, step=None):
    """Pieces of one word: begin, end, word."""
    times = sorted(rows)
    pieces = []
    for number, time in enumerate(times):
        last = time + float(rows[time].get("weight", 0) if step else 0)
        end = times[number + 1] if number + 1 < len(times) else last
        if pieces and pieces[-1][2] == word(rows[time]):
            pieces[-1][1] = end
        else:
            pieces.append([time, end, word(rows[time])])
    return pieces


def agreement(shown, track):
    """How often what is seen is what the last frame of the truth that is not later shows."""
    times, right, count = sorted(shown), 0, 0
    for time, row in track.items():
        before = [known for known in times if known <= time + 1e-6]
        if not before or said(shown[before[-1]]) == "unsure or changing":
            continue
        # A gap of many seconds is one row.
        weight = float(row["weight"])
        count += weight
        right += weight * (said(shown[before[-1]]) == judged(row))
    print(f"{right:.1f} of {count:.1f}", file=sys.stderr)
    return f" – agrees in {100 * right / count:.0f} % of what is settled"


main()
