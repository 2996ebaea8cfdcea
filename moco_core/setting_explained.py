"""What each setting is, in two or three sentences for somebody who has never trained anything, with the source."""

from __future__ import annotations

from typing import NamedTuple


class Explained(NamedTuple):
    """unit: of the value, empty for plain numbers, names and yes or no. source: paper or file."""

    unit: str
    text: str
    source: str


_MOCO = "He et al. 2020, Momentum Contrast"
_MOCO2 = "Chen et al. 2020, Improved Baselines with Momentum Contrastive Learning"
_CODE = "facebookresearch/moco@132aea9"
_DEMO = "CIFAR-10 demo of facebookresearch/moco"
_SIMCLR = "Chen et al. 2020, SimCLR"
_OWN = "measured for this program, tests/benchmarks/results"

EXPLAINED: dict[str, Explained] = {
    "preset": Explained(
        "", "The recipe that the other settings started from. It is a label: change what you like.", _OWN
    ),
    "encoder": Explained(
        "",
        "The network that turns a picture into numbers. ResNet-18 is quick and enough for some ten thousand "
        "pictures; "
        "ResNet-50 tells finer differences apart and takes about twice the time.",
        "He et al. 2016, Deep Residual Learning",
    ),
    "head": Explained(
        "",
        "A small network on top of the encoder while it trains, thrown away afterwards. With a hidden layer the "
        "encoder "
        "keeps more of what it saw.",
        _MOCO2,
    ),
    "projection_dim": Explained(
        "numbers", "How many numbers the head gives for each view; queries and keys have this length.", _MOCO
    ),
    "crop_px": Explained(
        "px",
        "Side of the square views that the encoder is shown. Larger ones show finer detail, and the time of a step "
        "grows "
        "with the square.",
        "Touvron et al. 2019, Fixing the train-test resolution discrepancy",
    ),
    "first_crop_px": Explained(
        "px",
        "Views begin this small and grow to the full side while the run goes on. Small ones are cheap, so more of "
        "them "
        "are seen in the same time. 0: they do not grow.",
        "Tan and Le 2021, EfficientNetV2, section 4",
    ),
    "growth_share": Explained("of the epochs", "For how much of the run views are smaller than the full side.", _OWN),
    "batch_size": Explained(
        "pictures",
        "Pictures that are looked at in one step. MoCo needs no large batches: the queue brings the other pictures.",
        _MOCO,
    ),
    "epochs": Explained(
        "",
        "How often every picture is seen. On real photos fewer than about five taught little that a network with "
        "random weights does not know.",
        _OWN,
    ),
    "queue_size": Explained(
        "keys",
        "K: how many earlier pictures each view must be told apart from. More make a harder question; in a small "
        "folder "
        "too many are keys of the same pictures again, so that half the folder is a good limit.",
        _MOCO,
    ),
    "temperature": Explained(
        "",
        "τ divides the likenesses before they are compared. Small values make the most alike pictures count most, "
        "large "
        "ones treat all alike. .07 to .2 are usual.",
        "Wang and Liu 2021, Understanding the Behaviour of Contrastive Loss",
    ),
    "momentum": Explained(
        "",
        "m: how much of itself the key encoder keeps in each step. Near 1 it follows slowly, and the keys in the "
        "queue "
        "stay comparable; short runs need a smaller one.",
        _MOCO,
    ),
    "optimizer": Explained("", "The rule by which weights are changed. MoCo was published with SGD.", _CODE),
    "learning_rate": Explained(
        "per 256 pictures",
        "How far the weights move in a step, at the highest. Too high, and the loss jumps or the features collapse; "
        "too "
        "low, and it takes for ever. It is scaled to the batch.",
        "Goyal et al. 2017, Accurate, Large Minibatch SGD",
    ),
    "final_learning_rate": Explained(
        "per 256 pictures", "Where the learning rate has come down to at the end.", _MOCO2
    ),
    "schedule": Explained(
        "",
        "How the learning rate falls: smoothly along a cosine (MoCo v2), or tenfold at .6 and at .8 of the way (v1).",
        _MOCO2,
    ),
    "warmup_epochs": Explained(
        "epochs",
        "The learning rate rises from 0 for so long: large first steps can spoil a run.",
        "Goyal et al. 2017, Accurate, Large Minibatch SGD",
    ),
    "optimizer_momentum": Explained("", "How much of the last steps' direction the optimiser keeps.", _CODE),
    "weight_decay": Explained(
        "per step", "Pulls all weights a little towards zero, which keeps the network from learning by heart.", _CODE
    ),
    "decay_norm_and_bias": Explained(
        "", "Whether weight decay also pulls at batch norm and biases, as the official code does.", _CODE
    ),
    "symmetric": Explained(
        "",
        "Both views of a picture ask for each other, instead of the first only. A step costs twice as much and "
        "teaches "
        "more: worth it on small folders when there is time.",
        _DEMO,
    ),
    "bn_groups": Explained(
        "groups",
        "Batch norm looks at parts of the batch apart. Otherwise the encoder can cheat: it recognises the batch "
        "that a "
        "picture came in instead of the picture.",
        _MOCO + ", shuffling BN",
    ),
    "mask_same_image": Explained(
        "", "Older keys of a picture itself are in the queue too; they are not counted as other pictures.", _OWN
    ),
    "mask_near_duplicates": Explained(
        "", "Nor are keys of its copies and of its burst, once the folder check has found them.", _OWN
    ),
    "precision": Explained(
        "",
        "How exactly the network calculates. bfloat16 is faster on many machines and makes no visible difference; "
        "automatic measures both.",
        "Micikevicius et al. 2018, Mixed Precision Training",
    ),
    "channels_last": Explained(
        "", "In which order pixels lie in memory. Faster on most machines.", "PyTorch documentation"
    ),
    "lanes": Explained(
        "",
        "Parts of the batch that the processor's cores take through the network side by side. Results are the same.",
        _OWN,
    ),
    "seed": Explained("", "Where all random numbers start. The same seed on the same machine repeats a run.", _OWN),
    "crop_scale_min": Explained(
        "of the area",
        "The smallest part of a picture that a view may show. Small parts make a harder question, and teach that a "
        "part "
        "belongs to its whole.",
        _CODE,
    ),
    "crop_scale_max": Explained("of the area", "The largest part of a picture that a view may show.", _CODE),
    "flip_probability": Explained(
        "of the views",
        "How often a view is mirrored left to right. Take 0 where left and right mean something: text, maps, "
        "instruments.",
        _CODE,
    ),
    "vertical_flip_probability": Explained(
        "of the views",
        "How often a view stands on its head. For pictures that have no up: cells, tissue, textures.",
        _OWN,
    ),
    "turn_probability": Explained(
        "of the views",
        "How often a view is turned by a quarter, a half or three quarters. For pictures that have no up; photos do.",
        _OWN,
    ),
    "jitter_probability": Explained(
        "of the views",
        "How often the colours of a view are changed. Whoever wants pictures sorted by colour takes it away.",
        _SIMCLR,
    ),
    "brightness": Explained("±", "By how much the brightness may change then: .4 is up to 40 % either way.", _MOCO2),
    "contrast": Explained("±", "By how much the contrast may change then.", _MOCO2),
    "saturation": Explained("±", "By how much the strength of the colours may change then.", _MOCO2),
    "hue": Explained("turns", "By how much of the colour circle the hue may turn then: .1 is 36 degrees.", _MOCO2),
    "grey_probability": Explained(
        "of the views", "How often a view loses its colours, so that shape must tell it from the others.", _CODE
    ),
    "blur_probability": Explained(
        "of the views", "How often a view is blurred, so that fine texture is not all that is looked at.", _SIMCLR
    ),
    "blur_sigma_min": Explained(
        "px of the view", "How wide the smallest blur is: at .1 px it changes nothing.", _SIMCLR
    ),
    "blur_sigma_max": Explained("px of the view", "Width of the largest blur. Small views need less.", _SIMCLR),
}
