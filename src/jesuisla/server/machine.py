"""What the machine has for us: processor cores and memory, also inside a container."""

import os
from contextlib import suppress
from pathlib import Path

CONTROL_GROUP = Path("/sys/fs/cgroup")


def cores() -> int:
    """How many processor cores this process may use."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    limits = [usable or 1]
    with suppress(OSError, ValueError):  # "max 100000" where there is no bound
        quota, period = (CONTROL_GROUP / "cpu.max").read_text(encoding="ascii").split()
        limits.append(-(-int(quota) // int(period)))
    return max(1, min(limits))


def memory() -> int:
    """Bytes of memory that this process and its children may use together."""
    import psutil

    limits = [int(psutil.virtual_memory().total)]
    with suppress(OSError, ValueError):
        limits.append(int((CONTROL_GROUP / "memory.max").read_text(encoding="ascii")))
    return min(limits)
