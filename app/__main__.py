"""`moco-studio` and `python -m app`."""

from __future__ import annotations

import sys


def main() -> int:
    from app.application import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
