"""Judges every photo of a folder: `peers.py fer|plain|tuned PHOTOS THREADS [EXPORT]` prints a line per face.

fer    PyPI's `fer` as its README shows it
plain  OpenCV and PyTorch as people write it: the whole photo, a cascade on it, one face after the other
tuned  the same with care: a decode of a quarter, the cascade on 480 pixels, faces judged 32 at a time
EXPORT is the folder of `mien export`, so that the network is that of mien.
"""

import sys
from pathlib import Path

import cv2
import numpy

SIDE = 48
MARGIN = 0.15
LONGEST_SIDE = 480


def main() -> None:
    kind, folder, threads, *export = sys.argv[1:]
    photos = sorted(Path(folder).rglob("*.jpg"))
    cv2.setNumThreads(int(threads))
    if kind == "fer":
        judged = with_fer(photos)
    else:
        judged = with_torch(photos, int(threads), Path(export[0]), is_tuned=kind == "tuned")
    for path, box, probabilities in judged:
        print(path, *box, *(f"{it:.4f}" for it in probabilities), sep=",")


def with_fer(photos):
    from fer.fer import FER

    detector = FER()
    for path in photos:
        for face in detector.detect_emotions(cv2.imread(str(path))):
            yield path, face["box"], face["emotions"].values()


def with_torch(photos, threads, export, is_tuned):
    import torch

    sys.path.insert(0, str(export))
    import model

    torch.set_num_threads(threads)
    network = model.load()
    cascade = cv2.CascadeClassifier(cv2.data.haarcascades + "haarcascade_frontalface_default.xml")
    flag = cv2.IMREAD_REDUCED_COLOR_4 if is_tuned else cv2.IMREAD_COLOR
    waiting = []

    def judge():
        batch = torch.from_numpy(numpy.stack([pixels for *_, pixels in waiting]))
        with torch.inference_mode():
            rows = model.probabilities(network, batch).tolist()
        yield from ((path, box, row) for (path, box, _), row in zip(waiting, rows))
        waiting.clear()

    for path in photos:
        photo = cv2.imread(str(path), flag)
        grey = cv2.cvtColor(photo, cv2.COLOR_BGR2GRAY)
        scale = max(1.0, max(grey.shape) / LONGEST_SIDE) if is_tuned else 1.0
        if is_tuned:
            grey = cv2.resize(grey, None, fx=1 / scale, fy=1 / scale, interpolation=cv2.INTER_AREA)
        smallest = int(min(grey.shape) / 6)
        for x, y, width, height in cascade.detectMultiScale(grey, 1.1, 5, minSize=(smallest, smallest)):
            box = [int(scale * it) for it in (x, y, width, height)]
            waiting.append((path, box, crop(photo, *box)))
            if not is_tuned or len(waiting) == 32:
                yield from judge()
    if waiting:
        yield from judge()


def crop(photo, x, y, width, height):
    """The face with its margin as u8 [3, SIDE, SIDE], red first."""
    reach = int(MARGIN * max(width, height))
    face = photo[max(0, y - reach) : y + height + reach, max(0, x - reach) : x + width + reach]
    face = cv2.resize(face, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    return numpy.ascontiguousarray(face[:, :, ::-1].transpose(2, 0, 1))


main()
