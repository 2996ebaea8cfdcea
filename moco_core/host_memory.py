"""How much memory of the host there is, and how much this process took."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import sys
from pathlib import Path

_STATUS, _CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")
_GROUP = Path("/sys/fs/cgroup")
_TOTAL, _AVAILABLE = 8, 16  # bytes from the start of what Windows hands out


def memory_bytes() -> int:
    """Physical memory; 0 if the system does not say."""
    if sys.platform == "win32":
        return _windows_bytes(_TOTAL)
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError):
        return 0


def available_bytes() -> int:
    """What this process may still take without swapping, within the limits of a container and its own.

    macOS keeps no number of what its caches would give back: half of what is built in is a cautious guess.
    """
    if sys.platform == "win32":
        return _windows_bytes(_AVAILABLE)
    free = _kilobytes(Path("/proc/meminfo"), "MemAvailable") or memory_bytes() // 2
    return min(free, _left_in_group(), _left_of_limit())


def start_peak() -> None:
    """Count the peak from here on, where the system can do that (Linux), without what earlier work has left over."""
    gc.collect()
    with contextlib.suppress(OSError, AttributeError):
        if sys.platform == "linux":
            ctypes.CDLL(None).malloc_trim(0)  # glibc keeps what was freed
        _CLEAR.write_text("5")


def peak_bytes() -> int:
    """Most memory that this process held at once since `start_peak`, or since its start; 0 if nobody knows."""
    if peak := _kilobytes(_STATUS, "VmHWM"):
        return peak
    if sys.platform == "win32":
        return 0
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else 1024 * peak


def mapped_bytes() -> int:
    """Pages of files among what this process holds: the system takes them back when it needs them."""
    return _kilobytes(_STATUS, "RssFile")


def resident_bytes() -> int:
    """What this process holds now, without the pages of files; 0 if the system does not say (it does on Linux)."""
    return max(0, _kilobytes(_STATUS, "VmRSS") - mapped_bytes())


def _left_in_group() -> int:
    """Containers have a limit of their own (cgroup v2); endless without one."""
    try:
        limit = int((_GROUP / "memory.max").read_text("ascii"))
        used = int((_GROUP / "memory.current").read_text("ascii")) - _reclaimable_in_group()
    except (OSError, ValueError):  # no group, or "max"
        return sys.maxsize
    return max(0, limit - used)


def _reclaimable_in_group() -> int:
    """Pages of files that count as used although the system takes them back when it needs them."""
    lines = (_GROUP / "memory.stat").read_text("ascii").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("inactive_file "))


def _kilobytes(path: Path, name: str) -> int:
    """The line "Name:  123 kB", in bytes; 0 if it is not there."""
    try:
        for line in path.read_text("ascii", "replace").splitlines():
            if line.startswith(name + ":"):
                return 1024 * int(line.split()[1])
    except (OSError, ValueError, IndexError):
        pass
    return 0


def _left_of_limit() -> int:
    """What `ulimit -v` leaves of the address space; endless without one."""
    try:
        import resource

        limit, _ = resource.getrlimit(resource.RLIMIT_AS)
        taken = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (ImportError, OSError, ValueError):
        return sys.maxsize
    return sys.maxsize if limit == resource.RLIM_INFINITY else max(0, limit - taken)


def _windows_bytes(offset: int) -> int:
    """A field of GlobalMemoryStatusEx: 32 bits length, 32 bits load, then 64 bits each: total, available, …"""
    buffer = ctypes.create_string_buffer(64)
    ctypes.c_uint32.from_buffer(buffer).value = 64
    ctypes.windll.kernel32.GlobalMemoryStatusEx(buffer)  # type: ignore[attr-defined,unused-ignore]
    return ctypes.c_uint64.from_buffer(buffer, offset).value
