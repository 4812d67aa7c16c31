"""The networks of the benchmark trained by PyTorch, in the ways that people write it.

    peers.py data_loader|in_memory|tuned|tuned_bfloat16 NETWORK TRAIN.safetensors EPOCHS BATCH THREADS DEVICE
    peers.py floor float32|bfloat16 THREADS

data_loader      the plain loop: a DataLoader over bytes, a division by 255, torch.optim.Adam
in_memory        all photos in memory as floats once and for all, rows picked by a permutation
tuned            in_memory, with channels_last and the fused Adam, and no number asked for before the epoch's end
tuned_bfloat16   tuned, under autocast

NETWORK is `paper` (32 x 32) or `six` (48 x 48). Prints the seconds of each epoch.
On a GPU the photos of the DataLoader's batches are moved there batch by batch, all others once.
`floor` prints how many multiplications with an addition this machine does in a second: in a large convolution or
a large product of matrices, whichever is faster.
"""

import json
import sys
import time

import torch
from safetensors.torch import load_file
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

SIDE = 2048  # of the matrices of `floor`
FILTERS, PIXELS = 256, 56  # of its convolution


def main() -> None:
    if sys.argv[1] == "floor":
        print(json.dumps(multiply_adds_per_second(getattr(torch, sys.argv[2]), int(sys.argv[3]))))
        return
    way, name, part, epochs, batch, threads, device = sys.argv[1:]
    part, epochs, batch, device = load_file(part), int(epochs), int(batch), torch.device(device)
    torch.set_num_threads(int(threads))
    torch.manual_seed(1)
    network, images, labels = NETWORKS[name]().to(device), part["images"], part["labels"]
    tuned = way.startswith("tuned")
    if tuned:
        network = network.to(memory_format=torch.channels_last)
    rate = {"paper": 0.01, "six": 0.001}[name]
    adam = torch.optim.Adam(network.parameters(), lr=rate, eps=1e-7, fused=True if tuned else None)
    batches = {"data_loader": from_data_loader, "in_memory": from_memory}.get(way, from_channels_last)
    autocast = torch.autocast(device.type, dtype=torch.bfloat16, enabled=way == "tuned_bfloat16")
    epochs = batches(images, labels, epochs, batch, device)
    print(json.dumps([epoch(network, adam, each, autocast, asks=not tuned) for each in epochs]))


def paper() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(3, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Dropout(0.25),
        nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Dropout(0.25),
        nn.Flatten(), nn.Linear(64 * 6 * 6, 128), nn.ReLU(), nn.Linear(128, 5),
    )  # fmt: skip


def six() -> nn.Module:
    def block(channels: int, filters: int) -> list[nn.Module]:
        pairs = [(channels, filters), (filters, filters)]
        layers = [
            layer
            for of, to in pairs
            for layer in (nn.Conv2d(of, to, 3, padding=1), nn.BatchNorm2d(to), nn.ReLU())
        ]
        return [*layers, nn.MaxPool2d(2), nn.Dropout(0.25)]

    head = [nn.Flatten(), nn.Linear(128 * 6 * 6, 128), nn.ReLU(), nn.Linear(128, 5)]
    return nn.Sequential(*block(3, 32), *block(32, 64), *block(64, 128), *head)


NETWORKS = {"paper": paper, "six": six}


def epoch(network: nn.Module, adam: torch.optim.Adam, batches, autocast, asks: bool) -> float:
    """One pass over the photos with loss and accuracy, which mien counts too; returns its seconds.

    `asks` for both after every batch, as most loops do; a GPU is then waited for.
    """
    begun = time.perf_counter()
    network.train()
    total_loss, right, photos = 0.0, 0, 0
    for images, labels in batches:
        adam.zero_grad()
        with autocast:
            scores = network(images)
        loss = nn.functional.cross_entropy(scores.float(), labels)
        loss.backward()
        adam.step()
        sums = loss.detach() * len(labels), (scores.argmax(1) == labels).sum()
        total_loss += sums[0].item() if asks else sums[0]
        right += sums[1].item() if asks else sums[1]
        photos += len(labels)
    total_loss, right = float(total_loss), int(right)
    seconds = time.perf_counter() - begun
    print(f"loss {total_loss / photos:.3f}, accuracy {right / photos:.3f}", file=sys.stderr)
    return seconds


def from_data_loader(images, labels, epochs: int, batch: int, device: torch.device):
    loader = DataLoader(TensorDataset(images, labels), batch_size=batch, shuffle=True)
    for _ in range(epochs):
        yield ((bytes_.to(device).float() / 255, labels.to(device)) for bytes_, labels in loader)


def from_memory(images, labels, epochs: int, batch: int, device: torch.device):
    pixels, labels = images.to(device).float() / 255, labels.to(device)
    for _ in range(epochs):
        order = torch.randperm(len(labels), device=device)
        yield ((pixels[rows], labels[rows]) for rows in order.split(batch))


def from_channels_last(images, labels, epochs: int, batch: int, device: torch.device):
    """Kept as [N, H, W, C], so that the rows of a batch need no second copy to be channels_last."""
    pixels = images.permute(0, 2, 3, 1).contiguous()
    for each in from_memory(pixels, labels, epochs, batch, device):
        yield ((stored.permute(0, 3, 1, 2), labels) for stored, labels in each)


def multiply_adds_per_second(kind: torch.dtype, threads: int) -> float:
    """The best of several turns."""
    torch.set_num_threads(threads)
    left, right = (torch.rand(SIDE, SIDE).to(kind) for _ in range(2))
    images = torch.rand(8, FILTERS, PIXELS, PIXELS).to(kind).to(memory_format=torch.channels_last)
    weights = torch.rand(FILTERS, FILTERS, 3, 3).to(kind).to(memory_format=torch.channels_last)

    def rate(work, count: int) -> float:
        def seconds() -> float:
            begun = time.perf_counter()
            work()
            return time.perf_counter() - begun

        return count / min(seconds() for _ in range(12))

    convolved = 8 * PIXELS**2 * 9 * FILTERS**2
    with torch.no_grad():
        return max(
            rate(lambda: left @ right, SIDE**3),
            rate(lambda: nn.functional.conv2d(images, weights, padding=1), convolved),
        )


main()
