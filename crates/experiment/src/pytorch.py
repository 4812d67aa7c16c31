"""A facial expression classifier for PyTorch: {of}.

Written by `mien export`. `weights.safetensors` has to lie beside this file.

    import model
    network = model.load()
    shares = model.probabilities(network, images)  # [N, 3, SIDE, SIDE] uint8 -> [N, len(CLASSES)]

On the command line it prints the probabilities of prepared photos as CSV:

    python3 model.py ../../../../../data/prepared/<split>-<view>/validation.safetensors
"""

import json
import struct
import sys
from pathlib import Path

import torch
from torch import nn

{constants}


class GlobalAveragePool(nn.Module):
    def forward(self, images):
        return images.mean((2, 3))


class DepthwiseSeparable(nn.Module):
    def __init__(self, channels, filters, kernel, stride, padding):
        super().__init__()
        self.depthwise = nn.Conv2d(
            channels, channels, kernel, stride=stride, padding=padding, groups=channels, bias=False
        )
        self.pointwise = nn.Conv2d(channels, filters, 1)

    def forward(self, images):
        return self.pointwise(self.depthwise(images))


class SqueezeExcite(nn.Module):
    def __init__(self, channels, units):
        super().__init__()
        self.squeeze = nn.Linear(channels, units)
        self.excite = nn.Linear(units, channels)

    def forward(self, images):
        factors = torch.sigmoid(self.excite(torch.relu(self.squeeze(images.mean((2, 3))))))
        return images * factors[:, :, None, None]


class Residual(nn.Module):
    def __init__(self, layers, projection=None):
        super().__init__()
        self.layers = layers
        self.projection = projection

    def forward(self, images):
        shortcut = images if self.projection is None else self.projection(images)
        return self.layers(images) + shortcut


class Repeat(nn.Module):
    def __init__(self, layers):
        super().__init__()
        self.layers = layers

    def forward(self, images):
        return self.layers(images)


class Network(nn.Module):
    """Scores before the softmax, [N, classes], of photos with values from 0 to 1, [N, 3, SIDE, SIDE]."""

    def __init__(self, layers, mean, deviation):
        super().__init__()
        self.layers = layers
        self.register_buffer("mean", mean.view(1, -1, 1, 1), persistent=False)
        self.register_buffer("deviation", deviation.view(1, -1, 1, 1), persistent=False)

    def forward(self, images):
        return self.layers((images - self.mean) / self.deviation)


def build():
    return {network}


def load(path=Path(__file__).with_name("weights.safetensors")):
    """The trained network, ready to predict."""
    tensors = read_safetensors(path)
    mean = tensors.pop("normalization.mean", torch.zeros(3))
    deviation = tensors.pop("normalization.deviation", torch.ones(3))
    network = Network(build(), mean, deviation)
    network.load_state_dict(tensors)
    return network.eval()


@torch.no_grad()
def probabilities(network, images):
    """The probability of every class, [N, classes], for photos as uint8 [N, 3, SIDE, SIDE]."""
    images = images.float() / 255
    scores = network(images)
    if FLIP_AVERAGING:
        scores = (scores + network(images.flip(3))) / 2
    return torch.softmax(scores / TEMPERATURE, 1)


def read_safetensors(path):
    """Tensors by name. The format: length of the header, header in JSON, bytes of the tensors."""
    kinds = {"F32": torch.float32, "I64": torch.int64, "U8": torch.uint8}
    content = Path(path).read_bytes()
    (length,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8 : 8 + length])
    header.pop("__metadata__", None)
    tensors = {}
    for name, tensor in header.items():
        first, last = (8 + length + offset for offset in tensor["data_offsets"])
        values = torch.frombuffer(bytearray(content[first:last]), dtype=kinds[tensor["dtype"]])
        tensors[name] = values.view(tensor["shape"])
    return tensors


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    network = load()
    print(",".join(f"p_{name}" for name in CLASSES))
    for images in read_safetensors(sys.argv[1])["images"].split(256):
        for row in probabilities(network, images).tolist():
            print(",".join(f"{share:.9g}" for share in row))


if __name__ == "__main__":
    main()
