"""The paper's network trained by PyTorch, in the ways that people write it.

    peers.py data_loader|in_memory|tuned TRAIN.safetensors EPOCHS THREADS     prints the seconds of each epoch

data_loader   the plain loop: a DataLoader over bytes, a division by 255, torch.optim.Adam
in_memory     all photos in memory as floats once and for all, rows picked by a permutation
tuned         in_memory, with channels_last and the fused Adam
"""

import json
import sys
import time

import torch
from safetensors.torch import load_file
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

BATCH = 32


def main() -> None:
    way, part, epochs, threads = sys.argv[1], load_file(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    network, images, labels = paper_network(), part["images"], part["labels"]
    if way == "tuned":
        network = network.to(memory_format=torch.channels_last)
    adam = torch.optim.Adam(network.parameters(), lr=0.01, eps=1e-7, fused=True if way == "tuned" else None)
    batches = {"data_loader": from_data_loader, "in_memory": from_memory, "tuned": from_channels_last}[way]
    print(json.dumps([epoch(network, adam, each) for each in batches(images, labels, epochs)]))


def paper_network() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(3, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Dropout(0.25),
        nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Dropout(0.25),
        nn.Flatten(), nn.Linear(64 * 6 * 6, 128), nn.ReLU(), nn.Linear(128, 5),
    )  # fmt: skip


def epoch(network: nn.Module, adam: torch.optim.Adam, batches) -> float:
    """One pass over the photos with loss and accuracy, which mien counts too; returns its seconds."""
    begun = time.perf_counter()
    network.train()
    total_loss, right, photos = 0.0, 0, 0
    for images, labels in batches:
        adam.zero_grad()
        scores = network(images)
        loss = nn.functional.cross_entropy(scores, labels)
        loss.backward()
        adam.step()
        total_loss += loss.item() * len(labels)
        right += (scores.argmax(1) == labels).sum().item()
        photos += len(labels)
    seconds = time.perf_counter() - begun
    print(f"loss {total_loss / photos:.3f}, accuracy {right / photos:.3f}", file=sys.stderr)
    return seconds


def from_data_loader(images, labels, epochs: int):
    loader = DataLoader(TensorDataset(images, labels), batch_size=BATCH, shuffle=True)
    for _ in range(epochs):
        yield ((bytes_.float() / 255, labels) for bytes_, labels in loader)


def from_memory(images, labels, epochs: int):
    pixels = images.float() / 255
    for _ in range(epochs):
        yield ((pixels[rows], labels[rows]) for rows in torch.randperm(len(labels)).split(BATCH))


def from_channels_last(images, labels, epochs: int):
    """Kept as [N, H, W, C], so that the rows of a batch need no second copy to be channels_last."""
    pixels = (images.float() / 255).permute(0, 2, 3, 1).contiguous()
    for _ in range(epochs):
        yield ((pixels[rows].permute(0, 3, 1, 2), labels[rows]) for rows in torch.randperm(len(labels)).split(BATCH))


main()
