"""Writes a table of test predictions as mien reads it: draw.py PHOTOS SEED FILE CLASS…

Photos of 40 each belong to one person; both seeds draw the same photos, labels and people.
"""

import sys
from hashlib import sha256

import numpy as np
import pandas as pd


def main() -> None:
    photos, seed, file, *classes = sys.argv[1:]
    photos, seed, count = int(photos), int(seed), len(classes)
    labels = np.arange(photos) % count
    draws = np.random.default_rng(7 + seed)
    people = np.arange(photos) // 40
    skill = 1.2 + 0.2 * seed + 0.5 * np.random.default_rng(3).normal(size=people.max() + 1)
    scores = draws.normal(size=(photos, count))
    scores[np.arange(photos), labels] += skill[people]
    probabilities = np.exp(scores)
    probabilities = (probabilities / probabilities.sum(axis=1, keepdims=True)).astype(np.float32)
    table = pd.DataFrame({
        "sha256": [sha256(str(photo).encode()).hexdigest() for photo in range(photos)],
        "path": [f"data/photos/practice/{classes[label]}/person-{person}/{photo}.jpg" for photo, (label, person) in enumerate(zip(labels, people))],
        "label": [classes[label] for label in labels],
        "group": [f"person-{person}" for person in people],
    })
    for at, name in enumerate(classes):
        table[f"p_{name}"] = probabilities[:, at]
    table.to_csv(file, index=False)


if __name__ == "__main__":
    main()
