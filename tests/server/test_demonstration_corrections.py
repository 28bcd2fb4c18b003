"""The demonstration plays a hundred corrections, and its learning page says what they changed."""

import re
from html import unescape
from typing import Any

from jesuisla.collective.scoring.models import GroupScorer, Label
from jesuisla.collective.threads.models import Comment
from jesuisla.server.demonstration.corrections import make_corrections, talk


def text(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", unescape(page.content.decode())))


def test_a_hundred_corrections_are_felt_and_said_in_words(
    cast: Any, client_of: Any, settings: Any
) -> None:
    settings.DEMO = True
    client = client_of(cast.moderator)
    assert "Elle lit encore comme au jour où elle a été fournie" in text(
        client.get("/veille/apprentissage")
    )
    for _again in range(2):
        make_corrections(cast.group, {"Robin": cast.member, "Quinn": cast.moderator})
    assert Comment.objects.count() == sum(len(of.comments) for of in talk()) == 100
    assert Label.objects.filter(label="hate", source="corrected").count() == 100
    made = GroupScorer.objects.get()
    assert (made.state, made.labels_used) == ("live", 100)
    after = text(client.get("/veille/apprentissage"))
    found = re.search(
        r"haine : juste pour (\d+) avis sur 100, contre (\d+) avant\. "
        r"Elle dit oui plus souvent : (\d+) fois, contre (\d+) avant ; vous, (\d+)",
        after,
    )
    assert found, after
    right, right_before, _said, _said_before, yours = map(int, found.groups())
    assert yours == 40
    assert right > right_before + 15
