"""Evaluates two networks' predictions and draws their report, as people do with scikit-learn and matplotlib.

    peers.py FIRST.csv SECOND.csv EPOCHS.csv OUT RESAMPLES

The same numbers and figures that `mien evaluate` and `mien report` make: overall and per-class metrics with 95 %
intervals, confusion matrices, per-class bars, reliability, abstaining, ROC and precision-recall curves, learning
curves, and the paired difference of two networks. Intervals are percentile bootstraps over groups, counted
with weights on each group's own counts, so that a resample costs no pass over the photos.
"""

import json
import sys
from pathlib import Path

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from sklearn import metrics
from sklearn.preprocessing import label_binarize

BINS = 15


def main() -> None:
    *files, epochs, out, resamples = sys.argv[1:]
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    numbers, matrices = {}, []
    for number, file in enumerate(files):
        labels, probabilities, groups, classes = read(file)
        draws = group_draws(groups, int(resamples))
        numbers[number], drawn = evaluate(labels, probabilities, groups, classes, draws)
        matrices.append(drawn)
        figures(out, number, labels, probabilities, classes, numbers[number])
    learning(out, pd.read_csv(epochs))
    numbers["difference"] = difference(*matrices)
    accuracy_figure(out, numbers)
    (out / "numbers.json").write_text(json.dumps(numbers, indent=1))
    for number in range(len(files)):
        pd.DataFrame(numbers[number]["per_class"]).to_csv(out / f"per-class-{number}.csv")


def read(file):
    table = pd.read_csv(file)
    classes = [name.removeprefix("p_") for name in table.columns if name.startswith("p_")]
    labels = table["label"].map({name: number for number, name in enumerate(classes)}).to_numpy()
    groups = pd.factorize(table["group"])[0]
    return labels, table[[f"p_{name}" for name in classes]].to_numpy(), groups, classes


def group_draws(groups, resamples):
    """How often each group stands in each resample, `[resamples, groups]`."""
    count = groups.max() + 1
    return np.random.default_rng(1).multinomial(count, np.full(count, 1 / count), size=resamples).astype(float)


def per_group(groups, values):
    return np.stack([np.bincount(groups, weights=column) for column in values.T], axis=1)


def evaluate(labels, probabilities, groups, classes, draws):
    count, answers = len(classes), probabilities.argmax(axis=1)
    own = probabilities[np.arange(len(labels)), labels]
    one_hot = label_binarize(labels, classes=range(count)) if count > 2 else np.eye(2)[labels]
    overall = {
        "accuracy": metrics.accuracy_score(labels, answers),
        "balanced_accuracy": metrics.balanced_accuracy_score(labels, answers),
        "macro_f1": metrics.f1_score(labels, answers, average="macro"),
        "cohen_kappa": metrics.cohen_kappa_score(labels, answers),
        "matthews": metrics.matthews_corrcoef(labels, answers),
        "log_loss": metrics.log_loss(labels, probabilities),
        "top_2": metrics.top_k_accuracy_score(labels, probabilities, k=2),
        "brier": float(((probabilities - one_hot) ** 2).sum(axis=1).mean()),
        "ece": calibration_error(probabilities, answers == labels),
    }
    cells = np.bincount(groups * count**2 + labels * count + answers, minlength=(groups.max() + 1) * count**2)
    drawn = (draws @ cells.reshape(-1, count**2)).reshape(-1, count, count)
    sums = draws @ per_group(groups, np.stack([np.ones(len(own)), -np.log(own), ((probabilities - one_hot) ** 2).sum(axis=1)], 1))
    intervals = {name: ends(values) for name, values in of_matrices(drawn).items()}
    intervals |= {"log_loss": ends(sums[:, 1] / sums[:, 0]), "brier": ends(sums[:, 2] / sums[:, 0])}
    precision, recall, f1, support = metrics.precision_recall_fscore_support(labels, answers, zero_division=np.nan)
    matrix = metrics.confusion_matrix(labels, answers)
    by_class = per_class_of(drawn)
    per_class = {
        name: {
            "precision": precision[at], "recall": recall[at], "f1": f1[at], "support": int(support[at]),
            "specificity": 1 - (matrix[:, at].sum() - matrix[at, at]) / (matrix.sum() - matrix[at].sum()),
            "roc_auc": metrics.roc_auc_score(one_hot[:, at], probabilities[:, at]),
            "average_precision": metrics.average_precision_score(one_hot[:, at], probabilities[:, at]),
            **{f"{metric}_interval": ends(values[:, at]) for metric, values in by_class.items()},
        }
        for at, name in enumerate(classes)
    }
    return {"overall": overall, "intervals": intervals, "matrix": matrix.tolist(), "per_class": per_class}, drawn


def of_matrices(drawn):
    total, right = drawn.sum((1, 2)), np.trace(drawn, axis1=1, axis2=2)
    values = per_class_of(drawn)
    rows, columns = drawn.sum(2), drawn.sum(1)
    chance = (rows * columns).sum(1) / total**2
    return {
        "accuracy": right / total, "balanced_accuracy": values["recall"].mean(1), "macro_f1": values["f1"].mean(1),
        "cohen_kappa": (right / total - chance) / (1 - chance),
    }


def per_class_of(drawn):
    with np.errstate(invalid="ignore", divide="ignore"):
        right, rows, columns = np.diagonal(drawn, axis1=1, axis2=2), drawn.sum(2), drawn.sum(1)
        return {"precision": right / columns, "recall": right / rows, "f1": 2 * right / (rows + columns)}


def ends(values):
    return np.nanpercentile(values, [2.5, 97.5]).tolist()


def calibration_error(probabilities, right):
    confidence = probabilities.max(axis=1)
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    count = np.bincount(bins, minlength=BINS)
    gaps = np.bincount(bins, weights=right, minlength=BINS) - np.bincount(bins, weights=confidence, minlength=BINS)
    return float(np.abs(gaps).sum() / count.sum())


def difference(first, second):
    one, other = (np.trace(drawn, axis1=1, axis2=2) / drawn.sum((1, 2)) for drawn in (first, second))
    return ends(other - one)


def save(out, name):
    plt.savefig(out / f"{name}.svg")
    plt.close()


def figures(out, number, labels, probabilities, classes, numbers):
    matrix = np.array(numbers["matrix"])
    for name, values in {"confusion": matrix, "confusion-share": matrix / matrix.sum(1, keepdims=True)}.items():
        metrics.ConfusionMatrixDisplay(values, display_labels=classes).plot(cmap="Blues")
        save(out, f"{name}-{number}")
    table = pd.DataFrame(numbers["per_class"]).T
    fig, axes = plt.subplots()
    for at, metric in enumerate(["precision", "recall", "f1"]):
        values = table[metric].astype(float)
        low, high = np.array(table[f"{metric}_interval"].tolist()).T
        axes.bar(np.arange(len(classes)) + 0.25 * at, values, 0.25, yerr=[values - low, high - values], label=metric)
    axes.set_xticks(range(len(classes)), classes)
    axes.legend()
    save(out, f"per-class-{number}")
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    count = np.maximum(np.bincount(bins, minlength=BINS), 1)
    plt.bar((np.arange(BINS) + 0.5) / BINS, np.bincount(bins, weights=right, minlength=BINS) / count, 1 / BINS)
    plt.plot([0, 1], [0, 1])
    save(out, f"reliability-{number}")
    order = np.argsort(-confidence)
    kept = np.arange(1, len(order) + 1)
    accuracy = np.cumsum(right[order]) / kept
    shown = np.linspace(0, len(order) - 1, 100).astype(int)
    plt.plot(kept[shown] / len(order), accuracy[shown])
    save(out, f"coverage-{number}")
    for kind, curve in {"roc": metrics.roc_curve, "precision-recall": metrics.precision_recall_curve}.items():
        fig, rows = plt.subplots(1, len(classes), figsize=(3 * len(classes), 3))
        for at, axes in enumerate(rows):
            one, other, _ = curve(labels == at, probabilities[:, at])
            axes.plot(*((one, other) if kind == "roc" else (other, one)))
            axes.set_title(classes[at])
        save(out, f"{kind}-{number}")


def learning(out, epochs):
    for what in ["accuracy", "loss"]:
        for part in ["train", "validation"]:
            plt.plot(epochs["epoch"], epochs[f"{part}_{what}"], label=part)
        plt.legend()
        for number in range(2):
            plt.savefig(out / f"{what}-{number}.svg")
        plt.close()


def accuracy_figure(out, numbers):
    for number in range(2):
        low, high = numbers[number]["intervals"]["accuracy"]
        value = numbers[number]["overall"]["accuracy"]
        plt.errorbar(value, number, xerr=[[max(value - low, 0)], [max(high - value, 0)]], fmt="o")
    save(out, "accuracy")
    low, high = numbers["difference"]
    plt.errorbar((low + high) / 2, 0, xerr=(high - low) / 2, fmt="o")
    save(out, "difference")


if __name__ == "__main__":
    main()
