"""`python -m moco_core` is the command `moco-core`."""

import sys

from moco_core.cli import main

if __name__ == "__main__":
    sys.exit(main())
