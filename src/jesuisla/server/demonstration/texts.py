"""What the demonstration's groups say of themselves, with figures and invented supporters."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from textwrap import wrap
from typing import Any

from django.utils.html import escape
from django_scopes import scope

from jesuisla.collective.drawing.palette import ACCENT, INK
from jesuisla.collective.groups.groups import change_settings
from jesuisla.collective.groups.models import Group, JoinQuestion, Passage, PastFigure, Supporter
from jesuisla.collective.groups.texts import (
    EarlierFigure,
    add_supporter,
    record_figure,
    write_passage,
    write_questions,
)
from jesuisla.collective.public.starting_texts import OWN, starting_words, text_for

SIGNS = (
    '<circle cx="50" cy="50" r="34"/><path d="M32 56q18 18 36 0"/>',
    '<path d="M16 70q34 -70 68 0z"/>',
    '<path d="M18 28h64v40h-30l-14 16v-16h-20z"/>',
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
            if "questions" in words and not JoinQuestion.objects.filter(group=group).exists():
                write_questions(group, words["questions"], by=None)
            if not group.doors and (doors := words.get("doors")):
                change_settings(group, {"doors": doors}, by=None)


def words_of(slug: str) -> dict[str, Any]:
    """The texts of a group; none for one that the demonstration does not know."""
    path = files(__package__) / "words" / f"{slug}.toml"
    words = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    if slug != OWN:
        return words
    start = starting_words()
    passages = {**start["passages"], **words["passages"]}
    return {**start, **words, "passages": passages}


def _write_passages(group: Group, passages: Mapping[str, Mapping[str, str]]) -> None:
    existing_passages = set(Passage.objects.filter(group=group).values_list("section", "language"))
    for section, texts in passages.items():
        for language, text in texts.items():
            if (section, language) not in existing_passages:
                write_passage(group, section, language, text_for(text, group), by=None)


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
            logo = _invented_logo(supporter["name"], position)
            add_supporter(group, supporter["name"], position=position, logo=logo, by=None)


def _invented_logo(name: str, position: int) -> bytes:
    """Draw a sign and the name, as an association might send them."""
    import vl_convert

    lines = wrap(name, 22)
    words = "".join(
        f'<text x="110" y="{60 - 14 * (len(lines) - 1) + 30 * at}" font-size="25"'
        f' font-family="sans-serif" font-weight="700" fill="{INK}">{escape(line)}</text>'
        for at, line in enumerate(lines)
    )
    sign = f'<g fill="none" stroke="{ACCENT}" stroke-width="9">{SIGNS[position % len(SIGNS)]}</g>'
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="440" height="100">{sign}{words}</svg>'
    )
    png: bytes = vl_convert.svg_to_png(drawing, scale=1)
    return png
