"""Ten taps: what stands at the first ten places."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jesuisla.analysis.thread import CommentKind, CommentOrder, SnapshotPlace
from jesuisla.collective.threads.fields import SeenAtField

PLACES = range(1, 11)
ORDERS = [
    (CommentOrder.RELEVANCE.value, gettext_lazy("most relevant first")),
    (CommentOrder.NEWEST.value, gettext_lazy("newest first")),
    (CommentOrder.TIME.value, gettext_lazy("oldest first")),
    (CommentOrder.UNKNOWN.value, gettext_lazy("Not sure")),
]
COUNT_LIMIT = 2**31 - 1
_MARKED = re.compile(r"place-(-?[0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Tap:
    """A row of the form: its position, its field, and the kind chosen (empty: none)."""

    position: int
    field: BoundField

    @property
    def chosen(self) -> str:
        """The kind chosen so far."""
        return str(self.field.value() or "")


class TapsForm(forms.Form):
    """One kind a place; a place left alone was not looked at, which is not "unknown"."""

    order = forms.ChoiceField(
        label=gettext_lazy("In which order were the comments shown?"), choices=ORDERS
    )
    comment_count = forms.IntegerField(
        label=gettext_lazy("How many comments are there in all?"),
        required=False,
        min_value=0,
        max_value=COUNT_LIMIT,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    comments_closed = forms.BooleanField(
        label=gettext_lazy("Nobody can write there any more: the page has closed the comments"),
        required=False,
    )
    taken_at = SeenAtField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for position in PLACES:
            self.fields[f"place-{position}"] = forms.ChoiceField(
                required=False,
                label=_("No. %(position)d") % {"position": position},
                choices=[(kind.value, kind.value) for kind in CommentKind],
            )

    def taps(self) -> Iterator[Tap]:
        """The ten rows."""
        for position in PLACES:
            yield Tap(position, self[f"place-{position}"])

    def clean(self) -> dict[str, Any]:
        """Refuse a place marked twice, places that are not asked for, and nothing at all."""
        data = super().clean() or {}
        for name in self.data:
            match = _MARKED.fullmatch(name)
            if match and int(match[1]) not in PLACES:
                self.add_error(None, _("Only the top ten can be rated here."))
            elif match and hasattr(self.data, "getlist") and len(set(self.data.getlist(name))) > 1:
                self.add_error(
                    None, _("Rank %(position)s is rated twice.") % {"position": match[1]}
                )
        if not self.errors and set(self.kinds().values()) <= {CommentKind.UNKNOWN}:
            self.add_error(
                None,
                _("Nothing is rated yet. Please rate at least one comment."),
            )
        return data

    def kinds(self) -> dict[int, CommentKind]:
        """The kinds chosen, by position; only places that somebody looked at."""
        kinds = {position: self.cleaned_data.get(f"place-{position}") for position in PLACES}
        return {position: CommentKind(kind) for position, kind in kinds.items() if kind}

    def places(self) -> tuple[SnapshotPlace, ...]:
        """The same as places of a reading."""
        return tuple(SnapshotPlace(position=at, kind=kind) for at, kind in self.kinds().items())


def token_of(text: str | None) -> UUID:
    """The token that a form carries; a new one where it carries none that can be read.

    >>> token_of("6b1f6e2a-6c53-5a0e-9d0b-0f6f2f4c7c11").version
    5
    >>> token_of("nonsense") == token_of("nonsense")
    False
    """
    try:
        return UUID(text or "")
    except ValueError:
        return uuid4()
