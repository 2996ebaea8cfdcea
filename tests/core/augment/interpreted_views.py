"""Child process: makes the views of saved cases by Triton's interpreter, on the CPU. Arguments: cases, views (npz)."""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ["TRITON_INTERPRET"] = "1"  # before Triton's own functions are defined

import numpy as np
import torch
from view_cases import load

from moco_core.augment import fused
from moco_core.augment.parameters import square_boxes


def main(source: Path, target: Path) -> None:
    cpu = torch.device("cpu")
    cases = load(source)
    views = {
        name: fused.render(torch.from_numpy(case.pixels), case.rows, case.parameters, case.empty(cpu))
        for name, case in cases.items()
    }
    pixels = torch.from_numpy(next(iter(cases.values())).pixels[:2])
    box = square_boxes(np.array([[400, 300], [30, 90]]))
    views["plain"] = fused.render_plain(pixels, box, torch.full((2, 3, 40, 40), torch.nan))
    np.savez(target, **{name: view.numpy() for name, view in views.items()})


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
