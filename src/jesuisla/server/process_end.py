"""How a process ends: in good order, and no later than its parent, however that ended."""

import atexit
import os
import signal
import sys
import threading
import time
from typing import NoReturn

PATIENCE_SECONDS = 8.0


def leave_in_good_order() -> None:
    """Have SIGTERM end this process like any exit, so that it lets go of the database."""
    main = threading.current_thread() is threading.main_thread()
    if main and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))


def leave_at_once(status: int) -> NoReturn:
    """End this process without waiting for its threads; it lets go of the database first."""
    atexit._run_exitfuncs()  # noqa: SLF001  # os._exit alone would keep the database up for ever
    os._exit(status)


def end_with_parent(parent: int) -> None:
    """End this process in good order soon after process ``parent`` is gone.

    A thread that looks once a second works on every Unix; Linux alone has a signal for it.
    """
    threading.Thread(target=_watch, args=(parent,), name="end-with-parent", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(PATIENCE_SECONDS)
    leave_at_once(1)
