"""The words of this program, for somebody who has never heard of them. Light: the window imports it."""

from __future__ import annotations

import difflib
import textwrap
from typing import NamedTuple

from moco_core.errors import MocoError


class Term(NamedTuple):
    """key: stable name; title: as shown; text: two to four sentences; source: paper or file, empty for plain "
    "words."""

    key: str
    title: str
    text: str
    source: str = ""


class UnknownTerm(MocoError):
    """Nothing of that name is in the glossary."""

    def __init__(self, name: str) -> None:
        near = difflib.get_close_matches(name.lower(), [term.key for term in TERMS], 3, 0.5)
        words = f"Did you mean: {', '.join(near)}?" if near else "All of them: moco-core glossary"
        super().__init__(f"The glossary has no term {name!r}.", hint=words)


_MOCO = "He et al. 2020, Momentum Contrast for Unsupervised Visual Representation Learning"
_WANG = "Wang and Isola 2020, Understanding Contrastive Representation Learning"

TERMS: tuple[Term, ...] = (
    Term(
        "encoder",
        "Encoder",
        "The network that learns. It turns a picture into a list of numbers, so that pictures which belong together "
        "get "
        "similar numbers. Here it is a ResNet, and nobody tells it what is on a picture.",
        "He et al. 2016, Deep Residual Learning for Image Recognition",
    ),
    Term(
        "view",
        "View",
        "A picture as the encoder is shown it while it trains: a random part of it, mirrored, in other colours, "
        "blurred. "
        "Two views of one picture look different and still belong together; to find that out is the whole task.",
        "Chen et al. 2020, Improved Baselines with Momentum Contrastive Learning",
    ),
    Term(
        "augmentation",
        "Augmentation",
        "The random changes that make views out of pictures. What they change, the encoder learns to overlook: with "
        "changed colours it looks at shapes, with mirroring it no longer tells left from right.",
        "Chen et al. 2020, SimCLR",
    ),
    Term(
        "query",
        "Query",
        "The numbers of the first view. It asks: which of all these keys comes from the same picture as I do?",
        _MOCO,
    ),
    Term(
        "key",
        "Key",
        "The numbers of the second view, made by the key encoder. Keys of earlier pictures are kept in the queue, "
        "where "
        "the queries of later ones meet them.",
        _MOCO,
    ),
    Term(
        "queue",
        "Queue",
        "The last K keys, the oldest leaving as new ones come. It holds the pictures that a query must be told apart "
        "from. At the start it is filled with random numbers; until real keys have replaced them the loss may rise.",
        _MOCO,
    ),
    Term(
        "positive pair",
        "Positive pair",
        "A query and the key of the same picture. The two should become alike.",
        _MOCO,
    ),
    Term(
        "negative",
        "Negative",
        "A key in the queue that comes from another picture. Query and negative should become unlike.",
        _MOCO,
    ),
    Term(
        "infonce",
        "InfoNCE (loss)",
        "How wrong the encoder is: small when a query is much more like its own key than like those in the queue. A "
        "falling loss says that it solves its task; whether it has learned what you need, the neighbours tell.",
        "van den Oord et al. 2018, Representation Learning with Contrastive Predictive Coding",
    ),
    Term(
        "chance",
        "Chance line",
        "The loss of an encoder that guesses among K negatives and one positive: ln(K + 1). A run that stays on this "
        "line learns nothing.",
        "van den Oord et al. 2018, Representation Learning with Contrastive Predictive Coding",
    ),
    Term(
        "temperature",
        "Temperature τ",
        "A number by which likenesses are divided before they are compared. The smaller it is, the more the most "
        "alike "
        "negatives count.",
        "Wang and Liu 2021, Understanding the Behaviour of Contrastive Loss",
    ),
    Term(
        "momentum encoder",
        "Momentum encoder",
        "A second encoder that makes the keys. It is not trained: it follows the first one slowly, so that old keys "
        "in "
        "the queue can still be compared with new ones. How slowly, says the momentum m.",
        _MOCO,
    ),
    Term(
        "batch",
        "Batch and step",
        "Some pictures that are looked at together are a batch; to look at one and change the weights is a step.",
    ),
    Term("epoch", "Epoch", "As many steps as it takes to see every picture once."),
    Term(
        "learning rate",
        "Learning rate",
        "How far the weights move in a step. It rises for a moment at the start and falls towards the end.",
        "Loshchilov and Hutter 2017, SGDR",
    ),
    Term(
        "batch norm",
        "Batch-norm groups",
        "Batch norm evens out numbers over a batch, and gives away which pictures came together. In groups, with the "
        "keys shuffled, it no longer helps to cheat.",
        _MOCO,
    ),
    Term(
        "keys found",
        "Keys found (contrastive accuracy)",
        "How often a query is more like its own key than like every key in the queue, in per cent.",
        _MOCO,
    ),
    Term(
        "feature spread",
        "Feature spread",
        "How evenly the numbers of different pictures are spread: 1 is even, 0 means that all pictures look alike.",
        "Chen and He 2021, Exploring Simple Siamese Representation Learning",
    ),
    Term(
        "collapse",
        "Collapse",
        "The encoder gives nearly the same numbers for every picture. Then nothing can be found with it. A lower "
        "learning rate or a larger temperature prevents it.",
        "Chen and He 2021, Exploring Simple Siamese Representation Learning",
    ),
    Term(
        "effective rank",
        "Effective rank",
        "Over how many independent directions the numbers really spread. 128 numbers that always move together are "
        "worth "
        "no more than one.",
        "Roy and Vetterli 2007, The Effective Rank",
    ),
    Term(
        "alignment",
        "Alignment",
        "How far apart the two views of a picture still are. The smaller, the better; alone it says little, for a "
        "collapsed encoder has a perfect one.",
        _WANG,
    ),
    Term(
        "uniformity",
        "Uniformity",
        "How evenly all pictures are spread over the sphere of possible numbers. The lower, the more evenly.",
        _WANG,
    ),
    Term(
        "likeness",
        "Likeness",
        "Cosine of the angle between the numbers of two pictures: 1 for the same, about 0 for unrelated ones.",
    ),
    Term(
        "knn",
        "Neighbours (kNN)",
        "A test with your folders as classes: each picture of a sample is given the class of its nearest "
        "neighbours, and "
        "the share that is right is shown. It judges an encoder better than its loss.",
        "Wu et al. 2018, Unsupervised Feature Learning via Non-Parametric Instance Discrimination",
    ),
    Term(
        "stability",
        "Neighbour stability",
        "Without class folders: how many of a picture's nearest neighbours are still the same since the last look. "
        "It "
        "rises as the encoder settles.",
    ),
    Term(
        "linear probe",
        "Linear probe",
        "A test with classes: a straight-line classifier on the finished numbers. It shows what could be read out of "
        "them.",
        "Zhang et al. 2016, Colorful Image Colorization",
    ),
    Term(
        "throughput",
        "Throughput",
        "Pairs of views that are worked through in a second.",
    ),
    Term(
        "embedding",
        "Embedding",
        "The numbers of all pictures by a trained encoder. Map, look-alikes and duplicates are made from it.",
    ),
    Term(
        "umap",
        "UMAP (map)",
        "Lays the embedding out on a plane, so that neighbours stay neighbours. Distances between far groups mean "
        "little.",
        "McInnes et al. 2018, UMAP",
    ),
    Term(
        "min_dist",
        "Smallest distance (min_dist)",
        "How close together the map may put pictures. Small values make tight heaps, large ones spread them out.",
        "McInnes et al. 2018, UMAP",
    ),
    Term(
        "checkpoint",
        "Checkpoint",
        "The state of a run on disk: weights, queue, optimiser and place in the order of pictures. A run that goes "
        "on "
        "from it ends as if it had never been interrupted.",
    ),
    Term(
        "run",
        "Run",
        "One training from start to end, with its settings, curves, checkpoints, embedding and map.",
    ),
)  # fmt: skip

BY_KEY = {term.key: term for term in TERMS}

# setting → the term that explains the idea behind it
OF_SETTING = {
    "encoder": "encoder", "batch_size": "batch", "queue_size": "queue", "epochs": "epoch", "temperature": "temperature",
    "momentum": "momentum encoder", "learning_rate": "learning rate", "bn_groups": "batch norm", "min_dist": "min_dist",
}  # fmt: skip


def term(name: str) -> Term:
    """By key or title, in any case. Raises UnknownTerm."""
    wanted = name.strip().lower()
    for entry in TERMS:
        if wanted in (entry.key, entry.title.lower()):
            return entry
    raise UnknownTerm(name)


def found(words: str) -> list[Term]:
    """Terms whose title or text has all of these words, those with them in the title first; all terms for none."""
    wanted = words.lower().split()
    hits = [entry for entry in TERMS if all(word in f"{entry.title} {entry.text}".lower() for word in wanted)]
    return sorted(hits, key=lambda entry: not all(word in entry.title.lower() for word in wanted))


def as_text(name: str = "") -> str:
    """For a terminal: one term, or all. Raises UnknownTerm."""
    return "\n".join(_sheet(entry) for entry in ([term(name)] if name.strip() else TERMS))


def _sheet(entry: Term) -> str:
    source = f"    {entry.source}\n" if entry.source else ""
    return f"{entry.title}\n{textwrap.fill(entry.text, 100, initial_indent='    ', subsequent_indent='    ')}\n{source}"
