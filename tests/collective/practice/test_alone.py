"""Practising alone: read, choose, write, be asked, see the top move; nothing written is kept."""

import logging
import re
from pathlib import Path
from typing import Any

import pytest
from django.utils.html import escape
from tests.collective.threads.test_planted_names import whole_database

from jesuisla.analysis.charter import ON_BY_DEFAULT, RuleName
from jesuisla.analysis.thread import CommentKind
from jesuisla.collective.groups.charter_rules import CharterRules, choose_charter_rules
from jesuisla.collective.practice.alone import (
    CROWDS,
    Company,
    RehearsedEnd,
    ends_of,
    top_before,
)
from jesuisla.collective.practice.invented_threads import (
    BrokenPracticeFileError,
    practice_threads,
    read_thread,
)
from jesuisla.collective.practice.models import PracticeDone

TRACE = "hirondellepourpre"
KIND = f"Je rentre tard moi aussi, et le bus {TRACE} sera plein de gens comme moi. #jesuisla"
AT = "/entrainement/fils/bus"


def in_one_line(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def send(client: Any, status: int = 200, **form: str) -> str:
    answer = client.post(AT, {"goal": "opinion", **form})
    assert answer.status_code == status
    return str(answer.content.decode())


def test_the_room_lists_six_threads_in_the_readers_language(cast: Any, client_of: Any) -> None:
    page = client_of(cast.member).get("/entrainement").content.decode()
    assert len(re.findall(r'href="/entrainement/fils/', page)) == 6
    assert "Un bus de nuit" in page
    page = client_of(cast.member).get("/entrainement", headers={"accept-language": "en"})
    assert "A night bus" in page.content.decode()


def test_a_thread_is_read_with_what_may_hurt_covered(cast: Any, client_of: Any) -> None:
    page = client_of(cast.member).get(AT).content.decode()
    assert page.count('class="comment comment-') == 10
    assert page.count('<details\n      class="hurtful"') == page.count("comment comment-hateful")
    assert client_of(cast.member).get("/entrainement/fils/nowhere").status_code == 404


def test_a_draft_is_asked_about_then_played(cast: Any, client_of: Any) -> None:
    client = client_of(cast.member)
    page = send(client, text="Bande d’idiots, renseignez-vous !!!", more="yes")
    assert "Que ressentez-vous ici" in page
    assert escape("Bande d’idiots, renseignez-vous !!!") in page
    assert not PracticeDone.objects.filter(member=cast.member).exists()
    page = send(client, text=KIND, crowd="0")
    assert page.count('class="squares"') == 5
    assert "Vous écrivez seul·e" in page
    done = PracticeDone.objects.get(member=cast.member)
    assert (done.what, done.name) == ("thread", "bus")
    send(client, text=KIND, crowd="1")
    assert PracticeDone.objects.count() == 1
    assert "· fait" in in_one_line(client.get("/entrainement"))
    assert "· fait" not in in_one_line(client_of(cast.second_member).get("/entrainement"))


def test_a_draft_in_a_language_that_the_coach_speaks_is_asked_about_in_it(
    cast: Any, client_of: Any
) -> None:
    kind = "Ich fahre selbst jeden Abend mit diesem Bus nach Hause"
    page = send(client_of(cast.member), text=f"{kind}!!!! #jesuisla")
    assert "Geht etwas verloren, wenn du es leise sagst?" in page
    assert '<html lang="fr"' in page


def test_one_more_crowd_is_another_one_and_odd_ones_are_the_first(
    cast: Any, client_of: Any
) -> None:
    client = client_of(cast.member)
    first = send(client, text=KIND, crowd="0")
    assert f"foule 1 sur {CROWDS}" in first
    assert f"foule 4 sur {CROWDS}" in send(client, text=KIND, crowd="3")
    for odd in ("", "x", "-1", "٣", "9" * 400):
        assert f" sur {CROWDS}" in send(client, text=KIND, crowd=odd[:300])


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_same_crowds_show_why_reading_and_three_voices_matter(language: str) -> None:
    """What the page says holds for every thread, with all crowds played together."""
    for thread in practice_threads([language]):
        alone, three, alone_read, reading = ends_of(thread, 0)
        assert [end.company for end in (alone, three, alone_read, reading)] == list(Company)
        for unread, read in ((alone, alone_read), (three, reading)):
            assert read.usual_rank < unread.usual_rank
            assert read.often_near_top > unread.often_near_top
            assert hate(read) < hate(unread)
        assert hate(reading) < hate(alone_read)
        assert ours(reading) > ours(alone_read) > max(ours(alone), ours(three))
        unread_counts = [end.first_counts[CommentKind.HATEFUL] for end in (alone, three)]
        assert unread_counts[0] - unread_counts[1] <= 1  # of 50: unread, three move next to nothing
        assert alone.kinds.count(CommentKind.OURS) <= 1
        assert len(alone.ranks) == CROWDS
        assert CommentKind.OURS not in [place.kind for place in top_before(thread)]


def hate(end: RehearsedEnd) -> float:
    return end.first_shares.get(CommentKind.HATEFUL, 0.0)


def ours(end: RehearsedEnd) -> float:
    return end.first_shares.get(CommentKind.OURS, 0.0)


def test_all_four_ways_are_drawn_with_the_same_as_a_table(cast: Any, client_of: Any) -> None:
    page = send(client_of(cast.member), text=KIND, crowd="0")
    figure = page.partition('<figure class="drawing')[2].partition("</figure>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", figure, re.DOTALL)[1:]
    ends = ends_of(practice_threads(["fr"])[0], 0)
    assert len(rows) == len(ends)
    for row, end in zip(rows, ends, strict=True):
        percents = [int(each) for each in re.findall(r"(\d+)\s%", row)]
        assert sum(percents) == 100
        assert percents[0] == round(100 * ours(end))
        assert percents[-1] == round(100 * hate(end))


def test_the_same_crowd_plays_the_same(cast: Any) -> None:
    thread = practice_threads(["fr"])[0]
    assert ends_of(thread, 2) == ends_of(thread, 2 + CROWDS)


def test_nothing_written_is_kept_or_logged(
    cast: Any, client_of: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client = client_of(cast.member)
    assert TRACE in send(client, text=KIND)
    assert TRACE in send(client, text=KIND, more="yes")
    assert TRACE in send(client, text=KIND, crowd="0")
    assert TRACE in send(client, status=422, text=KIND, goal="")
    assert TRACE not in whole_database()
    assert TRACE not in caplog.text.casefold()
    for page in ("/entrainement", AT, "/moi/donnees"):
        assert TRACE not in client.get(page).content.decode().casefold()


@pytest.mark.parametrize(
    "text",
    ["a", "🤍🤍🤍", "x" * 10_000, "<script>alert(1)</script>", "«" * 3000, "שלום"],
)
@pytest.mark.parametrize("deed", [{}, {"crowd": "0"}])
def test_odd_drafts_are_answered(
    cast: Any, client_of: Any, text: str, deed: dict[str, str]
) -> None:
    assert "<script>alert" not in send(client_of(cast.member), text=text, **deed)


def test_a_sign_that_nobody_sees_goes_quietly(cast: Any, client_of: Any) -> None:
    client = client_of(cast.member)
    assert "bonjour</textarea>" in send(client, text="\0bonjour")
    assert "Le haut du fil bouge" in send(client, text="\0bonjour", crowd="0")


def test_a_draft_too_long_or_empty_or_without_a_goal_is_not_lost(cast: Any, client_of: Any) -> None:
    client = client_of(cast.member)
    text = "Bonjour. " * 5600
    assert text.strip() in send(client, status=422, text=text, crowd="0")
    assert "field-wrong" in send(client, status=422, text="", crowd="0")
    page = send(client, status=422, text=KIND, goal="", crowd="0")
    assert escape(KIND) in page
    assert "Choisissez d’abord" in page
    assert not PracticeDone.objects.exists()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_there_are_six_whole_threads_a_language(language: str) -> None:
    threads = practice_threads([language])
    assert [thread.language for thread in threads] == [language] * 6
    assert len({thread.name for thread in threads}) == 6
    assert {thread.name for thread in threads} == {each.name for each in practice_threads(["fr"])}


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ("title = ", "Invalid value"),
        ("title = 'x'", "Field required"),
        ("colour = 'red'", "Extra inputs"),
    ],
)
def test_a_thread_with_errors_is_refused_by_name(tmp_path: Path, wrong: str, says: str) -> None:
    (tmp_path / "fr").mkdir()
    file = tmp_path / "fr" / "1-faux.toml"
    file.write_text(wrong, encoding="utf-8")
    with pytest.raises(BrokenPracticeFileError, match=f"(?s)1-faux.toml.*{says}"):
        read_thread(file)


def test_a_thread_with_nine_comments_is_refused(tmp_path: Path) -> None:
    (tmp_path / "fr").mkdir()
    file = tmp_path / "fr" / "1-court.toml"
    file.write_text(
        'title="a"\npage="b"\npost="c"\nothers=["d","e"]\n'
        "comments=[" + '{kind="neutral",likes=0,replies=0,minutes=1,text="x"},' * 9 + "]",
        encoding="utf-8",
    )
    with pytest.raises(BrokenPracticeFileError, match="10 comments"):
        read_thread(file)


def test_the_charter_of_the_group_decides_here_too(cast: Any, client_of: Any) -> None:
    client, text = client_of(cast.member), "Je prends ce bus chaque soir et je vous y attends !!!!"
    asked = send(client, text=text)
    assert "Calme" in asked
    without = CharterRules(frozenset(ON_BY_DEFAULT - {RuleName.SHOUTING}))
    choose_charter_rules(cast.group, without, by=cast.coordinator)
    assert "Calme" not in send(client, text=text)
