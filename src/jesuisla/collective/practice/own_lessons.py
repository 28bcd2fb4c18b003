"""Lessons that a group writes, one text a language, and which lessons it shows or asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from django import forms
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from jesuisla.analysis.text import storable
from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.entries import Actor, record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.practice.events import LessonRemoved, LessonsChosen, LessonWritten
from jesuisla.collective.practice.lessons import (
    all_lessons,
    choice_of,
    lines_of,
    source_in,
)
from jesuisla.collective.practice.models import GroupLesson, PracticeChoice

MOST_LESSONS = 20
MOST_OTHER_ANSWERS = 3


class LessonForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """A lesson of the group's own in one language."""

    class Meta:
        """What is asked, in the order in which a lesson is read."""

        model = GroupLesson
        fields = (
            "title",
            "text",
            "sources",
            "question",
            "right_answer",
            "other_answers",
            "explanation",
        )
        labels = {
            "title": _("Title"),
            "text": _("Text"),
            "sources": _("Sources"),
            "question": _("A question to think about"),
            "right_answer": _("The answer that helps"),
            "other_answers": _("Other answers"),
            "explanation": _("What to say afterwards"),
        }
        help_texts = {
            "text": _(
                "Two minutes: some 200 words. An empty line begins a new paragraph, “- ” a point "
                "of a list, “# ” a heading."
            ),
            "sources": _("One a line, each with an address that begins with https://."),
            "other_answers": _("One a line, three at most."),
            "explanation": _("Read by everybody who answered, whichever answer it was."),
        }
        widgets = {
            "text": forms.Textarea(attrs={"rows": 10, "class": "long"}),
            "sources": forms.Textarea(attrs={"rows": 2, "class": "line"}),
            "other_answers": forms.Textarea(attrs={"rows": 3, "class": "line"}),
            "explanation": forms.Textarea(attrs={"rows": 3, "class": "line"}),
        }

    @property
    def asks(self) -> list[forms.BoundField]:
        """The fields of the question at the end."""
        names = ("question", "right_answer", "other_answers", "explanation")
        return [self[name] for name in names]

    @property
    def has_faulty_question(self) -> bool:
        """Whether something of the question at the end is missing or wrong."""
        return any(field.errors for field in self.asks)

    def clean(self) -> dict[str, Any]:
        """Return the texts as they can be stored."""
        answers = super().clean() or {}
        return {name: storable(text) for name, text in answers.items()}

    def clean_sources(self) -> str:
        """Return the sources; each line has to hold an address, and there is one at least."""
        sources = lines_of(self.cleaned_data["sources"])
        for line in sources:
            if source_in(line) is None:
                raise forms.ValidationError(
                    _("This line names no address that begins with https://: “%(line)s”"),
                    params={"line": line[:80]},
                )
        return "\n".join(sources)

    def clean_other_answers(self) -> str:
        """Return the other answers: one to three, none too long, each but once."""
        answers = lines_of(self.cleaned_data["other_answers"])
        if len(answers) > MOST_OTHER_ANSWERS:
            raise forms.ValidationError(_("Three other answers are enough."))
        if any(len(answer) > 300 for answer in answers):
            raise forms.ValidationError(_("Keep each answer below 300 characters."))
        if self.cleaned_data.get("right_answer", "").strip() in answers:
            raise forms.ValidationError(_("The answer that helps stands here, too."))
        return "\n".join(answers)


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonChoice:
    """A lesson as the coordination sees it."""

    name: str
    title: str
    is_own: bool
    is_hidden: bool
    is_asked: bool
    languages: tuple[str, ...] = ()

    @property
    def state_in_words(self) -> str:
        """Say what members see of it."""
        if self.is_hidden:
            return pgettext("a lesson", "not shown")
        return (
            pgettext("a lesson", "suggested before a first action")
            if self.is_asked
            else pgettext("a lesson", "shown")
        )


def lesson_choices(group: Group, order: Sequence[str]) -> list[LessonChoice]:
    """Return every lesson and what the group chose for it; needs the scope of the group."""
    choice = choice_of(group)
    languages: dict[str, list[str]] = {}
    for code, language in GroupLesson.objects.values_list("code", "language").order_by("language"):
        languages.setdefault(code, []).append(language)
    return [
        LessonChoice(
            name=lesson.name,
            title=lesson.title,
            is_own=lesson.is_own,
            is_hidden=lesson.name in choice.hidden_lessons,
            is_asked=lesson.name in choice.asked_lessons,
            languages=tuple(languages.get(lesson.name, ())),
        )
        for lesson in all_lessons(group, order)
    ]


@transaction.atomic
def write_lesson(
    group: Group, code: str, language: str, values: Mapping[str, str], *, by: Actor | None
) -> GroupLesson:
    """Write or replace a lesson in one language; an empty ``code`` begins a new one.

    Refused once the group has enough of them.
    """
    Group.objects.select_for_update(no_key=True).get(pk=group.pk)  # two at once get two codes
    codes = set(GroupLesson.objects.filter(group=group).values_list("code", flat=True))
    if not code:
        if len(codes) >= MOST_LESSONS:
            raise Refused(_("Your group has enough lessons. Remove one first."))
        code = next(f"own-{number}" for number in count(1) if f"own-{number}" not in codes)
    lesson, _new = GroupLesson.objects.update_or_create(
        group=group, code=code, language=language, defaults={**values, "changed_at": now()}
    )
    record(LessonWritten(group=group.pk, lesson=code, language=language), by=by)
    return lesson


@transaction.atomic
def remove_lesson(group: Group, code: str, *, by: Actor | None) -> None:
    """Take a lesson of the group's own away in every language; twice is once."""
    row_count, _rows = GroupLesson.objects.filter(group=group, code=code).delete()
    if row_count:
        record(LessonRemoved(group=group.pk, lesson=code), by=by)


@transaction.atomic
def choose_lessons(
    group: Group, *, hidden: Sequence[str], asked: Sequence[str], by: Actor | None
) -> None:
    """Choose which lessons are hidden, and which are asked for; a hidden one is not asked for."""
    Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    hidden_names, asked_names = sorted(set(hidden)), sorted(set(asked) - set(hidden))
    now_chosen = choice_of(group)
    chosen_before = (sorted(now_chosen.hidden_lessons), sorted(now_chosen.asked_lessons))
    if chosen_before == (hidden_names, asked_names):
        return
    PracticeChoice.objects.update_or_create(
        group=group, defaults={"hidden_lessons": hidden_names, "asked_lessons": asked_names}
    )
    record(LessonsChosen(group=group.pk, hidden=len(hidden_names), asked=len(asked_names)), by=by)
