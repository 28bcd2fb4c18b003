"""What a group says of itself: charter, passages, figures, supporters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django_scopes import scopes_disabled

from jesuisla.collective.groups.events import (
    CharterPublished,
    FigureRecorded,
    FigureRemoved,
    JoinQuestionsWritten,
    PassageRemoved,
    PassageWritten,
    SupporterAdded,
    SupporterRemoved,
)
from jesuisla.collective.groups.groups import current_version
from jesuisla.collective.groups.logos import keep_logo
from jesuisla.collective.groups.models import (
    Charter,
    Group,
    JoinQuestion,
    Passage,
    PastFigure,
    Supporter,
)
from jesuisla.collective.journal.entries import Actor, record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.languages import choose_language


@transaction.atomic
def publish_charter(
    group: Group, texts: Mapping[str, str], *, by: Actor | None, asks_again: bool = True
) -> int:
    """Publish a new version of the charter, one text a language, and return its number.

    Languages without a text are left out. Earlier versions stay, since members accepted
    them. With ``asks_again`` members are asked to accept this one; without, whoever accepted
    an earlier one is asked nothing. Refused when the group's own language is missing.
    """
    if not texts.get(group.language, "").strip():
        raise Refused(_("The charter needs a text in the group’s own language."))
    Group.objects.select_for_update(no_key=True).get(pk=group.pk)  # two at once get two numbers
    latest = Charter.objects.filter(group=group).aggregate(latest=Max("version"))["latest"] or 0
    for language, text in texts.items():
        if text.strip():
            Charter.objects.create(
                group=group, version=latest + 1, language=language, text=text.strip()
            )
    if asks_again or latest == 0:
        Group.objects.filter(pk=group.pk).update(charter_asked=latest + 1)
        group.charter_asked = latest + 1
    record(CharterPublished(group=group.pk, version=latest + 1), by=by)
    return latest + 1


@transaction.atomic
def write_questions(group: Group, texts: Mapping[str, Sequence[str]], *, by: Actor | None) -> None:
    """Write what the group asks people who want to join: by language, the questions in their order.

    They replace those before; an empty text is left out. Refused where a question has no text in
    the group's own language, which is shown where another is missing.
    """
    rows = [
        JoinQuestion(group=group, position=position, language=language, text=text.strip())
        for language, questions in texts.items()
        for position, text in enumerate(questions[: JoinQuestion.MOST], 1)
        if text.strip()
    ]
    own = {row.position for row in rows if row.language == group.language}
    if {row.position for row in rows} != own:
        raise Refused(_("Each question needs a text in the group’s own language."))
    Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    JoinQuestion.objects.filter(group=group).delete()
    JoinQuestion.objects.bulk_create(rows)
    record(JoinQuestionsWritten(group=group.pk, questions=len(own)), by=by)


def questions_in(group: Group, languages: Sequence[str]) -> list[JoinQuestion]:
    """Return what the group asks, each question in the first of these languages it exists in.

    Needs the scope of the group.
    """
    texts: dict[int, dict[str, JoinQuestion]] = {}
    for row in JoinQuestion.objects.filter(group=group).order_by("position"):
        texts.setdefault(row.position, {})[row.language] = row
    best = [(choose_language(languages, each), each) for each in texts.values()]
    return [each[language] for language, each in best if language is not None]


@transaction.atomic
def write_passage(
    group: Group, section: str, language: str, text: str, *, title: str = "", by: Actor | None
) -> Passage:
    """Write or replace a passage of the group's own page. Refused without a text.

    ``title`` is its heading where it has one of its own.
    """
    if not text.strip():
        raise Refused(_("Write a text first, or remove the passage."))
    values = {"text": text.strip(), "title": title.strip()}
    passage, _new = Passage.objects.update_or_create(
        group=group, section=section, language=language, defaults=values
    )
    record(PassageWritten(group=group.pk, passage=passage.pk), by=by)
    return passage


@transaction.atomic
def remove_passage(group: Group, section: str, language: str, *, by: Actor | None) -> None:
    """Take a passage away from the group's own page. Does nothing when there is none."""
    count, _rows = Passage.objects.filter(group=group, section=section, language=language).delete()
    if count:
        record(PassageRemoved(group=group.pk, section=section, language=language), by=by)


@dataclass(frozen=True, kw_only=True)
class EarlierFigure:
    """A figure counted before, with its day and source; ``at_least`` means "more than"."""

    name: str
    value: int
    counted_on: date
    source: str
    source_url: str = ""
    reach: str = PastFigure.Reach.GROUP
    network: str = ""
    at_least: bool = False


@transaction.atomic
def record_figure(group: Group, figure: EarlierFigure, *, by: Actor | None) -> PastFigure:
    """Write down a figure from before.

    Refused for a day that has not come; raises ``ValidationError`` for a figure without
    source, or given twice for a day.
    """
    if figure.counted_on > localdate(timezone=group.zone):
        raise Refused(_("This day has not come yet. When was it counted?"))
    past_figure = PastFigure(
        group=group,
        name=figure.name,
        reach=figure.reach,
        network=figure.network,
        value=figure.value,
        at_least=figure.at_least,
        counted_on=figure.counted_on,
        source=figure.source,
        source_url=figure.source_url,
    )
    past_figure.full_clean()
    past_figure.save()
    record(FigureRecorded(group=group.pk, figure=past_figure.pk), by=by)
    return past_figure


@transaction.atomic
def remove_figure(figure: PastFigure, *, by: Actor | None) -> None:
    """Take away a figure that was wrong. Does nothing when it is gone already."""
    count, _rows = PastFigure.objects.filter(pk=figure.pk).delete()
    if count:
        record(FigureRemoved(group=figure.group_id, figure=figure.pk), by=by)


@transaction.atomic
def add_supporter(
    group: Group,
    name: str,
    url: str = "",
    *,
    position: int = 0,
    logo: bytes = b"",
    by: Actor | None,
) -> Supporter:
    """Name an organisation as a supporter; the same name again changes its link and place.

    ``position`` sorts the list, lowest first; ``logo`` is a picture that replaces the one
    before. Raises ``ValidationError`` for a name or link that is none, and ``Refused`` for a
    picture that cannot be read.
    """
    Group.objects.select_for_update(no_key=True).get(pk=group.pk)  # two at once stay one row
    supporter = Supporter.objects.filter(group=group, name=name.strip()).first() or Supporter(
        group=group, name=name.strip()
    )
    supporter.url = url.strip()
    supporter.position = position
    supporter.full_clean()
    supporter.save()
    if logo:
        keep_logo(supporter, logo)
    record(SupporterAdded(group=group.pk, supporter=supporter.pk), by=by)
    return supporter


@transaction.atomic
def remove_supporter(supporter: Supporter, *, by: Actor | None) -> None:
    """No longer name an organisation. Does nothing when it is gone already."""
    count, _rows = Supporter.objects.filter(pk=supporter.pk).delete()
    if count:
        record(SupporterRemoved(group=supporter.group_id, supporter=supporter.pk), by=by)


def current_charter(group: Group, languages: Sequence[str]) -> Charter | None:
    """Return the charter in force, in the first of these languages that it exists in.

    Needs the scope of the group.
    """
    newest = current_version(group)
    return None if newest is None else charter_version(group, newest, languages)


def charter_version(group: Group, version: int, languages: Sequence[str]) -> Charter | None:
    """Return one version of the charter, in the first of these languages that it exists in.

    Needs the scope of the group.
    """
    texts = {text.language: text for text in Charter.objects.filter(group=group, version=version)}
    language = choose_language(languages, texts)
    return None if language is None else texts[language]


def charter_versions(group: Group) -> list[Charter]:
    """Return one text of every version, the newest first; needs the scope of the group."""
    return list(Charter.objects.filter(group=group).order_by("-version", "pk").distinct("version"))


def passages_in(group: Group, languages: Sequence[str]) -> dict[str, Passage]:
    """Return the passages by section, each in the first of these languages that it exists in.

    Needs the scope of the group.
    """
    passages: dict[str, dict[str, Passage]] = {}
    for passage in Passage.objects.filter(group=group):
        passages.setdefault(passage.section, {})[passage.language] = passage
    best_languages = {
        section: choose_language(languages, texts) for section, texts in passages.items()
    }
    return {section: passages[section][code] for section, code in best_languages.items() if code}


def past_figures(group: Group) -> dict[tuple[str, str, str], PastFigure]:
    """Return the newest figure from before of each name, reach and social network.

    Figures of the whole network are the home group's where the group has none itself.
    """
    with scopes_disabled():
        candidates = PastFigure.objects.filter(
            Q(group=group) | Q(group__home=True, reach=PastFigure.Reach.NETWORK)
        ).order_by("counted_on", "pk")
        figures: dict[tuple[str, str, str], PastFigure] = {}
        for figure in sorted(candidates, key=lambda figure: figure.group_id == group.pk):
            figures[figure.name, figure.reach, figure.network] = figure
    return figures
