"""Two versions of the product side by side: the same launch and pages, at the same size.

    python bench/compare.py BEFORE NOW [--members 400] [--minutes 2] [--small] [--folder NAME]

``BEFORE`` and ``NOW`` are two checkouts. Each fills a data folder of its own by its own code and
is served as shipped; what plays against it is the same for both and speaks nothing but HTTP. During
a launch one runs alone. Pages are then asked of both in turn, one at a time, so that whatever else
the machine does weighs on both alike. ``--folder`` holds both data folders, and they stay.

No bound is set: how busy the machine was stands beside each row. What hardly depends on that is the
processor time of the web process for a page, which each version measures of itself at the end.
"""

import argparse
import http.client
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import launch
import population

TURNS = 21
FILLS = "--fill"
MEASURES = "--processor"


def main() -> int:
    """Fill both, play both, print a row for each thing measured."""
    if sys.argv[1:2] == [FILLS]:
        return fill(is_small=sys.argv[2] == "small", members=int(sys.argv[3]))
    if sys.argv[1:2] == [MEASURES]:
        return measure(json.loads(sys.argv[2]))
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("trees", nargs=2, metavar="CHECKOUT", type=Path)
    parser.add_argument("--members", type=int, default=400)
    parser.add_argument("--minutes", type=float, default=2.0)
    parser.add_argument("--small", action="store_true", help="a tenth of the real size")
    parser.add_argument("--folder", default="", help="where the two data folders are, and stay")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = options.folder or stack.enter_context(TemporaryDirectory(prefix="jesuisla-bench-"))
        rows: dict[str, list[str]] = {}
        # Both are filled before either is played, so that neither finds the machine warmer.
        sides = [
            _filled(tree.resolve(), Path(folder) / name, options)
            for tree, name in zip(options.trees, ("before", "now"), strict=True)
        ]
        for environment, people in sides:
            for name, words in _launch(environment, people, options.minutes * 60).items():
                rows.setdefault(name, []).append(words)
        rows |= _pages(sides)
        for environment, people in sides:
            for path, words in _processor_times(environment, people).items():
                rows.setdefault(f"{path}, processor", []).append(words)
    for name, cells in rows.items():
        print(f"{name:26} " + "   ".join(f"{words:36}" for words in cells))
    return 0


def fill(*, is_small: bool, members: int) -> int:
    """Fill the data folder of this process. Print who is to play, as JSON."""
    people = population.fill(population.TENTH if is_small else population.FULL)
    sessions = population.sessions_of(people, members)
    print(json.dumps({
        "page": f"/actions/{people.action.number}",
        "members": sessions,
        "team": population.sessions_of(people, 1, team=True)[0][1],
    }))  # fmt: skip
    return 0


def measure(pages: list[tuple[str, str]]) -> int:
    """Print the processor time of these pages in this process, the median, as JSON."""
    from jesuisla.server.preparation import open_installation

    open_installation()
    from django.conf import settings
    from django.test import Client

    settings.ALLOWED_HOSTS = [launch.HOST]
    headers = {"host": launch.HOST, "accept-language": "fr", "accept-encoding": "gzip"}
    client, figures = Client(headers=headers), {}
    for path, key in pages:
        client.cookies["sessionid"] = key
        times = []
        for _turn in range(TURNS):
            start = time.thread_time()
            assert client.get(path).status_code == http.HTTPStatus.OK, path
            times.append((time.thread_time() - start) * 1000)
        figures[path] = f"{_median(times)} / {min(times):.0f} ms"
    print(json.dumps(figures))
    return 0


def _processor_times(environment: dict[str, str], people: Any) -> dict[str, str]:
    measuring = subprocess.run(
        [sys.executable, __file__, MEASURES, json.dumps(_paths(people))],
        env=environment,
        stdout=subprocess.PIPE,
        check=True,
    )
    figures: dict[str, str] = json.loads(measuring.stdout.splitlines()[-1])
    return figures


def _filled(tree: Path, folder: Path, options: Any) -> tuple[dict[str, str], Any]:
    folder.mkdir(parents=True, exist_ok=True)
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("JESUISLA_")
    } | {"JESUISLA_DATA_DIR": str(folder), "PYTHONPATH": f"{tree}/src:{tree}/lab"}
    size = "small" if options.small else "full"
    filling = subprocess.run(
        [sys.executable, __file__, FILLS, size, str(options.members)],
        env=environment,
        stdout=subprocess.PIPE,
        check=True,
    )
    return environment, json.loads(filling.stdout.splitlines()[-1])


def _launch(environment: dict[str, str], people: Any, seconds: float) -> dict[str, str]:
    """What was measured of one version while members open the action."""
    rows: dict[str, str] = {}
    with launch.serving(environment) as port:
        load = os.getloadavg()[0]
        times = launch.take_part(people["page"], people["members"], seconds, port=port)
        waits = {"open": times.open, "support": times.support, "look": times.look}
        for name, values in waits.items():
            rows[f"launch, {name}"] = (
                f"{_median(values)} / {launch.p95(values):.0f} ms, load {load:.0f}"
            )
        rows["launch, answers"] = (
            f"{len(times.open) + len(times.support) + len(times.look)},"
            f" {times.unchanged} unchanged, {len(times.errors)} errors"
        )
        print(rows, file=sys.stderr)
        for error in sorted(set(times.errors))[:5]:
            print(error, file=sys.stderr)
    return rows


def _pages(sides: Sequence[tuple[dict[str, str], Any]]) -> dict[str, list[str]]:
    """What was measured of the pages of all versions, asked in turn."""
    rows: dict[str, list[str]] = {}
    with ExitStack() as stack:
        ports = [stack.enter_context(launch.serving(environment)) for environment, _people in sides]
        lists = [_paths(people) for _environment, people in sides]
        for pages in zip(*lists, strict=True):
            load = os.getloadavg()[0]
            asked: list[list[float | str]] = [[] for _side in sides]
            for _turn in range(TURNS):
                for (path, key), port, answers in zip(pages, ports, asked, strict=True):
                    answers.append(_page(path, key, port))
            path = pages[0][0]
            rows[path] = [_told(answers, load) for answers in asked]
            print(path, rows[path], file=sys.stderr)
    return rows


def _told(answers: Sequence[float | str], load: float) -> str:
    refusals = [answer for answer in answers if isinstance(answer, str)]
    if refusals:
        return f"{refusals[0]}, load {load:.0f}"
    times = [answer for answer in answers if isinstance(answer, float)]
    return f"{_median(times)} / {min(times):.0f} ms, load {load:.0f}"


def _paths(people: Any) -> list[tuple[str, str]]:
    member, team = people["members"][0][1], people["team"]
    return [
        (people["page"], member),
        ("/", member),
        ("/impact", member),
        ("/actions", member),
        ("/moi/donnees", member),
        ("/veille", team),
        ("/veille?page=2", team),
        ("/veille?q=journal&network=facebook", team),
        ("/equipe", team),
        ("/api/v1/openapi.json", ""),
    ]


def _page(path: str, key: str, port: int) -> float | str:
    """Return the milliseconds of one answer, or what went wrong."""
    start = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=launch.TIMEOUT_SECONDS)
    headers = {"Host": launch.HOST, "Accept-Language": "fr", "Accept-Encoding": "gzip"}
    if key:
        headers["Cookie"] = f"sessionid={key}"
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
    except TimeoutError:
        return f"no answer in {launch.TIMEOUT_SECONDS:.0f} s"
    finally:
        connection.close()
    if answer.status != http.HTTPStatus.OK:
        return f"answered {answer.status}"
    return (time.perf_counter() - start) * 1000


def _median(times: Sequence[float]) -> str:
    return f"{statistics.median(times):.0f}" if times else "-"


if __name__ == "__main__":
    sys.exit(main())
