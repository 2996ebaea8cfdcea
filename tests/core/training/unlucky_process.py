"""moco-core, but process 1 of the team fails in its fifth step."""

from __future__ import annotations

import os
import sys

from moco_core import cli
from moco_core.training import loop


def main() -> int:
    real = loop.shuffle_for

    def shuffle_for(settings, step, device):
        if step == 4 and os.environ["RANK"] == "1":
            raise RuntimeError("no luck in step 5")
        return real(settings, step, device)

    loop.shuffle_for = shuffle_for
    return cli.main()


if __name__ == "__main__":
    sys.exit(main())
