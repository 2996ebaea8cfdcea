"""torchvision's ResNets (He et al. 2016), whose norms are given the sum and the ReLU behind them: on a GPU that is one
operation (split_batch_norm.py), and whose 3×3 convolutions are matrix products where a CPU has maps of a few pixels
(small_map_conv.py). Names and initial weights are torchvision's to the bit, results but for rounding."""

from __future__ import annotations

from functools import partial

import torch
from torch import Tensor
from torchvision.models import resnet

from moco_core.model.small_map_conv import conv3x3
from moco_core.model.split_batch_norm import SplitBatchNorm2d


class BasicBlock(resnet.BasicBlock):
    def forward(self, x: Tensor) -> Tensor:
        out = self.bn1.fused(conv3x3(self.conv1, x), relu=True)
        out = conv3x3(self.conv2, out)
        return self.bn2.fused(out, x if self.downsample is None else self.downsample(x), relu=True)


class Bottleneck(resnet.Bottleneck):
    def forward(self, x: Tensor) -> Tensor:
        out = self.bn1.fused(self.conv1(x), relu=True)
        out = self.bn2.fused(conv3x3(self.conv2, out), relu=True)
        out = self.conv3(out)
        return self.bn3.fused(out, x if self.downsample is None else self.downsample(x), relu=True)


class ResNet(resnet.ResNet):
    def forward(self, x: Tensor) -> Tensor:  # (B, 3, H, W) → (B, D)
        return self.fc(torch.flatten(self.avgpool(self.local(x)), 1))

    def local(self, x: Tensor) -> Tensor:
        """(B, 3, H, W) → (B, D, h, w): the last convolutional features, whose mean over the picture is pooled."""
        x = self.maxpool(self.bn1.fused(self.conv1(x), relu=True))
        return self.layer4(self.layer3(self.layer2(self.layer1(x))))


_BLOCKS = {
    "resnet18": (BasicBlock, (2, 2, 2, 2)),
    "resnet34": (BasicBlock, (3, 4, 6, 3)),
    "resnet50": (Bottleneck, (3, 4, 6, 3)),
}
RESNETS = tuple(_BLOCKS)


def build_resnet(name: str, bn_groups: int) -> ResNet:
    """One of RESNETS with fresh weights: those of `torchvision.models.get_model(name)` after the same seed."""
    block, layers = _BLOCKS[name]
    return ResNet(block, list(layers), norm_layer=partial(SplitBatchNorm2d, groups=bn_groups))
