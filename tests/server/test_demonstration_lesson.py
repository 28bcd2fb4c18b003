"""The demonstration shows a lesson that a group wrote, in both languages, once."""

from typing import Any

from jesuisla.collective.practice.models import GroupLesson
from jesuisla.server.demonstration.own_lesson import make_own_lesson


def test_a_member_reads_the_lesson_of_the_demonstration(cast: Any, client_of: Any) -> None:
    for _start in range(2):
        make_own_lesson(cast.group, {"Colette": cast.coordinator})
    assert GroupLesson.objects.count() == 2
    code = GroupLesson.objects.values_list("code", flat=True).distinct().get()
    client, at = client_of(cast.member), f"/entrainement/lecons/{code}"
    assert at in client.get("/entrainement").content.decode()
    assert "Notre façon de dire bonjour" in client.get(at).content.decode()
    page = client.get(at, headers={"accept-language": "en"}).content.decode()
    assert "How we say hello" in page
