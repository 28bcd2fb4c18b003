"""Scoring on a Ray cluster: each batch a task, written in order, each row exactly once.

The nodes need jesuisla installed in the same version. A task that is lost with its node is
run again elsewhere; it only reads and answers, so nothing can be written twice.
"""

import logging
import os
from collections import deque
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from jesuisla.cli.bulk import batches, lines_of
from jesuisla.cli.comment_files import Record, item_from_row
from jesuisla.cli.errors import Problem
from jesuisla.server.language import gettext as _

if TYPE_CHECKING:
    from jesuisla.analysis.triage import ShippedScorer

AHEAD = 2
"""Batches in flight for each processor: enough to keep all busy, and memory constant."""


def scored_on_ray(
    scorer: "ShippedScorer", rows: Iterable[Record], *, lang: str | None, explain: bool
) -> Iterator[list[str]]:
    """Yield batches of JSON lines, in the order of the rows.

    Joins the cluster that ``RAY_ADDRESS`` names, or a running one of this process, or
    starts one on this machine. Raises ``Problem`` without Ray, or for a row without text.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is reported to anybody
    try:
        import ray
    except ImportError as error:
        raise Problem(_("Install jesuisla[ray] to score on a Ray cluster.")) from error
    from jesuisla.analysis.triage import model_to_bytes

    is_ours = not ray.is_initialized()
    if is_ours:
        ray.init(log_to_driver=False, logging_level=logging.ERROR)
    try:
        # Put once; each node keeps its copy.
        model = ray.put(model_to_bytes(scorer.model))
        # For ever: what a lost node had begun begins again where there is another.
        score = ray.remote(_score).options(max_retries=-1)
        resources = ray.cluster_resources()  # type: ignore[no-untyped-call]  # Ray leaves it bare
        ahead = max(2, AHEAD * int(resources.get("CPU", 1)))
        waiting: deque[Any] = deque()
        for batch in batches(rows):
            for row in batch:
                item_from_row(
                    row, lang=lang
                )  # a row without text is told here, by its own sentence
            waiting.append(score.remote(model, scorer.is_for_archives, batch, lang, explain))
            if len(waiting) >= ahead:
                yield ray.get(waiting.popleft())
        while waiting:
            yield ray.get(waiting.popleft())
    finally:
        if is_ours:
            ray.shutdown()


_scorers: dict[int, "ShippedScorer"] = {}


def _score(
    model: bytes, is_archive: bool, batch: list[Record], lang: str | None, explain: bool
) -> list[str]:  # Ray hands over what it is given, by position
    """Run on a node: the lines of one batch, by a scorer that the process keeps."""
    import zlib

    from jesuisla.analysis.triage import load_scorer

    key = zlib.crc32(model, int(is_archive))
    scorer = _scorers.get(key)
    if scorer is None:
        scorer = load_scorer(model)
        scorer = _scorers[key] = scorer.for_archives() if is_archive else scorer
    return lines_of(scorer, batch, lang=lang, explain=explain)
