"""The sections of the association's own page, each from the group's own data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from jesuisla.collective.groups.home_sections import section_codes
from jesuisla.collective.groups.language import page_language
from jesuisla.collective.groups.models import Group, Passage, Supporter
from jesuisla.collective.groups.prose import (
    headed_parts,
    headed_points,
    opening_and_rest,
    paragraphs,
)
from jesuisla.collective.groups.texts import passages_in
from jesuisla.collective.knowledge.access import shelf_shows_sheets
from jesuisla.collective.public.example import Example, shown_example
from jesuisla.collective.public.figures import GroupFigures, LiveFigure, group_figures
from jesuisla.networks.registry import NETWORKS

FOLDED_FROM = 3
"""So many headings make a text that is scanned first: each part unfolds below its heading."""
LONGEST_FIGURE = 12
"""Letters of a paragraph that is a figure: it stands large, above what it counts."""
READ_AT_ONCE = 150
"""Letters that may follow a first paragraph without being folded."""
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
    In.SUPPORTERS: pgettext_lazy("menu of the home page", "Partners"),
    In.POWER: pgettext_lazy("menu of the home page", "Your power"),
    In.JOIN: pgettext_lazy("menu of the home page", "Join us"),
    In.CONTACT: pgettext_lazy("menu of the home page", "Contact"),
    In.SHEETS: pgettext_lazy("menu of the home page", "Fact sheets"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A part of a section below its heading: a figure, if it begins with one, and its source."""

    heading: str
    figure: str
    text: str
    source: str


def tile_of(heading: str, text: str) -> Tile:
    r"""Return a part as it is drawn: a figure that begins it stands large, a last bracket small.

    >>> tile_of("Signaler", "64 %\n\nretirés en 2022.\n\n(Commission européenne)")
    Tile(heading='Signaler', figure='64 %', text='retirés en 2022.', source='Commission européenne')
    >>> tile_of("Se taire", "On passe.").figure
    ''
    """
    figure = source = ""
    blocks = paragraphs(text)
    if len(blocks) > 1 and _is_figure(blocks[0]):
        figure, *blocks = blocks
    if len(blocks) > 1 and blocks[-1].startswith("(") and blocks[-1].endswith(")"):
        source = blocks.pop()[1:-1]
    return Tile(heading=heading, figure=figure, text="\n\n".join(blocks), source=source)


def _is_figure(text: str) -> bool:
    return len(text) <= LONGEST_FIGURE and any(letter.isdigit() for letter in text)


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

    @property
    def tiles(self) -> list[Tile]:
        """The text's parts with a heading each, or the points of a list of headed ones.

        Empty for a text with fewer of them.
        """
        language = self.language or page_language()
        parts = headed_parts(self.text, language) or headed_points(self.text, language)
        return [tile_of(*part) for part in parts] if len(parts) >= FOLDED_FROM else []

    @property
    def opening(self) -> str:
        """What stands of the text."""
        return opening_and_rest(self.text, READ_AT_ONCE)[0]

    @property
    def rest(self) -> str:
        """What unfolds below the opening; empty for a short text."""
        return opening_and_rest(self.text, READ_AT_ONCE)[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """A way to the group on a social network: its address, and what the link says."""

    url: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    """Everything the page shows.

    ``statement`` is the first paragraph of the vision, set large, ``promise`` the second and
    ``lead`` the rest; all are empty for a group that wrote none.
    """

    statement: str
    promise: str
    lead: str
    statement_language: str
    sections: tuple[HomeSection, ...]
    figures: GroupFigures
    supporters: tuple[Supporter, ...]
    doors: tuple[Door, ...]
    example: Example | None

    @property
    def summary(self) -> str:
        """What search engines and networks say of the page, in one sentence."""
        return self.promise or _(
            "We answer hate in comment threads together, calmly, in our own words."
        )


def home_page(group: Group, languages: Sequence[str], *, is_inviting: bool = True) -> HomePage:
    """Return the page of a group; needs the group's scope.

    Each section comes in the first of these languages that it is written in. Without one
    it is left out, unless it has figures, supporters or an address to show. The call to join
    stands where the page is ``is_inviting``: whoever is here already needs none; the sheets where
    everybody finds some.
    """
    passages = passages_in(group, languages)
    figures = group_figures(group)
    supporters = tuple(
        Supporter.objects.filter(group=group).select_related("logo").defer("logo__png")
    )
    shown_codes = set(passages) | _filled_without_text(group, figures, supporters)
    if shelf_shows_sheets():
        shown_codes.add(In.SHEETS.value)
    else:
        shown_codes.discard(In.SHEETS.value)
    shown_codes -= set(group.hidden_sections)
    if is_inviting:
        shown_codes.add(In.JOIN.value)
    else:
        shown_codes.discard(In.JOIN.value)
    vision = passages.get(In.VISION)
    blocks: list[str] = paragraphs(vision.text) if vision else []
    statement, promise, *rest = [*blocks, "", ""]
    return HomePage(
        statement=statement,
        promise=promise,
        lead="\n\n".join(filter(None, rest)),
        statement_language=_other_language(vision),
        sections=tuple(
            home_section(code, passages.get(code))
            for code in section_codes(group)
            if code in shown_codes
        ),
        figures=figures,
        supporters=supporters,
        doors=doors_of(group),
        example=shown_example(group),
    )


def home_section(code: str, passage: Passage | None) -> HomeSection:
    """Return one section as the page shows it, with its text if it has one."""
    own_title = passage.title if passage else ""
    usual = str(In(code).label) if code in In.values else _("More about us")
    return HomeSection(
        code=code,
        entry=own_title or str(MENU.get(code, usual)),
        title=own_title or usual,
        text=passage.text if passage else "",
        language=_other_language(passage),
    )


def doors_of(group: Group) -> tuple[Door, ...]:
    """Return the ways to a group on social networks, each named by its network."""
    return tuple(Door(url=url, label=_door_label(url)) for url in group.doors)


def _door_label(url: str) -> str:
    host = url.split("//", 1)[-1].split("/", 1)[0].lower()
    for network in NETWORKS:
        if network.name in host.split("."):
            return _("Our group on %(network)s") % {"network": network.label}
    return host.removeprefix("www.")


def _filled_without_text(
    group: Group, figures: GroupFigures, supporters: tuple[Supporter, ...]
) -> set[str]:
    sections = set()
    if _known(figures.actions):
        sections.add(In.ACTIONS.value)
    if _known(figures.comments) or figures.on_networks:
        sections.add(In.IMPACT.value)
    if _known(figures.groups) or _known(figures.countries):
        sections.add(In.REACH.value)
    if _known(figures.members) or figures.told:
        sections.add(In.STRENGTH.value)
    if supporters:
        sections.add(In.SUPPORTERS.value)
    if group.contact:
        sections.add(In.CONTACT.value)
    return sections


def _known(figure: LiveFigure) -> bool:
    return figure.value is not None


def _other_language(passage: Passage | None) -> str:
    return "" if passage is None or passage.language == page_language() else passage.language
