"""Which version of a file something was made from, as one number."""

from __future__ import annotations

from typing import Any

import numpy as np

_SIZE_MIX = 0xC2B2AE3D27D4EB4F
_MASK = 0x7FFF_FFFF_FFFF_FFFF
_MIX = 0x9E3779B97F4A7C15  # 2^64 / golden ratio: spreads times that differ by little over all bits


def stamp_of(size: int, mtime_ns: int) -> int:
    """0 … 2^63 − 1, equal for equal size (bytes) and modification time (ns)."""
    return ((mtime_ns * _MIX) ^ (size * _SIZE_MIX)) & _MASK


def stamps_of(sizes: np.ndarray[Any, Any], mtimes_ns: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """The same for (n,) int64 each: (n,) int64."""
    # Products modulo 2^64 agree with Python's long integers in the 63 bits that are kept.
    mixed = (mtimes_ns.astype(np.uint64) * np.uint64(_MIX)) ^ (sizes.astype(np.uint64) * np.uint64(_SIZE_MIX))
    stamps: np.ndarray[Any, Any] = (mixed & np.uint64(_MASK)).astype(np.int64)
    return stamps
