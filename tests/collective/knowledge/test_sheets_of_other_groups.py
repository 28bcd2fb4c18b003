"""A sheet of another group: found, taken over as a draft, and followed from then on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils.timezone import localdate, now
from django_scopes import scope, scopes_disabled

from collective.knowledge.invented_sheets import SOURCE, content
from collective.knowledge.schema_org import faults
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.knowledge.claim_review import claim_review
from jesuisla.collective.knowledge.content import content_of, working_content
from jesuisla.collective.knowledge.events import SheetPublished
from jesuisla.collective.knowledge.jobs import compare_with_originals, remember_what_it_says
from jesuisla.collective.knowledge.keepers import keep_topic
from jesuisla.collective.knowledge.models import Sheet
from jesuisla.collective.knowledge.shared_sheets import found_elsewhere, sheets_elsewhere
from jesuisla.collective.knowledge.sheets import (
    begin_sheet,
    drop_draft,
    note_due_sheets,
    open_shelf,
    publish_draft,
    send_draft,
    show_sheet,
    withdraw_sheet,
    write_draft,
)
from jesuisla.collective.knowledge.takeovers import take_over_sheet
from jesuisla.collective.members.models import Membership, Person
from waiting_jobs import run_jobs

AUTHOR, READER = "Wilhelmine", "Friederike"
CLAIM = "Windräder machen krank"
ANSWER = "Studien messen Störung durch Lärm und keine Krankheit."


class OtherGroup:
    """A group that shows its sheets to everybody, with two of its team."""

    def __init__(self, group: Any) -> None:
        self.group = group
        self.author, self.reader = (self._member(alias) for alias in (AUTHOR, READER))

    def _member(self, alias: str) -> Membership:
        with scope(group=self.group.pk):
            person = Person.objects.create(email=f"{alias.lower()}@andere.example")
            return Membership.objects.create(
                group=self.group, person=person, alias=alias, roles=["member", "coordinator"]
            )

    @contextmanager
    def at_work(self) -> Iterator["OtherGroup"]:
        """Act in the scope of this group."""
        with scope(group=self.group.pk):
            yield self

    def shelve(self, *, is_public: bool = True, **parts: Any) -> Sheet:
        """Write a sheet, have it read, and show it to everybody."""
        words = content(claims=(CLAIM,), answer=ANSWER, language="de", countries=()).changed(
            **parts
        )
        with self.at_work():
            sheet = begin_sheet(self.group, words, by=self.author)
            send_draft(sheet, by=self.author)
            sheet = publish_draft(sheet, by=self.reader)
            return show_sheet(sheet, is_public=is_public, by=self.author)

    def change(self, sheet: Sheet, **parts: Any) -> Sheet:
        """Publish a further version."""
        with self.at_work():
            words = content_of(sheet).changed(**parts)
            write_draft(sheet, words, by=self.author)
            send_draft(sheet, by=self.author)
            return publish_draft(sheet, by=self.reader)

    def open(self, *, is_open: bool = True) -> None:
        """Show the shelf to everybody, or close it."""
        with self.at_work():
            open_shelf(self.group, is_open=is_open, by=self.author)


@pytest.fixture
def others(cast: Any) -> OtherGroup:
    """Another group, whose shelf is open."""
    group = OtherGroup(cast.other_group)
    group.open()
    return group


@pytest.fixture
def taken(cast: Any, others: OtherGroup) -> Sheet:
    """What the cast took over and a second person read."""
    original = others.shelve()
    sheet = take_over_sheet(original, by=cast.moderator)
    send_draft(sheet, by=cast.moderator)
    return publish_draft(sheet, by=cast.second_moderator)


def original_of(taken: Sheet) -> Sheet:
    with scopes_disabled():
        return Sheet.objects.get(group=taken.origin_group, number=taken.origin_number)


def address(cast: Any, sheet: Sheet) -> str:
    return f"/fiches/ailleurs/{cast.other_group.slug}/{sheet.number}"


def test_the_team_finds_it_takes_it_over_and_a_second_person_reads_it(
    cast: Any, client_of: Any, others: OtherGroup
) -> None:
    original = others.shelve()
    team = client_of(cast.moderator)
    page = team.get("/fiches/ailleurs").content.decode()
    assert ANSWER in page
    page = team.get(address(cast, original)).content.decode()
    assert ANSWER in page
    assert SOURCE.url in page
    answer = team.post(address(cast, original), follow=True)
    page = answer.content.decode()
    assert CLAIM in page
    sheet = Sheet.objects.get()
    assert (sheet.version, sheet.author, sheet.draft_by) == (0, cast.moderator, cast.moderator)
    assert (sheet.origin_group, sheet.origin_number) == (cast.other_group, original.number)
    assert (sheet.origin_name, sheet.origin_version) == (cast.other_group.name, 1)
    words = working_content(sheet)
    assert words.language == "de"
    assert words == content(
        claims=(CLAIM,), answer=ANSWER, language="de", countries=()
    )  # sources and day too
    team.post(f"/fiches/{sheet.number}/brouillon", {"deed": "send"})
    own = team.post(f"/fiches/{sheet.number}/relecture", {"deed": "publish"})
    assert own.status_code == 422
    second = client_of(cast.second_moderator)
    reading = second.get(f"/fiches/{sheet.number}/relecture").content.decode()
    assert cast.other_group.name in reading
    second.post(f"/fiches/{sheet.number}/relecture", {"deed": "publish"})
    page = client_of(cast.member).get(f"/fiches/{sheet.number}").content.decode()
    assert ANSWER in page
    assert f'href="{sheet.origin_url}"' in page
    assert cast.moderator.alias in page
    assert Entry.objects.get(event="SheetTakenOver").facts["version"] == 1
    for text in (page, reading, own.content.decode()):
        assert AUTHOR not in text
        assert READER not in text


def test_only_what_holds_and_is_shown_to_everybody_is_ever_seen(
    cast: Any, client_of: Any, others: OtherGroup
) -> None:
    shown, hidden = others.shelve(), others.shelve(is_public=False, answer="Nur für uns.")
    late = others.shelve(valid_until=localdate() + timedelta(days=2), answer="Bald vorbei.")
    gone = others.shelve(answer="Zurückgezogen.")
    with others.at_work():
        withdraw_sheet(gone, "Falsch.", by=others.author)
        write_draft(shown, content_of(shown).changed(answer="Ungelesen."), by=others.author)
        draft = begin_sheet(others.group, content(answer="Entwurf."), by=others.author)
    team = client_of(cast.moderator)
    with time_machine.travel(now() + timedelta(days=3)):
        assert [sheet.pk for sheet in sheets_elsewhere(cast.group)] == [shown.pk]
        page = team.get("/fiches/ailleurs").content.decode()
        page += team.get("/fiches/ailleurs", {"q": "windräder"}).content.decode()
        page += team.get(address(cast, shown)).content.decode()
        for words in ("Nur für uns", "Bald vorbei", "Zurückgezogen", "Ungelesen", "Entwurf"):
            assert words not in page
        for sheet in (hidden, late, gone, draft):
            assert team.get(address(cast, sheet)).status_code == 404
            assert team.post(address(cast, sheet)).status_code == 404
            with pytest.raises(Refused):
                take_over_sheet(sheet, by=cast.moderator)
    others.open(is_open=False)
    assert team.get(address(cast, shown)).status_code == 404
    assert ANSWER not in team.get("/fiches/ailleurs").content.decode()
    assert not Sheet.objects.exists()


def test_it_is_found_by_words_by_meaning_and_by_its_address(
    cast: Any, client_of: Any, others: OtherGroup
) -> None:
    moon = others.shelve(claims=("Niemand war je auf dem Mond",), answer="Zwölf waren dort.")
    wind = others.shelve()
    for sheet in (moon, wind):
        with others.at_work():
            remember_what_it_says(
                SheetPublished(group=sheet.group_id, sheet=sheet.pk, version=sheet.version)
            )
    assert found_elsewhere(cast.group, "windräder")[0] == wind
    claim = "They never landed up there, it was filmed in a studio on the moon"
    assert [sheet.pk for sheet in found_elsewhere(cast.group, claim)] == [moon.pk]
    team = client_of(cast.moderator)
    host = others.group.domains.get().host
    for typed in (f"http://{host}:8000/fiches/{moon.number}", f"https://{host}/fiches/1/"):
        answer = team.get("/fiches/ailleurs", {"q": typed})
        assert answer["Location"] == address(cast, moon)
    for typed in ("https://[", "https://x.example/fiches/1", "…", f"http://{host}/fiches/99"):
        assert team.get("/fiches/ailleurs", {"q": typed}).status_code in {200, 422}


def test_a_second_time_leads_to_the_one_that_is_there(
    cast: Any, client_of: Any, taken: Sheet
) -> None:
    original = original_of(taken)
    team = client_of(cast.coordinator)
    for page in (team.get(address(cast, original)), team.post(address(cast, original))):
        text = page.content.decode()
        assert f'href="/fiches/{taken.number}"' in text
        assert "Reprendre comme brouillon" not in text
    assert page.status_code == 422
    with pytest.raises(Refused):
        take_over_sheet(original, by=cast.coordinator)
    assert Sheet.objects.count() == 1


def test_a_draft_given_up_may_be_taken_over_again(cast: Any, others: OtherGroup) -> None:
    original = others.shelve()
    drop_draft(take_over_sheet(original, by=cast.moderator), by=cast.moderator)
    assert take_over_sheet(original, by=cast.coordinator).author == cast.coordinator


def test_what_came_from_here_is_not_offered_back(
    cast: Any, others: OtherGroup, shelve: Callable[..., Sheet]
) -> None:
    ours = shelve()
    show_sheet(ours, is_public=True, by=cast.coordinator)
    open_shelf(cast.group, is_open=True, by=cast.coordinator)
    with others.at_work():
        copy = take_over_sheet(ours, by=others.author)
        send_draft(copy, by=others.author)
        copy = publish_draft(copy, by=others.reader)
        show_sheet(copy, is_public=True, by=others.author)
    assert not sheets_elsewhere(cast.group).exists()
    with pytest.raises(Refused):
        take_over_sheet(copy, by=cast.moderator)


def test_a_change_of_the_original_is_told_compared_and_brought_in(
    cast: Any, client_of: Any, others: OtherGroup, taken: Sheet
) -> None:
    keep_topic("Énergie", keeps=True, by=cast.coordinator)
    run_jobs()
    mail.outbox.clear()
    others.change(original_of(taken), answer="Neue Studien: keine Krankheit.")
    run_jobs()
    told = {to for letter in mail.outbox for to in letter.to}
    assert {cast.moderator.person.email, cast.coordinator.person.email} <= told
    letter = next(it for it in mail.outbox if it.to == [cast.coordinator.person.email])
    assert f"/fiches/{taken.number}/original" in letter.body
    assert AUTHOR not in letter.body
    team = client_of(cast.moderator)
    place = f"/fiches/{taken.number}"
    page = team.get(place).content.decode()
    assert f'href="{place}/original"' in page
    assert ANSWER in page
    assert f"{place}/original" in team.get("/fiches/suivi").content.decode()
    assert f"{place}/original" not in client_of(cast.member).get(place).content.decode()
    page = team.get(f"{place}/original").content.decode()
    assert ANSWER in page
    assert "Neue Studien" in page
    assert page.count('name="part"') == 1
    assert "checked" in page
    nothing = team.post(f"{place}/original", {"deed": "bring_in"})
    assert nothing.status_code == 422
    assert "Neue Studien" in nothing.content.decode()
    answer = team.post(f"{place}/original", {"deed": "bring_in", "part": "answer"})
    assert answer["Location"] == f"{place}/brouillon"
    taken.refresh_from_db()
    assert (taken.answer, taken.origin_version) == (ANSWER, 1)
    send_draft(taken, by=cast.moderator)
    sheet = publish_draft(taken, by=cast.second_moderator)
    assert (sheet.answer, sheet.version) == ("Neue Studien: keine Krankheit.", 2)
    assert (sheet.origin_version, sheet.origin_news) == (2, "")
    mail.outbox.clear()
    run_jobs()
    compare_with_originals(0)
    sheet.refresh_from_db()
    assert sheet.origin_news == ""
    assert not [it for it in mail.outbox if "original" in it.body]


def test_what_the_group_changed_itself_is_not_ticked_and_may_stay(
    cast: Any, client_of: Any, others: OtherGroup, taken: Sheet
) -> None:
    write_draft(taken, content_of(taken).changed(answer="Notre réponse."), by=cast.moderator)
    send_draft(taken, by=cast.moderator)
    publish_draft(taken, by=cast.second_moderator)
    others.change(original_of(taken), answer="Andere Antwort.", why_believed="Anderer Grund.")
    run_jobs()
    team, place = client_of(cast.coordinator), f"/fiches/{taken.number}/original"
    page = team.get(place).content.decode()
    assert page.count('name="part"') == 2
    assert page.count(" checked") == 1
    team.post(place, {"deed": "leave"})
    taken.refresh_from_db()
    assert (taken.origin_news, taken.origin_version, taken.answer) == ("", 2, "Notre réponse.")
    assert Entry.objects.filter(event="OriginalLeftOut").count() == 1
    compare_with_originals(0)
    taken.refresh_from_db()
    assert taken.origin_news == ""
    assert team.post(place, {"deed": "leave"}).status_code == 422


@pytest.mark.parametrize("way", ["event", "night"])
@pytest.mark.parametrize("end", ["withdrawn", "expired", "hidden", "closed"])
def test_the_end_of_the_original_stands_on_the_copy_and_is_told_once(
    cast: Any, client_of: Any, others: OtherGroup, taken: Sheet, end: str, way: str
) -> None:
    original = original_of(taken)
    run_jobs()
    mail.outbox.clear()
    day = localdate() + timedelta(days=101 if end == "expired" else 0)
    with time_machine.travel(now() + timedelta(days=(day - localdate()).days)):
        with others.at_work():
            if end == "withdrawn":
                withdraw_sheet(original, "Falsche Zahl.", by=others.author)
            elif end == "hidden":
                show_sheet(original, is_public=False, by=others.author)
            elif end == "closed":
                others.open(is_open=False)
            elif way == "event":
                note_due_sheets()
        if way == "night":
            compare_with_originals(0)
        run_jobs()
        compare_with_originals(0)
        run_jobs()
        taken.refresh_from_db()
        assert taken.origin_news == {"closed": "hidden"}.get(end, end)
        page = client_of(cast.member).get(f"/fiches/{taken.number}").content.decode()
        assert "message-warning" in page
        assert taken.origin_name in page
    others_told = {others.author.person.email}
    letters = [it for it in mail.outbox if others_told.isdisjoint(it.to)]
    assert [it.to for it in letters] == [[cast.moderator.person.email]]
    assert "Falsche Zahl" not in letters[0].body
    assert taken.claims[0] in letters[0].body


def test_a_copy_that_nobody_read_yet_bears_the_note_too(
    cast: Any, client_of: Any, others: OtherGroup
) -> None:
    original = others.shelve()
    sheet = take_over_sheet(original, by=cast.moderator)
    send_draft(sheet, by=cast.moderator)
    with others.at_work():
        withdraw_sheet(original, "Falsch.", by=others.author)
    run_jobs()
    place = f"/fiches/{sheet.number}"
    for page in (f"{place}/brouillon", f"{place}/relecture"):
        text = client_of(cast.second_moderator).get(page).content.decode()
        assert "message-warning" in text
        assert "retiré" in text


def test_the_review_of_a_copy_names_the_group_that_answers_and_where_it_comes_from(
    cast: Any, taken: Sheet
) -> None:
    data = claim_review(taken, cast.group)
    assert data["author"]["name"] == cast.group.name
    assert data["isBasedOn"]["author"]["name"] == cast.other_group.name
    assert data["isBasedOn"]["url"] == taken.origin_url
    assert list(faults(data)) == []


def test_on_the_public_page_whoever_is_of_another_team_is_led_home(
    cast: Any, client_of: Any, others: OtherGroup
) -> None:
    original = others.shelve()
    host = others.group.domains.get().host
    place = f"/fiches/{original.number}"
    page = client_of(cast.moderator, host=host).get(place).content.decode()
    assert address(cast, original) in page
    for who in (None, cast.member):
        page = client_of(who, host=host).get(place).content.decode()
        assert ANSWER in page
        assert "/fiches/ailleurs/" not in page
    take_over_sheet(original, by=cast.moderator)
    page = client_of(cast.moderator, host=host).get(place).content.decode()
    assert "/fiches/ailleurs/" not in page


def test_members_and_strangers_do_not_look_into_other_groups(
    cast: Any, client_of: Any, others: OtherGroup
) -> None:
    original = others.shelve()
    for who, status in ((cast.member, 404), (cast.applicant, 404), (None, 302)):
        for place in ("/fiches/ailleurs", address(cast, original)):
            assert client_of(who).get(place).status_code == status
    assert client_of(cast.member).post(address(cast, original)).status_code == 404
    assert not Sheet.objects.exists()
