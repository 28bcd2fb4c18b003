"""What the demonstration's groups say of themselves, with figures and invented supporters."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from django_scopes import scope

from jesuisla.collective.groups.models import Group, Passage, PastFigure, Supporter
from jesuisla.collective.groups.texts import (
    EarlierFigure,
    add_supporter,
    record_figure,
    write_passage,
)


def write_texts(groups: Mapping[str, Group]) -> None:
    """Give each of these groups, by short name, the texts it still lacks.

    What somebody changed in the demonstration stays as it is.
    """
    for slug, group in groups.items():
        words = words_of(slug)
        with scope(group=group.pk):
            _write_passages(group, words.get("passages", {}))
            _record_figures(group, words.get("figures", []))
            _name_supporters(group, words.get("supporters", []))


def words_of(slug: str) -> dict[str, Any]:
    """The texts of a group; none for one that the demonstration does not know."""
    path = files(__package__) / "words" / f"{slug}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def _write_passages(group: Group, passages: Mapping[str, Mapping[str, str]]) -> None:
    existing_passages = set(Passage.objects.filter(group=group).values_list("section", "language"))
    for section, texts in passages.items():
        for language, text in texts.items():
            if (section, language) not in existing_passages:
                write_passage(group, section, language, text, by=None)


def _record_figures(group: Group, figures: list[dict[str, Any]]) -> None:
    existing_figures = set(
        PastFigure.objects.filter(group=group).values_list("name", "reach", "network", "counted_on")
    )
    for fields in figures:
        figure = EarlierFigure(**fields)
        key = (figure.name, figure.reach, figure.network, figure.counted_on)
        if key not in existing_figures:
            record_figure(group, figure, by=None)


def _name_supporters(group: Group, supporters: list[dict[str, str]]) -> None:
    existing_names = set(Supporter.objects.filter(group=group).values_list("name", flat=True))
    for position, supporter in enumerate(supporters):
        if supporter["name"] not in existing_names:
            add_supporter(
                group, supporter["name"], supporter.get("url", ""), position=position, by=None
            )
