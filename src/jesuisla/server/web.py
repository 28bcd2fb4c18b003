"""The web process: granian, and the gateway with its threads between it and Django."""

import argparse
import multiprocessing
import threading
from functools import partial
from typing import Any

from django.urls import get_resolver

from jesuisla.server.database import ensure_database
from jesuisla.server.process_end import end_with_parent, leave_in_good_order

# Pages wait for the database more than for the processor.
THREADS = 8
STOP_SECONDS = 5


def serve_web(*, host: str, port: int, workers: int, parent: int) -> None:
    """Serve pages until told to stop, or until process ``parent`` is gone."""
    import os

    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels

    leave_in_good_order()
    end_with_parent(parent)
    ensure_database()
    _load()
    Granian(
        "jesuisla.server.gateway",
        address=host,
        port=port,
        interface=Interfaces.ASGINL,
        http=HTTPModes.http1,  # what proxies speak; one protocol less to attack
        workers=workers,
        websockets=False,
        # One line a request would be a record of who read what.
        log_access=False,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
    ).serve(target_loader=partial(_application, os.getpid()), wrap_loader=False)


def _load() -> None:
    """Load what each process needs before they part, where they do so by a fork.

    They then hold it in the same memory and are quick from their first page. Elsewhere each
    loads it beside its first pages, as what begins threads of its own must be everywhere.
    """
    if multiprocessing.get_start_method() != "fork":
        return
    from jesuisla.server import warming, wsgi

    _ = wsgi.application, get_resolver().url_patterns
    warming.load_before_fork()


def _application(parent: int, *_target: Any) -> Any:
    end_with_parent(parent)
    from django.conf import settings

    from jesuisla.server.gateway import Gateway
    from jesuisla.server.warming import warm_up
    from jesuisla.server.wsgi import application  # sets Django up, which the next one needs

    # isort: split
    from jesuisla.server.large_bodies import may_send_much_outside_pages

    # Every page is loaded before the first is asked for; one that cannot be ends this
    # process at once rather than at its first reader.
    _ = get_resolver().url_patterns
    threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
    return Gateway(
        application,
        threads=THREADS,
        largest=settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
        may_send_much=partial(may_send_much_outside_pages, settings.SESSION_COOKIE_NAME),
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", required=True)
    for name in ("port", "workers", "parent"):
        parser.add_argument(f"--{name}", type=int, required=True)
    serve_web(**vars(parser.parse_args()))
