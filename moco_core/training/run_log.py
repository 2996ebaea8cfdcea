"""log.txt of a run: what a person should know of it afterwards, a line each, with the time."""

from __future__ import annotations

import datetime
from pathlib import Path


def append_log(path: Path, message: str) -> None:
    now = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{now} {message}\n")
