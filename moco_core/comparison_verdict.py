"""Which of two embeddings keeps pictures of a class closer together, with the doubt that so many pictures leave."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

import numpy as np

from moco_core.evaluation.graph_votes import same_class, voted_right

Array = np.ndarray[Any, Any]
Word = Literal["better", "worse", "same", "unknown"]

LEAST_PICTURES = 20  # of fewer, a share says nothing
LEAST_DIFFERENCE = 0.01  # one of a hundred neighbours: less is of no use to anybody, however certain it is
ERRORS = 1.96  # standard errors: 95 of 100 differences by chance alone are smaller


class Graph(NamedTuple):
    """indices, scores: (N, k) rows of the nearest, best first, and their likeness."""

    indices: Array
    scores: Array


class Verdict(NamedTuple):
    """The first embedding judged against the second.

    same_class: for each, of a picture's nearest the share of its own class, on average over the pictures; knn: for
    each, the fraction of pictures whose class their neighbours' vote finds. difference: of the shares; error: what
    chance makes of it in 95 of 100 cases. pictures: that have a class and were asked.
    """

    word: Word
    same_class: tuple[float, float] | None = None
    knn: tuple[float, float] | None = None
    difference: float | None = None
    error: float | None = None
    pictures: int = 0
    classes: int = 0


def judge(first: Graph, second: Graph, labels: Array, k: int) -> Verdict:
    """labels: (N,) int class of each picture, −1 = none. k: nearest pictures whose class is looked at; all of the
    graphs' columns vote."""
    shares = [same_class(graph.indices[:, :k], labels) for graph in (first, second)]
    rights = [voted_right(graph.indices, graph.scores, labels) for graph in (first, second)]
    asked = np.isfinite(shares[0]) & np.isfinite(shares[1])
    classes = len(np.unique(labels[asked]))
    count = int(asked.sum())
    if classes < 2 or count < LEAST_PICTURES:
        return Verdict("unknown", pictures=count, classes=classes)
    gaps = shares[0][asked] - shares[1][asked]  # of the same picture: what makes it hard in both cancels out
    difference, error = float(gaps.mean()), ERRORS * float(gaps.std(ddof=1)) / count**0.5
    means = (float(shares[0][asked].mean()), float(shares[1][asked].mean()))
    knn = (float(np.nanmean(rights[0])), float(np.nanmean(rights[1])))
    return Verdict(_word(difference, error), means, knn, difference, error, count, classes)


def sentence(verdict: Verdict, run: str, other: str | None, k: int, kept: float) -> str:
    """What a person would say of it.

    other: None = the run's starting weights. kept: of the k nearest pictures, how many both have, on average.
    """
    if verdict.same_class is None:
        return f"No class folders tell which is better. On average {kept:.1f} of {k} nearest pictures stayed the same."
    own, theirs = (round(100 * share) for share in verdict.same_class)
    beside = "with the starting weights" if other is None else f"with {other}"
    figures = f"{own} of 100 nearest pictures share the class, {theirs} {beside}"
    if verdict.word == "same":
        return f"{_even(other, run)}: {figures}, which is no difference to build on."
    return f"{_lead(verdict.word, other, run)}: {figures}."


def _word(difference: float, error: float) -> Word:
    if abs(difference) <= max(error, LEAST_DIFFERENCE):
        return "same"
    return "better" if difference > 0 else "worse"


def _lead(word: Word, other: str | None, run: str) -> str:
    if other is None:
        return "Training was worth it" if word == "better" else "Training made it worse"
    return f"{run} is better" if word == "better" else f"{run} is worse"


def _even(other: str | None, run: str) -> str:
    return "Training did not pay off so far" if other is None else f"{run} and {other} are equally good"
