"""The life of a sheet: nothing counts before a second person, nothing is offered after its end."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils.timezone import localdate, now

from collective.knowledge.invented_sheets import SOURCE, content
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.knowledge.access import current_sheets
from jesuisla.collective.knowledge.content import CitedSource, content_of, working_content
from jesuisla.collective.knowledge.matching import nearest_sheets
from jesuisla.collective.knowledge.models import Sheet, SheetSource, SheetVersion, SourceLook
from jesuisla.collective.knowledge.sheets import (
    begin_sheet,
    drop_draft,
    forget_old_drafts,
    note_due_sheets,
    publish_draft,
    return_draft,
    send_draft,
    take_back_draft,
    withdraw_sheet,
    write_draft,
)

CLAIM = "Les éoliennes rendent malade"


def events() -> list[str]:
    rows = Entry.objects.filter(event__startswith="Sheet").order_by("pk")
    return list(rows.values_list("event", flat=True))


def test_a_sheet_counts_once_a_second_person_read_it(cast: Any) -> None:
    sheet = begin_sheet(cast.group, content(), by=cast.moderator)
    assert not current_sheets().exists()
    assert nearest_sheets(cast.group, CLAIM) == []
    send_draft(sheet, by=cast.moderator)
    with pytest.raises(Refused, match="vous-même"):
        publish_draft(sheet, by=cast.moderator)
    assert not current_sheets().exists()

    publish_draft(sheet, by=cast.second_moderator)
    sheet = current_sheets().get()
    assert (sheet.author, sheet.second_reader) == (cast.moderator, cast.second_moderator)
    assert content_of(sheet) == content()
    assert [match.sheet for match in nearest_sheets(cast.group, CLAIM)] == [sheet]
    assert events() == ["SheetDrafted", "SheetSent", "SheetPublished"]


def test_what_does_not_wait_is_not_read(cast: Any) -> None:
    sheet = begin_sheet(cast.group, content(), by=cast.member)
    with pytest.raises(Refused, match="attend plus"):
        publish_draft(sheet, by=cast.moderator)


YESTERDAY, TODAY = "yesterday", "today"


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"claims": ()}, "ce qui se dit"),
        ({"answer": ""}, "réponse courte"),
        ({"why_believed": ""}, "pourquoi"),
        ({"sources": ()}, "sans source"),
        ({"sources": (CitedSource(url="https://institut.example"),)}, "titre"),
        ({"valid_until": None}, "jusqu’à quand"),
        ({"valid_until": YESTERDAY}, "passé"),
        ({"valid_until": TODAY}, "C’est aujourd’hui"),
        ({"topics": ()}, "thème"),
        ({"language": ""}, "langue"),
    ],
)
def test_what_is_missing_is_named_and_the_draft_stays(
    cast: Any, parts: dict[str, Any], told: str
) -> None:
    days = {YESTERDAY: localdate() - timedelta(days=1), TODAY: localdate()}
    if parts.get("valid_until") in days:  # not as it was when tests were collected
        parts = {"valid_until": days[parts["valid_until"]]}
    sheet = begin_sheet(cast.group, content(**parts), by=cast.member)
    with pytest.raises(Refused, match=f"(?i){told}"):
        send_draft(sheet, by=cast.member)
    sheet.refresh_from_db()
    assert working_content(sheet) == content(**parts)
    assert not sheet.waits_for_reader


def test_a_draft_is_one_persons_and_stands_still_while_it_is_read(cast: Any) -> None:
    sheet = begin_sheet(cast.group, content(), by=cast.member)
    with pytest.raises(Refused, match=r"(?i)quelqu’un d’autre"):
        write_draft(sheet, content(answer="Autre"), by=cast.second_member)
    send_draft(sheet, by=cast.member)
    with pytest.raises(Refused, match="attend une relecture"):
        write_draft(sheet, content(answer="Autre"), by=cast.member)
    take_back_draft(sheet, by=cast.member)
    write_draft(sheet, content(answer="Autre"), by=cast.member)
    sheet.refresh_from_db()
    assert working_content(sheet).answer == "Autre"


def test_a_draft_sent_back_carries_a_word(cast: Any) -> None:
    sheet = begin_sheet(cast.group, content(), by=cast.member)
    send_draft(sheet, by=cast.member)
    with pytest.raises(Refused, match="ce qui manque"):
        return_draft(sheet, " ", by=cast.moderator)
    sheet = return_draft(sheet, "La source dit autre chose.", by=cast.moderator)
    assert sheet.returned_because == "La source dit autre chose."
    sheet = send_draft(sheet, by=cast.member)
    assert sheet.returned_because == ""


def test_a_change_waits_while_the_sheet_stands_and_every_version_is_kept(
    cast: Any, sheet: Sheet
) -> None:
    other = content(answer="Une gêne, oui ; une maladie, non.", sources=(SOURCE, SOURCE))
    write_draft(sheet, other, by=cast.moderator)
    send_draft(sheet, by=cast.moderator)
    assert content_of(current_sheets().get()) == content()
    with pytest.raises(Refused, match="vous-même"):
        publish_draft(sheet, by=cast.moderator)
    publish_draft(sheet, by=cast.second_moderator)
    assert content_of(current_sheets().get()) == other
    assert SheetSource.objects.filter(sheet=sheet).count() == 2
    kept = SheetVersion.objects.filter(sheet=sheet).values_list("number", "content__answer")
    assert list(kept) == [(2, other.answer), (1, content().answer)]


def test_a_change_given_up_leaves_the_sheet_and_a_draft_given_up_goes(
    cast: Any, sheet: Sheet
) -> None:
    write_draft(sheet, content(answer="Autre"), by=cast.member)
    drop_draft(sheet, by=cast.member)
    assert content_of(current_sheets().get()) == content()
    draft = begin_sheet(cast.group, content(), by=cast.member)
    with pytest.raises(Refused, match=r"(?i)quelqu’un d’autre"):
        drop_draft(draft, by=cast.second_member)
    drop_draft(draft, by=cast.member)
    assert not Sheet.objects.filter(pk=draft.pk).exists()


def test_an_expired_sheet_leaves_at_once_and_its_end_is_told_once(
    cast: Any, shelve: Callable[..., Sheet]
) -> None:
    sheet = shelve(valid_until=localdate() + timedelta(days=30))
    assert note_due_sheets() == 0
    with time_machine.travel(now() + timedelta(days=20)):
        assert note_due_sheets() == 1
        assert note_due_sheets() == 0
        assert nearest_sheets(cast.group, CLAIM)
    with time_machine.travel(now() + timedelta(days=31)):
        assert nearest_sheets(cast.group, CLAIM) == []  # before any job has run
        assert note_due_sheets() == 1
        assert note_due_sheets() == 0
    sheet.refresh_from_db()
    assert sheet.state == Sheet.State.DUE
    assert events()[-2:] == ["SheetDueSoon", "SheetFellDue"]


def test_a_renewed_sheet_is_offered_and_reminded_of_again(
    cast: Any, shelve: Callable[..., Sheet]
) -> None:
    sheet = shelve(valid_until=localdate() + timedelta(days=3))
    with time_machine.travel(now() + timedelta(days=4)):
        assert note_due_sheets() == 1
        later = content(valid_until=localdate() + timedelta(days=10))
        write_draft(sheet, later, by=cast.member)
        send_draft(sheet, by=cast.member)
        publish_draft(sheet, by=cast.moderator)
        assert nearest_sheets(cast.group, CLAIM)
        assert note_due_sheets() == 1  # ten days are soon


def test_a_withdrawn_sheet_leaves_at_once_with_its_reason(cast: Any, sheet: Sheet) -> None:
    with pytest.raises(Refused, match="en une phrase"):
        withdraw_sheet(sheet, "", by=cast.moderator)
    withdraw_sheet(sheet, "Le chiffre était faux.", by=cast.moderator)
    withdraw_sheet(sheet, "Encore", by=cast.moderator)
    sheet.refresh_from_db()
    assert nearest_sheets(cast.group, CLAIM) == []
    assert sheet.withdrawn_because == "Le chiffre était faux."
    assert events().count("SheetWithdrawn") == 1
    write_draft(sheet, content(answer="Corrigé."), by=cast.member)
    send_draft(sheet, by=cast.member)
    publish_draft(sheet, by=cast.moderator)
    assert nearest_sheets(cast.group, CLAIM)


def test_what_nobody_read_is_not_withdrawn(cast: Any) -> None:
    sheet = begin_sheet(cast.group, content(), by=cast.member)
    with pytest.raises(Refused, match="brouillon"):
        withdraw_sheet(sheet, "Faux", by=cast.moderator)


def test_a_source_that_is_gone_needs_its_archived_copy(cast: Any) -> None:
    sheet = begin_sheet(cast.group, content(), by=cast.member)
    send_draft(sheet, by=cast.member)
    SourceLook.objects.create(group=cast.group, url=SOURCE.url, answer="gone", status=404)
    with pytest.raises(Refused, match="n’existe plus"):
        publish_draft(sheet, by=cast.moderator)
    take_back_draft(sheet, by=cast.member)
    copied = CitedSource(
        title="Bulletin inventé",
        publisher="Institut inventé",
        url=SOURCE.url,
        archive_url="https://archive.example/bulletin",
    )
    write_draft(sheet, content(sources=(copied,)), by=cast.member)
    send_draft(sheet, by=cast.member)
    publish_draft(sheet, by=cast.moderator)
    assert current_sheets().exists()


def test_old_drafts_go_and_what_counts_stays(cast: Any, sheet: Sheet) -> None:
    write_draft(sheet, content(answer="Autre"), by=cast.member)
    begin_sheet(cast.group, content(), by=cast.member)
    assert forget_old_drafts() == 0
    with time_machine.travel(now() + timedelta(days=366)):
        assert forget_old_drafts() == 2
    sheet.refresh_from_db()
    assert (Sheet.objects.get(), sheet.draft) == (sheet, None)
