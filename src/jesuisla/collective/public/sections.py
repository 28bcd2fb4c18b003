"""The sections of the association's own page, each from the group's own data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from jesuisla.collective.groups.language import page_language
from jesuisla.collective.groups.models import Group, Passage, Supporter
from jesuisla.collective.groups.prose import paragraphs
from jesuisla.collective.groups.texts import passages_in
from jesuisla.collective.public.figures import GroupFigures, LiveFigure, group_figures

In = Passage.Section
MENU: Mapping[str, Promise] = {
    In.VISION: pgettext_lazy("menu of the home page", "Vision"),
    In.ACTIONS: pgettext_lazy("menu of the home page", "Online actions"),
    In.VALUES: pgettext_lazy("menu of the home page", "Values"),
    In.MISSION: pgettext_lazy("menu of the home page", "Mission"),
    In.IMPACT: pgettext_lazy("menu of the home page", "Impact"),
    In.REACH: pgettext_lazy("menu of the home page", "Reach"),
    In.STRENGTH: pgettext_lazy("menu of the home page", "Strength"),
    In.WHY: pgettext_lazy("menu of the home page", "Why"),
    In.SUPPORTERS: pgettext_lazy("menu of the home page", "Supporters"),
    In.JOIN: pgettext_lazy("menu of the home page", "Join us"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeSection:
    """One section: its anchor, its entry in the menu, its heading and its text.

    ``language`` is the text's own when it is not the reader's, else empty.
    """

    code: str
    entry: str
    title: str
    text: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    """Everything the page shows.

    ``statement`` is the first paragraph of the vision, set large, and ``lead`` the rest;
    both are empty for a group that wrote none.
    """

    statement: str
    lead: str
    statement_language: str
    sections: tuple[HomeSection, ...]
    figures: GroupFigures
    supporters: tuple[Supporter, ...]


def home_page(group: Group, languages: Sequence[str]) -> HomePage:
    """Return the page of a group, in eight queries; needs the group's scope.

    Each section comes in the first of these languages that it is written in. Without one
    it is left out, unless it has figures or supporters to show; the call to join always
    stands.
    """
    passages = passages_in(group, languages)
    figures = group_figures(group)
    supporters = tuple(Supporter.objects.filter(group=group))
    filled_sections = _kept_without_text(figures, supporters)
    vision = passages.get(In.VISION)
    statement, *rest = paragraphs(vision.text) if vision else [""]
    return HomePage(
        statement=statement,
        lead="\n\n".join(rest),
        statement_language=_other_language(vision),
        sections=tuple(
            HomeSection(
                code=code.value,
                entry=str(MENU[code]),
                title=str(code.label),
                text=passages[code].text if code in passages else "",
                language=_other_language(passages.get(code)),
            )
            for code in In
            if code in passages or code in filled_sections
        ),
        figures=figures,
        supporters=supporters,
    )


def _kept_without_text(figures: GroupFigures, supporters: tuple[Supporter, ...]) -> set[str]:
    sections = {In.JOIN.value}
    if _known(figures.actions):
        sections.add(In.ACTIONS)
    if _known(figures.comments):
        sections.add(In.IMPACT)
    if _known(figures.members) or figures.told:
        sections.add(In.REACH)
    if supporters:
        sections.add(In.SUPPORTERS)
    return sections


def _known(figure: LiveFigure) -> bool:
    return figure.value is not None


def _other_language(passage: Passage | None) -> str:
    return "" if passage is None or passage.language == page_language() else passage.language
