"""The same ResNet under the names of many programs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
import torchvision
from torch import Tensor

from moco_core.weights.names import NoUse, candidates, fitted, shapes

State = dict[str, Tensor]


def resnet(name: str = "resnet18") -> State:
    """torchvision's state with its classifier; batch-norm statistics as training leaves them."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(11)
        state = torchvision.models.get_model(name, weights=None).state_dict()
        for key, tensor in state.items():
            if key.endswith(("running_mean", "running_var")):
                tensor.uniform_(0.5, 1.5)
    return state


def prefixed(prefix: str, state: State) -> State:
    return {prefix + name: tensor for name, tensor in state.items()}


def without_classifier(state: State) -> State:
    return {name: tensor for name, tensor in state.items() if not name.startswith("fc.")}


def official_moco(state: State) -> State:
    """As main_moco.py of facebookresearch/moco saves it, flattened: the key encoder is another one."""
    head = {"fc.0.weight": torch.zeros(512, 512), "fc.0.bias": torch.zeros(512), "fc.2.weight": torch.zeros(128, 512)}
    query = prefixed("state_dict.module.encoder_q.", {**without_classifier(state), **head})
    key = prefixed("state_dict.module.encoder_k.", {name: tensor + 1 for name, tensor in state.items()})
    return {**key, **query, "state_dict.module.queue": torch.zeros(128, 64)}


def children(state: State, places: dict[str, str]) -> State:
    """nn.Sequential(*list(resnet.children())[:-1]): a number in the place of each child's name."""
    parts = ((name.partition("."), tensor) for name, tensor in without_classifier(state).items())
    return {f"{places[head]}.{rest}": tensor for (head, _, rest), tensor in parts}


TORCHVISION_PLACES = {"conv1": "0", "bn1": "1", "layer1": "4", "layer2": "5", "layer3": "6", "layer4": "7"}
GENERATOR_PLACES = {"conv1": "0", "bn1": "1", "layer1": "2", "layer2": "3", "layer3": "4", "layer4": "5"}


def lightly_sequential(state: State) -> State:
    query = prefixed("state_dict.backbone.", children(state, TORCHVISION_PLACES))
    momentum = prefixed(
        "state_dict.backbone_momentum.", {n: t * 0 for n, t in children(state, TORCHVISION_PLACES).items()}
    )
    return {**momentum, **query, "state_dict.projection_head.layers.0.weight": torch.zeros(512, 512)}


LAYOUTS: dict[str, Callable[[State], State]] = {
    "torchvision and timm": lambda state: state,
    "official MoCo": official_moco,
    "LightlySSL, whole": lambda state: prefixed("state_dict.backbone.", without_classifier(state)),
    "LightlySSL, student and teacher": lambda state: {
        **prefixed("state_dict.teacher_backbone.", {n: t * 0 for n, t in state.items()}),
        **prefixed("state_dict.student_backbone.", state),
    },
    "LightlySSL, numbered": lightly_sequential,
    "solo-learn": lambda state: {
        **prefixed("state_dict.momentum_backbone.", {n: t * 0 for n, t in state.items()}),
        **prefixed("state_dict.backbone.", state),
    },
    "solo-learn, older": lambda state: prefixed("state_dict.encoder.", state),
    "compiled and parallel": lambda state: prefixed("model._orig_mod.module.", state),
    "our own checkpoint": lambda state: {
        **prefixed("optimizer.encoder_q.", {n: t * 0 for n, t in state.items()}),
        **prefixed("encoder_k.", {n: t * 0 for n, t in state.items()}),
        **prefixed("encoder_q.", without_classifier(state)),
    },
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_the_same_encoder(layout: str) -> None:
    state = resnet()
    fit = fitted(LAYOUTS[layout](state), wanted=None)
    assert (fit.encoder, fit.complete, len(fit.tensors), fit.of) == ("resnet18", True, 120, 120)
    expected = without_classifier(state)
    assert fit.tensors.keys() == expected.keys()
    assert all(torch.equal(fit.tensors[name], tensor) for name, tensor in expected.items())


@pytest.mark.parametrize("encoder", ["resnet18", "resnet34", "resnet50"])
def test_the_encoder_in_a_file_is_recognised(encoder: str) -> None:
    fit = fitted(resnet(encoder), wanted=None)
    assert fit.encoder == encoder
    assert fit.complete
    assert fit.unused == ["fc.weight", "fc.bias"]


def test_a_head_and_a_queue_are_named_as_not_used() -> None:
    fit = fitted(official_moco(resnet()), "resnet18")
    assert fit.unused == ["fc.0.weight", "fc.0.bias", "fc.2.weight"]
    assert fit.layout == "official MoCo, state_dict.module.encoder_q"


@pytest.mark.parametrize(
    ("own", "wanted"),
    [("resnet50", "resnet18"), ("resnet18", "resnet50"), ("resnet34", "resnet18"), ("resnet18", "resnet34")],
)
def test_another_encoder_is_refused_and_the_right_one_named(own: str, wanted: str) -> None:
    with pytest.raises(NoUse) as caught:
        fitted(resnet(own), wanted)
    assert f"of a ResNet-{own.removeprefix('resnet')};" in caught.value.message
    assert f"--set encoder={own}" in caught.value.hint


@pytest.mark.parametrize("name", ["resnet101", "wide_resnet50_2", "resnext50_32x4d"])
def test_relatives_of_a_resnet_are_not_taken_for_one(name: str) -> None:
    with torch.device("meta"):
        state = torchvision.models.get_model(name, weights=None).state_dict()
    for wanted in (None, "resnet50"):
        with pytest.raises(NoUse, match="another network"):
            fitted(state, wanted)


def test_a_file_without_a_resnet_says_what_it_holds() -> None:
    with pytest.raises(NoUse, match=r"blocks\.0\.attn\.qkv\.weight"):
        fitted({"blocks.0.attn.qkv.weight": torch.zeros(3, 1)}, "resnet18")


def test_a_stem_for_small_pictures_stays_random_and_the_rest_is_taken() -> None:
    """LightlySSL's ResNetGenerator: numbered without relu and maxpool, `shortcut`, 3 × 3 stem, statistics per split."""
    state = resnet()
    splits = 4
    generated = {}
    for name, tensor in children(state, GENERATOR_PLACES).items():
        if name.endswith(("running_mean", "running_var")):  # the splits differ; their mean is the tensor
            offsets = torch.linspace(-0.3, 0.3, splits)[:, None]
            tensor = (tensor + offsets).flatten()
        generated[name.replace(".downsample.", ".shortcut.")] = tensor
    generated["0.weight"] = torch.zeros(64, 3, 3, 3)
    fit = fitted(prefixed("state_dict.backbone.", generated), "resnet18")
    assert fit.mismatched == ["conv1.weight: 64 × 3 × 3 × 3 in the file, 64 × 3 × 7 × 7 in ResNet-18"]
    assert (fit.missing, fit.strange, len(fit.tensors)) == ([], [], 119)
    for name, tensor in fit.tensors.items():
        torch.testing.assert_close(tensor, state[name])


def test_counters_that_older_files_lack_are_not_missed() -> None:
    state = {name: tensor for name, tensor in resnet().items() if not name.endswith("num_batches_tracked")}
    fit = fitted(state, "resnet18")
    assert fit.complete
    assert len(fit.tensors) == 100


def test_numbers_that_are_not_finite_are_refused() -> None:
    state = resnet()
    state["layer3.1.conv2.weight"][0, 0, 0, 0] = torch.nan
    with pytest.raises(NoUse, match=r"not finite \(layer3\.1\.conv2\.weight\)"):
        fitted(state, "resnet18")


def test_half_a_network_is_refused() -> None:
    state = {name: tensor for name, tensor in resnet().items() if not name.startswith(("layer3", "layer4"))}
    with pytest.raises(NoUse):
        fitted(state, "resnet18")


def test_the_trained_twin_comes_before_the_slow_one() -> None:
    names = [f"{prefix}.{part}" for prefix in ("teacher", "ema_model", "student", "net") for part in shapes("resnet18")]
    assert [prefix for prefix, _ in candidates(names)] == ["net.", "student.", "teacher.", "ema_model."]
