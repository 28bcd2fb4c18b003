"""Scoring archives: batch by batch, in constant memory, with a bar to watch."""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING

from jesuisla.cli.comment_files import FileProgress, Record, item_from_row

if TYPE_CHECKING:
    from jesuisla.analysis.triage import Answer, Judgement, Scorer

AT_ONCE = 500


def write_scores(
    scorer: "Scorer",
    rows: Iterable[Record],
    out: Path | None,
    *,
    lang: str | None,
    explain: bool,
    way: FileProgress | None = None,
) -> int:
    """Append one JSON line a row to ``out``, or to the standard output; how many."""
    batch_by_batch = (
        lines_of(scorer, batch, lang=lang, explain=explain) for batch in batches(rows)
    )
    return write_lines(batch_by_batch, out, way=way)


def write_lines(
    scored: Iterable[list[str]], out: Path | None, *, way: FileProgress | None = None
) -> int:
    """Append batches of lines in their order; how many lines.

    A batch is written whole before the next is asked for, so that a run that is broken
    off can go on. ``way`` tells the bar how much was read.
    """
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = BarColumn(), TextColumn("{task.fields[written]}"), TimeElapsedColumn()
    line_count = 0
    with _writing(out) as stream, Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=None, written=0)
        for lines in scored:
            stream.write("".join(lines))
            stream.flush()
            line_count += len(lines)
            share = way.share if way else None
            total = None if share is None else 1.0
            bar.update(task, total=total, completed=share or 0.0, written=line_count)
    return line_count


def lines_of(
    scorer: "Scorer", batch: list[Record], *, lang: str | None, explain: bool
) -> list[str]:
    """Return one JSON line for each row of a batch, in order."""
    judgements = scorer.score([item_from_row(row, lang=lang) for row in batch], explain=explain)
    return [_line(row, judgement) for row, judgement in zip(batch, judgements, strict=True)]


def _line(row: Record, judgement: "Judgement") -> str:
    record = {
        "id": row.get("id"),
        "lang": judgement.lang,
        "scorer": judgement.scorer,
        "version": judgement.version,
        "labels": {str(label): _told(answer) for label, answer in judgement.answers.items()},
        "targets": None if judgement.targets is None else sorted(judgement.targets),
    }
    # In ASCII: an id may hold half a character, which no file takes as it is.
    return json.dumps(record, default=str) + "\n"


def _told(answer: "Answer") -> dict[str, object]:
    fields: dict[str, object] = {
        "probability": _short(answer.probability),
        "low": _short(answer.low),
        "high": _short(answer.high),
        "given": answer.positive,
        "unknown": answer.unknown,
    }
    if answer.words:
        fields["words"] = [[word.start, word.end, word.weight] for word in answer.words]
    return fields


def batches(rows: Iterable[Record]) -> Iterator[list[Record]]:
    """Yield the rows, 500 at a time."""
    remaining_rows = iter(rows)
    while batch := list(islice(remaining_rows, AT_ONCE)):
        yield batch


def _writing(out: Path | None) -> AbstractContextManager[IO[str]]:
    return nullcontext(sys.stdout) if out is None else out.open("a", encoding="utf-8")


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
