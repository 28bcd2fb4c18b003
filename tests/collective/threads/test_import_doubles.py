"""What one file says twice, and files of nothing but junk."""

import io
import json
from typing import Any

import pytest

from jesuisla.collective.threads import imports
from jesuisla.collective.threads.imports import import_file
from jesuisla.collective.threads.models import Comment
from jesuisla.networks.archives import Code, TooManyRefused, open_archive


def load(cast: Any, rows: list[dict[str, Any]]) -> imports.Report:
    content = "".join(json.dumps(row) + "\n" for row in rows).encode()
    with open_archive(io.BytesIO(content)) as archive:
        return import_file(archive, cast.group)


def row(native: str, text: str, thread: str = "t", **more: Any) -> dict[str, Any]:
    return {"thread_id": thread, "id": native, "text": text, "network": "youtube"} | more


@pytest.mark.parametrize("between", [0, 600])
def test_the_first_of_two_with_one_id_stays_and_the_other_is_told(cast: Any, between: int) -> None:
    others = [row(f"x{at}", "autre") for at in range(between)]
    report = load(cast, [row("a", "le premier", likes=3), *others, row("a", "doublon")])
    assert [refusal.code for refusal in report.refusals] == [Code.REPEATED_ID]
    comment = Comment.objects.get(native_id="a")
    assert (comment.text, comment.likes) == ("le premier", 3)


def test_the_same_row_twice_and_the_same_id_in_two_threads_are_no_fault(cast: Any) -> None:
    report = load(cast, [row("a", "un"), row("a", "un"), row("a", "deux", thread="u")])
    assert report.refused_count == 0
    assert Comment.objects.count() == 2


def test_a_file_of_nothing_but_junk_is_given_up(cast: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(imports, "JUNK", 1_000)
    good = json.dumps(row("a", "un")).encode() + b"\n"
    content = good + b'{"thread_id": "t", "id": "", "text": "x"}\n' * 100_000
    with (
        open_archive(io.BytesIO(content), "jsonl") as archive,
        pytest.raises(TooManyRefused),
    ):
        import_file(archive, cast.group)
    assert archive.bytes_read < len(content) / 2
