"""Taking sheets over from files as drafts, each once."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from jesuisla.analysis.text import plain_words
from jesuisla.collective.groups.models import Group
from jesuisla.collective.knowledge.content import SheetContent, missing_in, working_content
from jesuisla.collective.knowledge.models import Sheet
from jesuisla.collective.knowledge.sheet_files import FiledSheet
from jesuisla.collective.knowledge.sheets import begin_sheet


class TakenSheet(NamedTuple):
    """What became of a sheet in a file: the number it has here, 0 if it was only tried."""

    number: int
    is_new: bool
    sentence: str


class SheetTaking:
    """Begins a draft of each sheet that the group in scope does not have yet.

    Nobody wrote the drafts here: somebody of the team takes each up, and a second person reads it.
    With ``is_tried`` nothing is changed. ``taken`` and ``known`` count.
    """

    def __init__(self, group: Group, *, is_tried: bool) -> None:
        """Look at what the group has."""
        self.group, self.is_tried = group, is_tried
        self.taken = self.known = 0
        self._numbers = {
            key: sheet.number
            for sheet in Sheet.objects.order_by("-number").prefetch_related("sources")
            for key in _keys(working_content(sheet))
        }

    def take(self, filed: FiledSheet) -> TakenSheet:
        """Begin a draft, or say that there is one."""
        keys = _keys(filed.content)
        number = next((self._numbers[key] for key in keys if key in self._numbers), None)
        if number is not None:
            self.known += 1
            sentence = _("there already, as sheet %(number)d.") % {"number": number}
            return TakenSheet(number, is_new=False, sentence=sentence)
        self.taken += 1
        if self.is_tried:
            number = 0
            sentences = [_("would be imported.")]
        else:
            number = begin_sheet(self.group, filed.content, by=None).number
            sentences = [_("draft %(number)d.") % {"number": number}]
        self._numbers |= dict.fromkeys(keys, number)
        missing = [str(sentence) for _step, sentence in missing_in(filed.content)]
        if missing:
            sentences.append(_("Still missing:") + " " + " ".join(missing))
        if filed.left_out:
            names = ", ".join(filed.left_out)
            sentences.append(_("Not read: %(names)s.") % {"names": names})
        return TakenSheet(number, is_new=True, sentence=" ".join(sentences))


def _keys(content: SheetContent) -> list[tuple[str, str]]:
    return [(content.language, plain_words(claim)) for claim in content.claims[:1]]
