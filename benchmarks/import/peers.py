"""The same work as an import, by other libraries: read, SHA-256, decode small, 32 x 32 by area average.

    peers.py pillow|opencv|opencv_full FOLDER     prints photos per second and per second of CPU, one thread
"""

import hashlib
import io
import sys
import time
from pathlib import Path


def pillow(data: bytes):
    """Pillow asks libjpeg for the smallest scale that is still large enough."""
    from PIL import Image, ImageOps

    image = Image.open(io.BytesIO(data))
    image.draft("RGB", (64, 64))
    image = ImageOps.exif_transpose(image.convert("RGB"))
    return image.resize((32, 32), Image.Resampling.BOX)


def opencv(data: bytes):
    """OpenCV decodes at 1/8 and turns by EXIF itself."""
    import cv2
    import numpy

    image = cv2.imdecode(numpy.frombuffer(data, numpy.uint8), cv2.IMREAD_REDUCED_COLOR_8)
    return cv2.resize(image, (32, 32), interpolation=cv2.INTER_AREA)


def opencv_full(data: bytes):
    """The decoding that a script does which knows of no scale."""
    import cv2
    import numpy

    image = cv2.imdecode(numpy.frombuffer(data, numpy.uint8), cv2.IMREAD_COLOR)
    return cv2.resize(image, (32, 32), interpolation=cv2.INTER_AREA)


def main() -> None:
    work = {"pillow": pillow, "opencv": opencv, "opencv_full": opencv_full}[sys.argv[1]]
    photos = sorted(Path(sys.argv[2]).rglob("*.jpg"))
    if sys.argv[1] != "pillow":
        import cv2

        cv2.setNumThreads(1)
    work(photos[0].read_bytes())
    begun, used = time.perf_counter(), time.process_time()
    for photo in photos:
        data = photo.read_bytes()
        hashlib.sha256(data).hexdigest()
        work(data)
    print(len(photos) / (time.perf_counter() - begun), len(photos) / (time.process_time() - used))


main()
