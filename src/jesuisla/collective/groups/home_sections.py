"""Which sections the group's own page has, in which order, and which are hidden.

The vision always stands first. A group may add sections of its own, each named ``own-`` and a
number, with a heading it writes itself.
"""

from collections.abc import Callable
from itertools import count, pairwise

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.groups.events import HomeArranged
from jesuisla.collective.groups.models import Group, Passage
from jesuisla.collective.journal.entries import Actor, record
from jesuisla.collective.journal.refusals import Refused

STANDARD = tuple(code.value for code in Passage.Section if code != Passage.Section.LEGAL)
MOST = 25
"""How many sections a page may have."""


def section_codes(group: Group) -> list[str]:
    """Return every section of the page in its order, hidden ones too.

    A section that the group never moved stands behind the one that it follows usually.

    >>> section_codes(Group(section_order=["vision", "own-1", "why"]))[:4]
    ['vision', 'actions', 'values', 'mission']
    """
    codes = [Passage.Section.VISION.value]
    codes.extend(code for code in group.section_order if code not in codes)
    for previous, code in pairwise(STANDARD):
        if code not in codes:
            codes.insert(codes.index(previous) + 1, code)
    return codes


def is_own(code: str) -> bool:
    """Whether the group added this section itself.

    >>> is_own("own-2"), is_own("why")
    (True, False)
    """
    return code.startswith("own-")


@transaction.atomic
def move_section(group: Group, code: str, places: int, *, by: Actor | None) -> None:
    """Move a section down by so many places, up where it is negative; never above the vision."""

    def moved(codes: list[str], hidden: set[str]) -> set[str]:
        index = codes.index(code)
        codes.insert(max(1, index + places), codes.pop(index))
        return hidden

    _arrange(group, code, moved, by=by)


@transaction.atomic
def show_section(group: Group, code: str, *, shown: bool, by: Actor | None) -> None:
    """Show or hide a section; its texts stay."""
    _arrange(
        group, code, lambda _codes, hidden: hidden - {code} if shown else hidden | {code}, by=by
    )


@transaction.atomic
def add_section(group: Group, *, by: Actor | None) -> str:
    """Add a section of the group's own before the call to join, and return its name."""
    locked_group = Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    codes = section_codes(locked_group)
    if len(codes) >= MOST:
        raise Refused(_("The page has enough sections. Remove one first."))
    code = next(f"own-{number}" for number in count(1) if f"own-{number}" not in codes)
    codes.insert(codes.index(Passage.Section.JOIN), code)
    _save(locked_group, codes, set(locked_group.hidden_sections), by=by)
    return code


@transaction.atomic
def remove_section(group: Group, code: str, *, by: Actor | None) -> None:
    """Take a section that the group added off the page, with its texts in every language."""
    if not is_own(code):
        raise Refused(_("This section can be hidden, not removed."))

    def removed(codes: list[str], hidden: set[str]) -> set[str]:
        codes.remove(code)
        return hidden - {code}

    _arrange(group, code, removed, by=by)
    Passage.objects.filter(group=group, section=code).delete()


def _arrange(
    group: Group,
    code: str,
    change: Callable[[list[str], set[str]], set[str]],
    *,
    by: Actor | None,
) -> None:
    locked_group = Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    codes, hidden_codes = section_codes(locked_group), set(locked_group.hidden_sections)
    if code not in codes[1:]:
        raise Refused(_("This section does not exist, or always stands first."))
    _save(locked_group, codes, change(codes, hidden_codes), by=by)


def _save(group: Group, codes: list[str], hidden: set[str], *, by: Actor | None) -> None:
    if codes == section_codes(group) and hidden == set(group.hidden_sections):
        return
    group.section_order, group.hidden_sections = codes, sorted(hidden)
    group.save(update_fields=["section_order", "hidden_sections"])
    record(
        HomeArranged(group=group.pk, order=tuple(codes), hidden=tuple(group.hidden_sections)), by=by
    )
