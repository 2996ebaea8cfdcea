"""One picture from its address in the network, because a person dragged it in: this picture, and nothing is sent.

No cookies, no address of the page it was on, at most MOST_BYTES. Called from a thread.
"""

from __future__ import annotations

import time
from typing import Any

from app.services.dropped_image import is_web
from moco_core.query_pictures import MOST_BYTES

WAIT_S = 15.0  # for an answer
ALL_S = 60.0  # for the whole picture
CHUNK = 1 << 16


class NotFetched(Exception):
    """reason: "offline", "refused", "large" or "slow"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def fetch(address: str) -> bytes | str:
    """What lies there, or the reason why it cannot be had, as NotFetched has it."""
    try:
        return _read(address)
    except NotFetched as error:
        return error.reason


def _read(address: str) -> bytes:
    from http.client import HTTPException
    from urllib.error import HTTPError, URLError
    from urllib.request import Request, urlopen

    if not is_web(address):
        raise NotFetched("refused")
    asked = Request(address, headers={"User-Agent": "Mozilla/5.0 (MoCo Studio)", "Accept": "image/*"})
    try:
        with urlopen(asked, timeout=WAIT_S) as answer:
            return _body(answer)
    except HTTPError as error:
        error.close()
        raise NotFetched("refused") from error
    except TimeoutError as error:
        raise NotFetched("slow") from error
    except (URLError, OSError) as error:
        raise NotFetched("offline") from error
    except (HTTPException, ValueError) as error:  # an answer that breaks off, an address that is none
        raise NotFetched("refused") from error


def _body(answer: Any) -> bytes:
    """Never more than is allowed, whatever the head of the answer says."""
    until, parts, size = time.monotonic() + ALL_S, [], 0
    while part := answer.read(CHUNK):
        parts.append(part)
        size += len(part)
        if size > MOST_BYTES:
            raise NotFetched("large")
        if time.monotonic() > until:
            raise NotFetched("slow")
    return b"".join(parts)
