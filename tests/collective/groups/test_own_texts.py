from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django_scopes import scope

from jesuisla.collective.groups.models import Charter, Passage, PastFigure, Supporter
from jesuisla.collective.groups.texts import (
    EarlierFigure,
    add_supporter,
    charter_version,
    charter_versions,
    passages_in,
    past_figures,
    publish_charter,
    record_figure,
    remove_figure,
    remove_passage,
    remove_supporter,
    write_passage,
)
from jesuisla.collective.journal.entries import entries
from jesuisla.collective.journal.refusals import Refused

FIGURE = EarlierFigure(
    name="actions", value=4000, counted_on=date(2026, 1, 1), source="jesuisla.net"
)


def test_a_passage_is_written_replaced_and_removed_with_one_entry_each(cast: Any) -> None:
    write_passage(cast.group, "vision", "fr", " Un ", by=cast.coordinator)
    write_passage(cast.group, "vision", "fr", "Deux", by=cast.coordinator)
    assert Passage.objects.get().text == "Deux"
    remove_passage(cast.group, "vision", "fr", by=cast.coordinator)
    remove_passage(cast.group, "vision", "fr", by=cast.coordinator)
    assert not Passage.objects.exists()
    assert entries(event="PassageWritten").count() == 2
    assert entries(event="PassageRemoved").count() == 1


def test_an_empty_passage_is_refused(cast: Any) -> None:
    with pytest.raises(Refused):
        write_passage(cast.group, "vision", "fr", "  ", by=None)
    assert not entries(event="PassageWritten").exists()


def test_a_passage_in_the_readers_language_comes_before_the_groups_own(cast: Any) -> None:
    write_passage(cast.group, "vision", "en", "Hello", by=None)
    write_passage(cast.group, "vision", "fr", "Bonjour", by=None)
    write_passage(cast.group, "why", "fr", "Parce que", by=None)
    write_passage(cast.group, "values", "de", "Ruhe", by=None)
    found = passages_in(cast.group, ("en", "fr"))
    assert {code: passage.text for code, passage in found.items()} == {
        "vision": "Hello",
        "why": "Parce que",
    }


def test_a_charter_needs_the_groups_own_language(cast: Any) -> None:
    with pytest.raises(Refused):
        publish_charter(cast.group, {"en": "Be kind.", "fr": " "}, by=None)
    assert Charter.objects.count() == 1


def test_earlier_versions_of_the_charter_stay_readable(cast: Any) -> None:
    number = publish_charter(cast.group, {"fr": "Deux.", "en": "Two.", "de": ""}, by=None)
    assert number == 2
    assert [text.version for text in charter_versions(cast.group)] == [2, 1]
    two, one = (charter_version(cast.group, number, ("en", "fr")) for number in (2, 1))
    assert two is not None
    assert one is not None
    assert (two.text, one.text) == ("Two.", "Avec bienveillance.")
    assert charter_version(cast.group, 3, ("fr",)) is None
    assert not Charter.objects.filter(language="de").exists()


def test_a_figure_of_a_day_to_come_is_refused(cast: Any) -> None:
    tomorrow = localdate(timezone=cast.group.zone) + timedelta(days=1)
    with pytest.raises(Refused):
        record_figure(
            cast.group,
            EarlierFigure(name="actions", value=1, counted_on=tomorrow, source="nous"),
            by=None,
        )


@pytest.mark.parametrize(
    "figure",
    [
        EarlierFigure(name="actions", value=4000, counted_on=date(2026, 1, 1), source=""),
        EarlierFigure(name="actions", value=-1, counted_on=date(2026, 1, 1), source="nous"),
        EarlierFigure(name="likes", value=1, counted_on=date(2026, 1, 1), source="nous"),
        EarlierFigure(
            name="actions",
            value=1,
            counted_on=date(2026, 1, 1),
            source="nous",
            source_url="javascript:alert(1)",
        ),
    ],
)
def test_a_figure_that_says_nothing_sound_is_refused(cast: Any, figure: EarlierFigure) -> None:
    with pytest.raises(ValidationError):
        record_figure(cast.group, figure, by=None)
    assert not PastFigure.objects.exists()


def test_a_figure_twice_for_a_day_is_refused_and_may_be_removed(cast: Any) -> None:
    written = record_figure(cast.group, FIGURE, by=None)
    with pytest.raises(ValidationError):
        record_figure(cast.group, FIGURE, by=None)
    remove_figure(written, by=cast.coordinator)
    remove_figure(written, by=cast.coordinator)
    assert not PastFigure.objects.exists()
    assert entries(event="FigureRemoved").count() == 1


def test_the_newest_figure_counts_and_network_figures_come_from_the_home_group(cast: Any) -> None:
    record_figure(cast.group, FIGURE, by=None)
    record_figure(
        cast.group,
        EarlierFigure(name="actions", value=4100, counted_on=date(2026, 3, 1), source="nous"),
        by=None,
    )
    record_figure(
        cast.group,
        EarlierFigure(
            name="groups", value=15, counted_on=date(2026, 3, 1), source="nous", reach="network"
        ),
        by=None,
    )
    assert past_figures(cast.group)["actions", "group", ""].value == 4100
    with scope(group=cast.other_group.pk):
        theirs = past_figures(cast.other_group)
    assert set(theirs) == {("groups", "network", "")}


def test_a_supporter_named_twice_is_one_with_the_later_link(cast: Any) -> None:
    add_supporter(cast.group, "Association", by=None)
    kept = add_supporter(cast.group, " Association ", "https://example.org", position=2, by=None)
    assert Supporter.objects.get() == kept
    assert (kept.url, kept.position) == ("https://example.org", 2)
    remove_supporter(kept, by=None)
    assert not Supporter.objects.exists()
    assert entries(event="SupporterRemoved").count() == 1


@pytest.mark.parametrize(("name", "url"), [("", ""), ("x" * 121, ""), ("A", "javascript:x")])
def test_a_supporter_without_a_sound_name_or_link_is_refused(
    cast: Any, name: str, url: str
) -> None:
    with pytest.raises(ValidationError):
        add_supporter(cast.group, name, url, by=None)
