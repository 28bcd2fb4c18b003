"""Looking for a sheet: by words as they are typed, and by claims that mean the same."""

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from jesuisla.analysis.text import plain_words
from jesuisla.collective.groups.language import page_language
from jesuisla.collective.groups.models import Group
from jesuisla.collective.knowledge.matching import nearest_sheets
from jesuisla.collective.knowledge.models import Sheet
from jesuisla.collective.knowledge.words_index import with_all_words
from jesuisla.collective.threads.fields import PlainTextField

MOST_FOUND = 24
NEAR_ENOUGH = 0.35
"""From this nearness on a sheet is shown although it lacks a typed word."""


class SheetSearch(forms.Form):
    """What is looked for: a word, or a whole claim as it was read somewhere."""

    use_required_attribute = False
    q = PlainTextField(
        label=_("A word, or the sentence that you read"), max_length=300, required=False
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, label_suffix="")

    def clean_q(self) -> str:
        """Refuse what holds no letter: nothing could be found by it."""
        claim: str = self.cleaned_data["q"]
        if claim and not plain_words(claim):
            raise forms.ValidationError(_("Please write a word of the claim."))
        return claim


def found_sheets(group: Group, sheets: QuerySet[Sheet], typed: str) -> list[Sheet]:
    """Return the sheets with all typed words first, then those near what was typed.

    Of each kind those in the reader's language come first.
    """
    by_words = list(with_all_words(sheets, typed)[:MOST_FOUND])
    keys = {sheet.pk for sheet in by_words}
    near = [
        match.sheet
        for match in nearest_sheets(group, typed, among=sheets)
        if match.sheet.pk not in keys and match.score >= NEAR_ENOUGH
    ]
    return [*_own_first(by_words), *_own_first(near)][:MOST_FOUND]


def _own_first(sheets: list[Sheet]) -> list[Sheet]:
    return sorted(sheets, key=lambda sheet: sheet.language != page_language())
