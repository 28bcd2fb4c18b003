"""A link that is shared arrives whole, whatever field it stands in."""

from typing import Any

import pytest
from django.urls import reverse
from django_scopes import scope

from jesuisla.collective.threads.models import Thread

POST = "https://x.com/lou/status/1261877313349640194"
FACEBOOK = "https://www.facebook.com/lou.demo/posts/845746695605598"
VIDEO = "https://youtu.be/yZIXLfi8CZQ"
PAGE = "https://www.lejournal.example/a/1.html"
LONG = "mot " * 367


@pytest.mark.parametrize(
    ("shared", "native_id"),
    [
        ({"text": LONG + POST}, "1261877313349640194"),
        ({"text": "b" * 1_490 + " " + FACEBOOK}, "845746695605598"),
        ({"text": "é" * 1_600 + " " + POST}, "1261877313349640194"),
        ({"text": "mot " * 60_000 + POST}, "1261877313349640194"),
        ({"text": POST + " mot" * 60_000}, "1261877313349640194"),
        ({"text": "x" * 30_000 + "\n" + VIDEO}, "yZIXLfi8CZQ"),
        ({"text": "A lire absolument", "title": VIDEO}, "yZIXLfi8CZQ"),
        ({"text": "A lire absolument", "title": f"Vidéo – {VIDEO}"}, "yZIXLfi8CZQ"),
        ({"title": "Une vidéo", "url": VIDEO, "text": "regarde"}, "yZIXLfi8CZQ"),
        ({"url": "https://x.com/lou", "text": f"Lou : {POST}"}, "1261877313349640194"),
        ({"url": "", "text": "  ", "title": POST}, "1261877313349640194"),
        ({"url": POST, "text": f"Lou {POST}", "title": "Lou"}, "1261877313349640194"),
        ({"url": POST, "text": f"et aussi {VIDEO}"}, "1261877313349640194"),
        ({"text": f"Titre\n{LONG}\n{VIDEO}\nPartagé avec Applis"}, "yZIXLfi8CZQ"),
        ({"text": f"«{VIDEO}»"}, "yZIXLfi8CZQ"),
        ({"text": f"{LONG}(youtu.be/yZIXLfi8CZQ)"}, "yZIXLfi8CZQ"),
        ({"text": f"Voir {PAGE} puis {POST}"}, "1261877313349640194"),
        ({"text": f"<a href='{VIDEO}'>voir</a>"}, "yZIXLfi8CZQ"),
        (
            {"text": LONG + PAGE + "?q=" + "a" * 200},
            "www.lejournal.example/a/1.html?q=" + "a" * 200,
        ),
    ],
)
def test_the_link_arrives_whole(
    shared: dict[str, str], native_id: str, cast: Any, client_of: Any
) -> None:
    client = client_of(cast.member)
    answer = client.post(reverse("proposals:share"), shared)
    assert answer.status_code == 303
    assert len(answer.url) < 8_000
    form = client.get(answer.url).context["form"]
    client.post(reverse("proposals:propose"), {"link": form["link"].value(), "note": ""})
    with scope(group=cast.group.pk):
        assert Thread.objects.get().native_id == native_id


def test_a_headline_becomes_the_note_and_a_name_does_not(cast: Any, client_of: Any) -> None:
    client = client_of(cast.member)
    for link, note in ((PAGE, "Le parc rouvre"), (FACEBOOK, "")):
        answer = client.post(reverse("proposals:share"), {"url": link, "title": "Le parc rouvre"})
        assert client.get(answer.url).context["form"]["note"].value() == note


def test_words_without_a_link_come_back_to_the_form(cast: Any, client_of: Any) -> None:
    client = client_of(cast.member)
    answer = client.post(reverse("proposals:share"), {"text": "bonjour " * 1_000})
    form = client.get(answer.url).context["form"]
    assert form["link"].value().startswith("bonjour bonjour")


@pytest.mark.parametrize(("length", "saved"), [(1_900, 1), (3_000, 0)])
def test_a_very_long_address_is_whole_or_refused(
    length: int, saved: int, cast: Any, client_of: Any
) -> None:
    link = f"{PAGE}?q={'a' * length}"
    client = client_of(cast.member)
    for _ in range(2):
        client.post(reverse("proposals:propose"), {"link": link, "note": ""})
    with scope(group=cast.group.pk):
        assert list(Thread.objects.values_list("url", flat=True)) == [link] * saved
