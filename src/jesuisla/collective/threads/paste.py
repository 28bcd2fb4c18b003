"""Keeping what somebody pasted: its comments, and the order they stood in."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.core import signing
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from jesuisla.analysis.thread import (
    CommentKind,
    CommentOrder,
    SnapshotPlace,
    SnapshotSource,
    ThreadSnapshot,
)
from jesuisla.analysis.triage import Item, kind_of, shipped_scorer
from jesuisla.collective.drawing.palette import WORDS
from jesuisla.collective.journal.entries import record
from jesuisla.collective.members.models import Membership
from jesuisla.collective.threads.comments import Draft, keep_comments, pasted_id
from jesuisla.collective.threads.events import ReadingTaken
from jesuisla.collective.threads.fields import PlainTextField, SeenAtField
from jesuisla.collective.threads.models import Thread
from jesuisla.collective.threads.readings import NothingSeen, SavedReading, write_reading
from jesuisla.collective.threads.top_ten import COUNT_LIMIT, ORDERS
from jesuisla.networks.paste import PastedComment


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """A pasted comment as a person left it. ``parent`` is an index in the same list."""

    text: str
    author_key: str | None = None
    parent: int | None = None
    created_at: datetime | None = None
    likes: int | None = None
    replies: int | None = None
    kind: CommentKind = CommentKind.UNKNOWN


@transaction.atomic
def keep_paste(
    thread: Thread,
    comments: Sequence[Understood],
    *,
    by: Membership,
    token: UUID,
    taken_at: datetime,
    order: CommentOrder,
    comment_count: int | None = None,
) -> SavedReading:
    """Keep pasted comments and a reading whose places are those that answer no other.

    The same ``token`` again changes nothing, and a comment pasted twice is one. Raises
    ``NothingSeen`` for no comment at all, ``FutureReading`` for a time to come.
    """
    if not comments:
        raise NothingSeen
    drafts = _drafts(thread, comments)
    if not thread.readings.filter(token=token).exists():
        keep_comments(drafts, by=by)
    seen = ThreadSnapshot(
        taken_at=taken_at,
        order=order,
        source=SnapshotSource.PASTED,
        places=tuple(_places(comments, drafts)),
    )
    taken = write_reading(thread, seen, by=by, token=token, comment_count=comment_count)
    if not taken.again:
        event = ReadingTaken(
            group=thread.group_id,
            thread=thread.pk,
            reading=taken.reading.pk,
            comments=len(drafts),
        )
        record(event, by=by)
    return taken


def _drafts(thread: Thread, comments: Sequence[Understood]) -> list[Draft]:
    ids = [pasted_id(thread, comment.author_key, comment.text) for comment in comments]
    return [
        Draft(
            thread=thread,
            native_id=native,
            text=comment.text,
            author_key=comment.author_key,
            parent=None if comment.parent is None else ids[comment.parent],
            created_at=comment.created_at,
            likes=comment.likes,
            replies=comment.replies,
            kind=comment.kind,
        )
        for native, comment in zip(ids, comments, strict=True)
    ]


def _places(comments: Sequence[Understood], drafts: Sequence[Draft]) -> list[SnapshotPlace]:
    standing = [
        (comment, draft)
        for comment, draft in zip(comments, drafts, strict=True)
        if comment.parent is None
    ]
    return [
        SnapshotPlace(
            position=position,
            kind=comment.kind,
            comment=draft.native_id,
            likes=comment.likes,
            replies=comment.replies,
        )
        for position, (comment, draft) in enumerate(standing, start=1)
    ]


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
        label=_("In which order did the comments stand?"), choices=ORDERS, required=False
    )
    comment_count = forms.IntegerField(
        label=_("How many comments are there in all?"),
        required=False,
        min_value=0,
        max_value=COUNT_LIMIT,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    taken_at = SeenAtField()


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


@dataclass(frozen=True, slots=True)
class CommentRow:
    """A comment that was understood, and the form that corrects it."""

    number: int
    comment: Understood
    form: RowForm
    hurtful: bool = False
    """Whether its text stays closed until somebody opens it."""

    @property
    def chosen(self) -> str:
        """The kind chosen so far."""
        return str(self.form["kind"].value() or "")

    @property
    def wrong(self) -> bool:
        """Whether something typed beside the kind has to be put right."""
        return self.form.is_bound and bool(self.form.errors)


def understood(pasted: Iterable[PastedComment], offset: int = 0) -> list[Understood]:
    """What the parser found, ``offset`` comments standing before it."""
    return [
        Understood(
            text=comment.text,
            author_key=comment.author_key,
            parent=None if comment.parent is None else comment.parent + offset,
            created_at=comment.created_at,
            likes=comment.likes,
            replies=comment.replies,
        )
        for comment in pasted
    ]


def rows_of(comments: Sequence[Understood], data: QueryDict | None = None) -> list[CommentRow]:
    """The comments that can be corrected, with ``data`` as it was typed, if any."""
    rows = []
    hurtful = likely_hurtful([comment.text for comment in comments[:EDITABLE]])
    for number, comment in enumerate(comments[:EDITABLE], start=1):
        prefix = f"row-{number}"
        initial = {
            "kind": comment.kind.value,
            "likes": comment.likes,
            "replies": comment.replies,
        }
        typed = data if data is not None and f"{prefix}-kind" in data else None
        form = RowForm(typed, prefix=prefix, initial=initial)
        closed = comment.kind is CommentKind.HATEFUL or hurtful[number - 1]
        rows.append(CommentRow(number, comment, form, closed))
    return rows


def likely_hurtful(texts: Sequence[str]) -> list[bool]:
    """Which texts the scorer at hand takes for hate or insult; all ``False`` without one.

    Only for closing them on screen: what a comment is, a person says.
    """
    try:
        scorer = shipped_scorer()
    except FileNotFoundError:  # an installation whose model was not trained yet
        return [False] * len(texts)
    judged = scorer.score([Item(text=text) for text in texts], explain=False)
    return [kind_of(judgement) is CommentKind.HATEFUL for judgement in judged]


def corrected(comments: Sequence[Understood], rows: Sequence[CommentRow]) -> list[Understood]:
    """The comments as a person left them: put right, or left out.

    An answer to a comment that was left out stands for itself.
    """
    kept: list[Understood] = []
    moved: dict[int, int] = {}
    for index, comment in enumerate(comments):
        form = rows[index].form if index < len(rows) else None
        told = form.cleaned_data if form is not None and form.is_bound else None
        if told is not None and told["drop"]:
            continue
        moved[index] = len(kept)
        if told is None:
            kept.append(comment)
        else:
            kept.append(
                replace(
                    comment,
                    kind=CommentKind(told["kind"]),
                    likes=told["likes"],
                    replies=told["replies"],
                )
            )
    return [
        comment if comment.parent is None else replace(comment, parent=moved.get(comment.parent))
        for comment in kept
    ]


def sign(thread: Thread, comments: Sequence[Understood]) -> str:
    """The comments as a form may carry them, for this thread and its present salt alone."""
    plain = [
        {
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in asdict(comment).items()
            if value is not None
        }
        for comment in comments
    ]
    return signing.dumps(plain, salt=_salt(thread), compress=True)


def unsign(thread: Thread, carried: str) -> list[Understood]:
    """The comments that a form carried; raises ``signing.BadSignature`` for anything else."""
    plain: list[dict[str, Any]] = signing.loads(carried, salt=_salt(thread))
    return [
        Understood(
            **{
                **comment,
                "kind": CommentKind(comment["kind"]),
                "created_at": _moment(comment.get("created_at")),
            }
        )
        for comment in plain
    ]


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _salt(thread: Thread) -> str:
    return json.dumps(["watch.paste", thread.pk, str(thread.salted_at), str(thread.forgotten_at)])
