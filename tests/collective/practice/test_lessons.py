"""Lessons of two minutes: read, answer, and what one did is one's own."""

from pathlib import Path
from typing import Any

import pytest
from django.utils.html import escape

from jesuisla.collective.members.memberships import leave_group
from jesuisla.collective.members.personal_data import all_data_of
from jesuisla.collective.practice.invented_threads import BrokenPracticeFileError
from jesuisla.collective.practice.lessons import read_lesson, shipped_lessons
from jesuisla.collective.practice.models import PracticeDone
from waiting_jobs import run_and_drop_jobs

AT = "/entrainement/lecons/ordre"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_six_lessons_a_language_are_read_in_two_minutes(language: str) -> None:
    lessons = shipped_lessons([language])
    assert [lesson.name for lesson in lessons] == [each.name for each in shipped_lessons(["fr"])]
    assert len(lessons) == 6
    for lesson in lessons:
        assert lesson.language == language
        assert len(lesson.text.split()) <= 260, lesson.name
        assert all(source.url.startswith("https://") for source in lesson.sources)


def test_a_lesson_is_read_answered_and_noted_for_oneself(cast: Any, client_of: Any) -> None:
    client = client_of(cast.member)
    page = client.get(AT).content.decode()
    assert "ar5iv.org" in page
    lesson = shipped_lessons(["fr"])[0]
    wrong = next(n for n, each in enumerate(lesson.answers) if not each.is_right)
    page = client.post(AT, {"answer": str(wrong)}).content.decode()
    assert escape(lesson.answers[wrong].reply) in page
    assert PracticeDone.objects.get(member=cast.member).name == "ordre"
    assert "Le ton" in page
    told = all_data_of(cast.member.person)["groups"]
    assert "ordre" in str(told)
    assert "ordre" not in str(all_data_of(cast.second_member.person)["groups"])


@pytest.mark.parametrize("answer", ["", "9", "-1", "x", "0" * 5000, "<b>"])
def test_a_missing_answer_is_asked_for(cast: Any, client_of: Any, answer: str) -> None:
    reply = client_of(cast.member).post(AT, {"answer": answer})
    assert reply.status_code == 422
    assert "Choisissez d’abord une réponse" in reply.content.decode()
    assert not PracticeDone.objects.exists()


def test_what_one_did_goes_when_one_leaves(cast: Any, client_of: Any) -> None:
    client_of(cast.member).post(AT, {"answer": "0"})
    client_of(cast.second_member).post(AT, {"answer": "0"})
    leave_group(cast.member)
    run_and_drop_jobs()
    assert [row.member for row in PracticeDone.objects.all()] == [cast.second_member]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ("title = 'a\nb'", "invalid character"),
        ("title='a'\ntext='b'\nquestion='c'", "Field required"),
        (
            (
                "title='a'\ntext='b'\nquestion='c'\n"
                "answers=[{text='d',is_right=true,reply='e'},{text='f',is_right=true,reply='g'}]\n"
                "sources=[{title='h',url='https://x.org'}]"
            ),
            "exactly one",
        ),
        (
            (
                "title='a'\ntext='b'\nquestion='c'\nsources=[]\n"
                "answers=[{text='d',is_right=true,reply='e'},{text='f',is_right=false,reply='g'}]"
            ),
            "needs a source",
        ),
        (
            (
                "title='a'\ntext='b'\nquestion='c'\nsources=[{title='h',url='http://x.org'}]\n"
                "answers=[{text='d',is_right=true,reply='e'},{text='f',is_right=false,reply='g'}]"
            ),
            "should match pattern",
        ),
    ],
)
def test_a_lesson_with_errors_is_refused_by_name(tmp_path: Path, wrong: str, says: str) -> None:
    (tmp_path / "fr").mkdir()
    file = tmp_path / "fr" / "7-fausse.toml"
    file.write_text(wrong, encoding="utf-8")
    with pytest.raises(BrokenPracticeFileError, match=f"(?s)7-fausse.toml.*{says}"):
        read_lesson(file)
