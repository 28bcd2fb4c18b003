"""The results as a file for research: means with their number, and nobody."""

import csv
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django_scopes import scope

from jesuisla.analysis.impact import ENOUGH_ACTIONS
from jesuisla.collective.members.models import Role
from jesuisla.collective.results.results import count_result
from jesuisla.collective.results.results_file import COLUMNS

ADDRESS = "/mesures/resultats.csv"
DOCS = Path(__file__).resolve().parents[3] / "docs" / "reference"
FIGURES = ("mean", "low", "high", "lowest", "highest")


@pytest.fixture
def measured(closed: Any) -> Any:
    """``measured(1, 3)``: actions 1 and 2, counted, each of which left less hate."""

    def make(first: int, end: int, **more: Any) -> None:
        for number in range(first, end):
            count_result(closed(number, "hhhhh", "oohhh", **more))

    return make


def rows_of(client: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(client.get(ADDRESS).content.decode())))


def row_of(rows: list[dict[str, str]], by: str, value: str, what: str) -> dict[str, str]:
    (row,) = (
        row
        for row in rows
        if (row["by"], row["value"], row["what"], row["top"]) == (by, value, what, "5")
    )
    return row


def test_a_researcher_takes_the_file_and_reads_what_its_columns_mean(
    cast: Any, client_of: Any, measured: Any
) -> None:
    measured(1, ENOUGH_ACTIONS + 1)
    cast.member.roles = [Role.MEMBER, Role.RESEARCHER]
    cast.member.save()
    client = client_of(cast.member)
    page = client.get("/mesures").content.decode()
    assert f'href="{ADDRESS}"' in page
    for column in COLUMNS:
        assert f"<code>{column}</code>" in page
    row = row_of(rows_of(client), "all", "", "ours_or_supportive")
    assert list(row) == list(COLUMNS)
    assert (row["actions"], row["too_few"], row["mean"]) == ("10", "0", "0.4000")
    assert float(row["low"]) < 0.4 < float(row["high"]), "ten equal results are not certainty"
    assert row_of(rows_of(client), "all", "", "hateful")["mean"] == "-0.4000"


def test_promise_6_a_cell_with_too_few_actions_has_its_number_and_no_figure(
    cast: Any, client_of: Any, measured: Any
) -> None:
    measured(1, ENOUGH_ACTIONS)
    measured(ENOUGH_ACTIONS, ENOUGH_ACTIONS + 1, kind="solidarity")
    rows = rows_of(client_of(cast.moderator))
    assert row_of(rows, "all", "", "hateful")["mean"] == "-0.4000"
    for kind, count in (("counterspeech", "9"), ("solidarity", "1")):
        row = row_of(rows, "kind", kind, "hateful")
        assert (row["actions"], row["too_few"]) == (count, "1")
        assert [row[figure] for figure in FIGURES] == [""] * len(FIGURES)


def test_quarters_are_those_of_the_groups_clock(cast: Any, client_of: Any, measured: Any) -> None:
    new_year_in_paris = datetime(2025, 12, 31, 23, 30, tzinfo=UTC)
    measured(1, 2, closed_at=new_year_in_paris)
    rows = rows_of(client_of(cast.moderator))
    assert {row["value"] for row in rows if row["by"] == "quarter"} == {"2026-Q1"}


def test_nothing_in_the_file_names_anybody_or_an_action(
    cast: Any, client_of: Any, measured: Any
) -> None:
    measured(1, ENOUGH_ACTIONS + 1)
    text = client_of(cast.moderator).get(ADDRESS).content.decode()
    for word in ("Gazette", "Maud", "Ambre", "post-1", "insultées"):
        assert word not in text


def test_another_groups_results_are_not_in_it(cast: Any, client_of: Any, measured: Any) -> None:
    measured(1, ENOUGH_ACTIONS + 1)
    other = client_of(cast.other_moderator, host="ichbinhier.localhost")
    with scope(group=cast.other_group.pk):
        rows = rows_of(other)
    assert {row["actions"] for row in rows} == {"0"}


def test_the_file_is_made_anew_when_a_result_comes(
    cast: Any, client_of: Any, measured: Any
) -> None:
    client = client_of(cast.moderator)
    measured(1, 3)
    assert row_of(rows_of(client), "all", "", "hateful")["actions"] == "2"
    measured(3, 4)
    assert row_of(rows_of(client), "all", "", "hateful")["actions"] == "3"


@pytest.mark.parametrize("page", ["results-file.md", "results-file.fr.md"])
def test_the_codebook_of_the_documentation_has_every_column_in_order(page: str) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    places = [text.index(f"| `{column}` |") for column in COLUMNS]
    assert places == sorted(places)
