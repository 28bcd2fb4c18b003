"""``jesuisla facts import-claims``: a file of ClaimReview becomes checked claims, once."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django_scopes import scope

from jesuisla.collective.knowledge.models import CheckedClaim

REVIEW = {
    "@type": "ClaimReview",
    "url": "https://verif.example/1",
    "claimReviewed": "Les éoliennes rendent malade",
    "reviewRating": {"alternateName": "Faux"},
    "datePublished": "2026-03-01",
}


def test_a_file_is_taken_once_and_reported_line_by_line(
    typed: Callable[..., tuple[int, str, str]], tmp_path: Path, cast: Any
) -> None:
    file = tmp_path / "claims.json"
    file.write_text(json.dumps([REVIEW, {**REVIEW, "claimReviewed": "…"}]), encoding="utf-8")
    words = ("facts", "import-claims", str(file), "--publisher", "Vérif inventée", "--json")
    status, out, err = typed(*words)
    assert status == 0
    assert [json.loads(line)["rating"] for line in out.splitlines()] == ["Faux"]
    assert "1 imported, 0 there already or too old, 1 could not be kept." in err
    assert "0 imported, 1 there already" in typed(*words)[2]
    with scope(group=cast.group.pk):
        claim = CheckedClaim.objects.get()
    assert (claim.publisher, claim.language, claim.rating) == ("Vérif inventée", "fr", "Faux")


def test_what_is_no_claim_review_is_refused(
    typed: Callable[..., tuple[int, str, str]], tmp_path: Path, cast: Any
) -> None:
    file = tmp_path / "claims.json"
    file.write_text("{broken", encoding="utf-8")
    status, _out, err = typed("facts", "import-claims", str(file), "--publisher", "V")
    assert status == 2
    assert "neither JSON" in err


def test_a_claim_is_matched_with_what_others_checked_marked_as_theirs(
    typed: Callable[..., tuple[int, str, str]], tmp_path: Path, cast: Any
) -> None:
    file = tmp_path / "claims.json"
    file.write_text(json.dumps([REVIEW]), encoding="utf-8")
    typed("facts", "import-claims", str(file), "--publisher", "Vérif inventée")
    claim = json.dumps({"id": 1, "text": "Une éolienne, ça rend malade"})
    status, out, _err = typed("facts", "match", "--json", stdin=claim)
    (line,) = map(json.loads, out.splitlines())
    assert (status, line["id"], line["sheets"]) == (0, 1, [])
    (match,) = line["checked"]
    assert 0 < match.pop("score") <= 1
    assert "words" in match.pop("by")
    assert match == {
        "publisher": "Vérif inventée",
        "claim": "Les éoliennes rendent malade",
        "rating": "Faux",
        "language": "fr",
        "reviewed_on": "2026-03-01",
        "url": "https://verif.example/1",
    }
    _status, out, _err = typed("facts", "match", stdin=claim)
    assert out.rstrip().split("\t")[2:] == ["Les éoliennes rendent malade", "Vérif inventée: Faux"]
    _status, out, _err = typed("facts", "match", "--json", "--group", "ichbinhier", stdin=claim)
    assert json.loads(out)["checked"] == []


def test_a_claim_that_cannot_be_read_is_named_and_the_others_are_matched(
    typed: Callable[..., tuple[int, str, str]], cast: Any
) -> None:
    lines = [
        "{",
        json.dumps({"id": 2, "text": "Les éoliennes rendent malade"}),
        json.dumps({"id": 3, "text": 5}),
        json.dumps({"id": 4, "claim": "La Terre est plate"}),
    ]
    status, out, err = typed("facts", "match", "--json", stdin="\n".join(lines))
    assert status == 2
    assert [json.loads(line)["id"] for line in out.splitlines()] == [2, 4]
    assert [line[: len("Line 1")] for line in err.splitlines()] == ["Line 1", "Line 3"]
