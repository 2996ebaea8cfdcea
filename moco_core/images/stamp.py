"""Which version of a file something was made from, as one number."""

from __future__ import annotations

_MIX = 0x9E3779B97F4A7C15  # 2^64 / golden ratio: spreads times that differ by little over all bits


def stamp_of(size: int, mtime_ns: int) -> int:
    """0 … 2^63 − 1, equal for equal size (bytes) and modification time (ns)."""
    return ((mtime_ns * _MIX) ^ (size * 0xC2B2AE3D27D4EB4F)) & 0x7FFF_FFFF_FFFF_FFFF
