"""Keeping what somebody pasted: its comments, and the order they stood in."""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from itertools import zip_longest
from typing import Any
from uuid import UUID

from django import forms
from django.core import signing
from django.db import transaction
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from jesuisla.analysis.thread import (
    CommentKind,
    CommentOrder,
    SnapshotComment,
    SnapshotPlace,
    SnapshotSource,
    ThreadSnapshot,
)
from jesuisla.analysis.triage import Item, kind_of, shipped_scorer
from jesuisla.collective.drawing.palette import WORDS
from jesuisla.collective.journal.entries import record
from jesuisla.collective.members.models import Membership
from jesuisla.collective.threads.comments import keep_comments
from jesuisla.collective.threads.erased_quotes import erased_among
from jesuisla.collective.threads.events import ReadingTaken
from jesuisla.collective.threads.fields import PlainTextField, SeenAtField
from jesuisla.collective.threads.models import Thread
from jesuisla.collective.threads.readings import NothingSeen, SavedReading, write_reading
from jesuisla.collective.threads.top_ten import COUNT_LIMIT, ORDERS
from jesuisla.networks.pasted.doubts import Answers, LineMeaning, NameDoubt


@transaction.atomic
def keep_paste(
    thread: Thread,
    comments: Sequence[SnapshotComment],
    *,
    by: Membership,
    token: UUID,
    taken_at: datetime,
    order: CommentOrder,
    comment_count: int | None = None,
) -> SavedReading:
    """Keep pasted comments and a reading whose places are those that answer no other.

    The same ``token`` again changes nothing, and a comment pasted twice is one. What was
    erased at a person's request keeps its place and no word. Raises
    ``NothingSeen`` for no comment at all, ``FutureReading`` for a time to come.
    """
    if not comments:
        raise NothingSeen
    if not thread.readings.filter(token=token).exists():
        pairs = [(thread, comment) for comment in comments]
        erased_ids = erased_among(pairs)
        keep_comments(
            [pair for pair in pairs if (thread.pk, pair[1].native_id) not in erased_ids], by=by
        )
    snapshot = ThreadSnapshot(
        taken_at=taken_at,
        order=order,
        source=SnapshotSource.PASTED,
        knows_misleading=True,
        places=tuple(
            SnapshotPlace(
                position=position,
                # What stands beside the comment already; only a person's word is a place's own.
                kind=CommentKind.UNKNOWN if comment.is_guessed else comment.kind,
                comment=comment.native_id,
                likes=comment.likes,
                replies=comment.replies,
            )
            for position, comment in enumerate(
                (comment for comment in comments if comment.parent is None), start=1
            )
        ),
    )
    outcome = write_reading(thread, snapshot, by=by, token=token, comment_count=comment_count)
    if not outcome.again:
        event = ReadingTaken(
            group=thread.group_id,
            thread=thread.pk,
            reading=outcome.reading.pk,
            comments=len(comments),
        )
        record(event, by=by)
    return outcome


EDITABLE = 150
"""Comments that can be corrected one by one; further ones are kept as they were read."""


class PasteForm(forms.Form):
    """A page copied whole, and what is known of it as a whole."""

    text = PlainTextField(
        required=False,
        strip=False,
        label=_("The page, copied whole"),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    order = forms.ChoiceField(
        label=_("In which order were the comments shown?"), choices=ORDERS, required=False
    )
    comment_count = forms.IntegerField(
        label=_("How many comments are there in all?"),
        required=False,
        min_value=0,
        max_value=COUNT_LIMIT,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    taken_at = SeenAtField()
    checked = forms.BooleanField(
        label=_("I have checked those that were marked already"), required=False
    )


class RowForm(forms.Form):
    """One comment as it was understood, to put right."""

    kind = forms.ChoiceField(
        label=_("What it is"), choices=[(kind.value, WORDS[kind]) for kind in CommentKind]
    )
    likes = forms.IntegerField(label=_("Likes"), required=False, min_value=0, max_value=COUNT_LIMIT)
    replies = forms.IntegerField(
        label=_("Replies"), required=False, min_value=0, max_value=COUNT_LIMIT
    )
    drop = forms.BooleanField(label=_("Leave this one out"), required=False)

    def __init__(self, *args: Any, doubt: NameDoubt | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for at in doubt.doubtful if doubt else ():
            # Not required: a page may be read further before every line is decided.
            self.fields[f"line-{at}"] = forms.ChoiceField(
                label=doubt.lines[at] if doubt else "",
                choices=LINE_MEANINGS,
                required=False,
                widget=forms.RadioSelect,
            )


LINE_MEANINGS = [
    (LineMeaning.AUTHOR.value, _("the name of who wrote this comment")),
    (LineMeaning.OTHER.value, _("somebody else’s name: hide it")),
    (LineMeaning.WORDS.value, _("not a name, but part of the text")),
]


@dataclass(frozen=True, slots=True)
class CommentRow:
    """A comment that was understood, and the form that corrects it."""

    number: int
    comment: SnapshotComment
    form: RowForm
    hurtful: bool = False
    """Whether its text stays closed until somebody opens it."""
    proposed: CommentKind = CommentKind.UNKNOWN
    """The kind that was marked before anybody looked; unknown for none."""
    doubt: NameDoubt | None = None
    """The lines that may hold a name; then they are shown uncovered."""

    @property
    def line_fields(self) -> list[BoundField]:
        """The questions about lines in doubt."""
        return [self.form[f"line-{at}"] for at in self.doubt.doubtful] if self.doubt else []

    @property
    def whole_text(self) -> str:
        """The text with the lines in doubt, for the person who has to decide."""
        return "\n".join(self.doubt.lines) if self.doubt else self.comment.text

    @property
    def chosen(self) -> str:
        """The kind chosen so far."""
        return str(self.form["kind"].value() or "")

    @property
    def has_proposed_kind(self) -> bool:
        """Whether the kind is still the one that was marked already."""
        return self.proposed is not CommentKind.UNKNOWN and self.chosen == self.proposed

    @property
    def wrong(self) -> bool:
        """Whether something typed beside the kind has to be put right."""
        return self.form.is_bound and bool(self.form.errors)


def rows_of(
    comments: Sequence[SnapshotComment],
    doubts: Sequence[NameDoubt] = (),
    data: QueryDict | None = None,
    *,
    hashtag: str = "",
    seen: int = 0,
) -> list[CommentRow]:
    """Return the comments that can be corrected, with ``data`` as it was typed, if any.

    A kind is proposed for what bears the group's ``hashtag`` and what is shown closed, but
    for the first ``seen`` comments: of those a person has said something already.
    """
    rows = []
    doubt_by_place = {doubt.place: doubt for doubt in doubts}
    hurtful = likely_hurtful([comment.text for comment in comments[:EDITABLE]])
    for number, comment in enumerate(comments[:EDITABLE], start=1):
        prefix = f"row-{number}"
        is_hurtful = comment.kind is CommentKind.HATEFUL or hurtful[number - 1]
        kind = comment.kind
        proposed = likely_kind(comment.text, hashtag, is_hurtful=hurtful[number - 1])
        if kind is CommentKind.UNKNOWN and number > seen:
            kind = proposed
        initial = {"kind": kind.value, "likes": comment.likes, "replies": comment.replies}
        is_sent = data is not None and f"{prefix}-kind" in data
        doubt = doubt_by_place.get(number - 1)
        form = RowForm(data if is_sent else None, prefix=prefix, initial=initial, doubt=doubt)
        rows.append(CommentRow(number, comment, form, is_hurtful, proposed, doubt))
    return rows


def likely_kind(text: str, hashtag: str, *, is_hurtful: bool) -> CommentKind:
    """Propose what a comment is, for a person to confirm: of the group, hateful, or unknown.

    >>> likely_kind("Calme. #JeSuisLa", "#jesuislà", is_hurtful=False).value
    'ours'
    >>> likely_kind("#jesuislàbas", "#jesuislà", is_hurtful=False).value
    'unknown'
    """
    tag = re.escape(_plain(hashtag))
    bears_hashtag = tag and re.search(rf"{tag}(?!\w)", _plain(text))
    if bears_hashtag and not is_hurtful:
        return CommentKind.OURS
    return CommentKind.HATEFUL if is_hurtful else CommentKind.UNKNOWN


def _plain(text: str) -> str:
    """Without capitals and accents, which many leave out of a hashtag."""
    letters = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def answers_in(rows: Sequence[CommentRow]) -> Answers:
    """Return what was said of the lines in doubt; the rows are valid."""
    return {
        (row.doubt.place, at): LineMeaning(row.form.cleaned_data[f"line-{at}"])
        for row in rows
        if row.doubt and row.form.is_bound
        for at in row.doubt.doubtful
        if row.form.cleaned_data[f"line-{at}"]
    }


def likely_hurtful(texts: Sequence[str]) -> list[bool]:
    """Tell which texts the scorer at hand takes for hate or insult; all ``False`` without one.

    Only for closing them on screen: what a comment is, a person says.
    """
    try:
        scorer = shipped_scorer()
    except FileNotFoundError:  # an installation whose model was not trained yet
        return [False] * len(texts)
    judgements = scorer.score([Item(text=text) for text in texts], explain=False)
    return [kind_of(judgement) is CommentKind.HATEFUL for judgement in judgements]


def apply_corrections(
    comments: Sequence[SnapshotComment],
    doubts: Sequence[NameDoubt],
    rows: Sequence[CommentRow],
    *,
    checked: bool = False,
) -> tuple[list[SnapshotComment], list[NameDoubt]]:
    """Return the comments as a person left them, put right or left out, and their doubts.

    A kind that was marked already is a guess until somebody says to have ``checked`` it: else
    a scorer would learn from itself. An answer to a comment that was left out stands for itself.
    """
    corrected: dict[int, SnapshotComment] = {}
    for place, (comment, row) in enumerate(zip_longest(comments, rows)):
        data = row.form.cleaned_data if row is not None and row.form.is_bound else None
        if data is None:
            corrected[place] = comment
        elif not data["drop"]:
            kind = CommentKind(data["kind"])
            counts = {name: data[name] for name in ("likes", "replies")}
            is_guessed = row is not None and row.has_proposed_kind and not checked
            corrected[place] = replace(comment, kind=kind, is_guessed=is_guessed, **counts)
    return closed_up(corrected, doubts)


def without_doubtful(
    comments: Sequence[SnapshotComment], doubts: Sequence[NameDoubt]
) -> list[SnapshotComment]:
    """Return the comments that are not in doubt."""
    doubtful_places = {doubt.place for doubt in doubts}
    sure = {at: comment for at, comment in enumerate(comments) if at not in doubtful_places}
    return closed_up(sure, ())[0]


def closed_up(
    by_place: Mapping[int, SnapshotComment], doubts: Sequence[NameDoubt]
) -> tuple[list[SnapshotComment], list[NameDoubt]]:
    """Return the comments in order, their doubts at the new places, no parent missing."""
    native_ids = {comment.native_id for comment in by_place.values()}
    new_places = {place: at for at, place in enumerate(by_place)}
    return [
        comment if comment.parent in native_ids else replace(comment, parent=None)
        for comment in by_place.values()
    ], [
        replace(doubt, place=new_places[doubt.place])
        for doubt in doubts
        if doubt.place in new_places
    ]


def sign(
    thread: Thread, comments: Sequence[SnapshotComment], doubts: Sequence[NameDoubt] = ()
) -> str:
    """Return the comments as a form may carry them, for this thread and its present salt alone."""
    plain = [
        {
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in asdict(comment).items()
            if value is not None
        }
        for comment in comments
    ]
    payload = {"comments": plain, "doubts": [asdict(doubt) for doubt in doubts]}
    return signing.dumps(payload, salt=_salt(thread), compress=True)


def unsign(thread: Thread, carried: str) -> tuple[list[SnapshotComment], list[NameDoubt]]:
    """Return the comments that a form carried, and their doubts.

    Raises ``signing.BadSignature`` for what this thread did not sign.
    """
    plain: dict[str, list[dict[str, Any]]] = signing.loads(carried, salt=_salt(thread))
    for comment in plain["comments"]:
        comment["kind"] = CommentKind(comment["kind"])
        if "created_at" in comment:
            comment["created_at"] = datetime.fromisoformat(comment["created_at"])
    for doubt in plain["doubts"]:
        doubt |= {name: tuple(doubt[name]) for name in ("lines", "doubtful")}
    comments = [SnapshotComment(**comment) for comment in plain["comments"]]
    return comments, [NameDoubt(**doubt) for doubt in plain["doubts"]]


def _salt(thread: Thread) -> str:
    return json.dumps(
        ["threads.paste.2", thread.pk, str(thread.salted_at), str(thread.forgotten_at)]
    )
