"""A child process that ends when its parent does, however the parent ended."""

import os
import signal
import threading
import time

PATIENCE_SECONDS = 8.0


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
    os._exit(1)
