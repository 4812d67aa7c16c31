"""The networks of the benchmark trained by Keras' `fit`, on TensorFlow.

    keras_fit.py NETWORK TRAIN.safetensors EPOCHS BATCH THREADS cpu

Prints the seconds of each epoch.
"""

import json
import os
import sys
import time

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import numpy
import tensorflow
from keras import layers
from safetensors.numpy import load_file


class Seconds(keras.callbacks.Callback):
    """What each epoch takes."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[float] = []

    def on_epoch_begin(self, epoch, logs=None) -> None:
        self.begun = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None) -> None:
        self.all.append(time.perf_counter() - self.begun)


def main() -> None:
    name, part, epochs, batch, threads, _ = sys.argv[1:]
    tensorflow.config.threading.set_intra_op_parallelism_threads(int(threads))
    tensorflow.config.threading.set_inter_op_parallelism_threads(1)
    keras.utils.set_random_seed(1)
    part = load_file(part)
    images = numpy.ascontiguousarray(part["images"].transpose(0, 2, 3, 1)).astype("float32") / 255
    network = {"paper": paper, "six": six}[name]()
    rate = {"paper": 0.01, "six": 0.001}[name]
    network.compile(
        optimizer=keras.optimizers.Adam(rate),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    seconds = Seconds()
    network.fit(images, part["labels"], batch_size=int(batch), epochs=int(epochs), verbose=0, callbacks=[seconds])
    print(json.dumps(seconds.all))


def paper() -> keras.Model:
    return keras.Sequential(
        [
            layers.Input((32, 32, 3)),
            layers.Conv2D(32, 3, activation="relu"), layers.MaxPooling2D(2), layers.Dropout(0.25),
            layers.Conv2D(64, 3, activation="relu"), layers.MaxPooling2D(2), layers.Dropout(0.25),
            layers.Flatten(), layers.Dense(128, activation="relu"), layers.Dense(5),
        ]
    )  # fmt: skip


def six() -> keras.Model:
    blocks = []
    for filters in (32, 64, 128):
        for _ in range(2):
            blocks += [layers.Conv2D(filters, 3, padding="same"), layers.BatchNormalization(), layers.ReLU()]
        blocks += [layers.MaxPooling2D(2), layers.Dropout(0.25)]
    head = [layers.Flatten(), layers.Dense(128, activation="relu"), layers.Dense(5)]
    return keras.Sequential([layers.Input((48, 48, 3)), *blocks, *head])


main()
