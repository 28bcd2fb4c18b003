"""Sheets as ClaimReview: in schema.org's words, safe in a page, and never more than is public."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils.timezone import localdate, now

from collective.knowledge.invented_sheets import SOURCE, content
from collective.knowledge.schema_org import faults
from jesuisla.collective.knowledge.content import CitedSource
from jesuisla.collective.knowledge.models import Sheet
from jesuisla.collective.knowledge.sheets import (
    open_shelf,
    publish_draft,
    send_draft,
    show_sheet,
    withdraw_sheet,
    write_draft,
)

FEED = "/fiches/claimreview.json"
EVIL = "</script><script>alert(1)</script><!-- & ]]>\u2028"


@pytest.fixture
def publish(cast: Any, shelve: Callable[..., Sheet]) -> Callable[..., Sheet]:
    """Write a sheet that everybody may read."""

    def shown(**parts: Any) -> Sheet:
        open_shelf(cast.group, is_open=True, by=cast.coordinator)
        return show_sheet(shelve(**parts), is_public=True, by=cast.coordinator)

    return shown


def scripts_of(page: str) -> list[str]:
    return re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)


def feed_of(client: Any) -> list[dict[str, Any]]:
    answer = client.get(FEED)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/ld+json"
    document = json.loads(answer.content)
    assert document["@context"] == "https://schema.org"
    assert list(faults(document)) == []
    return [element["item"] for element in document["dataFeedElement"]]


def test_a_published_sheet_is_told_in_the_words_of_schema_org(
    cast: Any, client_of: Any, publish: Callable[..., Sheet]
) -> None:
    whole = CitedSource(
        title="Deuxième bulletin",
        publisher="Autre institut",
        url="https://autre.example/page?a=1&b=2",
        archive_url="https://archive.example/autre",
    )
    sheet = publish(sources=(SOURCE, whole))
    page = client_of(None).get(f"/fiches/{sheet.number}").content.decode()
    review = json.loads(*scripts_of(page))
    assert review.pop("@context") == "https://schema.org"
    assert list(faults(review)) == []
    assert review["claimReviewed"] == "Les éoliennes rendent malade"
    assert review["itemReviewed"]["alternateName"] == ["Les éoliennes donnent des maux de tête"]
    assert review["reviewBody"] == content().answer
    assert review["url"].endswith(f"/fiches/{sheet.number}")
    assert review["expires"] == (localdate() + timedelta(days=100)).isoformat()
    assert review["author"]["name"] == cast.group.name
    assert "reviewRating" not in review, "a sheet gives no mark, so none is made up"
    first, second = review["citation"]
    assert (first["datePublished"], "archivedAt" in first) == ("2025-03-01", False)
    assert ("datePublished" in second, second["url"]) == (False, whole.url)
    assert second["archivedAt"] == whole.archive_url
    assert feed_of(client_of(None)) == [review]
    for alias in (cast.member.alias, cast.moderator.alias):
        assert alias not in json.dumps(review, ensure_ascii=False)


def test_what_is_in_a_claim_stays_in_it(client_of: Any, publish: Callable[..., Sheet]) -> None:
    sheet = publish(claims=(f"On dit {EVIL}",), answer=f"Non {EVIL}")
    page = client_of(None).get(f"/fiches/{sheet.number}").content.decode()
    (script,) = scripts_of(page)
    assert not set("<>&\u2028") & set(script)
    assert json.loads(script)["claimReviewed"] == f"On dit {EVIL}"
    assert "<script>alert" not in page
    assert feed_of(client_of(None))[0]["reviewBody"] == f"Non {EVIL}"


def test_only_what_everybody_may_read_is_told(
    cast: Any, client_of: Any, shelve: Callable[..., Sheet]
) -> None:
    sheet = shelve()
    member = client_of(cast.member)
    for client in (client_of(None), member):
        assert client.get(FEED).status_code == 404, "the shelf is closed"
    open_shelf(cast.group, is_open=True, by=cast.coordinator)
    assert feed_of(client_of(None)) == feed_of(member) == []
    assert scripts_of(member.get(f"/fiches/{sheet.number}").content.decode()) == []
    show_sheet(sheet, is_public=True, by=cast.coordinator)
    assert len(feed_of(client_of(None))) == 1
    assert client_of(None, host=f"{cast.other_group.slug}.localhost").get(FEED).status_code == 404


def test_a_withdrawn_or_expired_sheet_leaves_at_once(
    cast: Any, client_of: Any, publish: Callable[..., Sheet]
) -> None:
    sheet, other = publish(), publish(valid_until=localdate() + timedelta(days=5))
    withdraw_sheet(sheet, "La source s’est trompée.", by=cast.moderator)
    stranger = client_of(None)
    assert [review["url"][-1] for review in feed_of(stranger)] == [str(other.number)]
    with time_machine.travel(now() + timedelta(days=7), tick=False):
        assert feed_of(stranger) == []
        for number in (sheet.number, other.number):
            assert scripts_of(stranger.get(f"/fiches/{number}").content.decode()) == []


def test_a_change_keeps_the_first_day_and_tells_the_last(
    cast: Any, client_of: Any, publish: Callable[..., Sheet]
) -> None:
    sheet = publish()
    (before,) = feed_of(client_of(None))
    with time_machine.travel(now() + timedelta(days=2), tick=False):
        write_draft(sheet, content(answer="Une gêne, oui."), by=cast.member)
        assert feed_of(client_of(None)) == [before], "nobody has read the change yet"
        send_draft(sheet, by=cast.member)
        publish_draft(sheet, by=cast.moderator)
        (after,) = feed_of(client_of(None))
    assert (after["version"], after["reviewBody"]) == (2, "Une gêne, oui.")
    assert after["datePublished"] == before["datePublished"] == before["dateModified"]
    assert after["dateModified"] > before["dateModified"]


def test_whoever_asks_again_is_told_that_nothing_changed(
    client_of: Any, publish: Callable[..., Sheet]
) -> None:
    publish()
    client = client_of(None)
    tag = client.get(FEED)["ETag"]
    assert client.get(FEED, headers={"if-none-match": tag}).status_code == 304


def test_the_vocabulary_knows_what_is_wrong() -> None:
    """Else its silence above would prove nothing."""
    wrong = {
        "@type": "ClaimReview",
        "url": "/fiches/1",
        "claimReviewed": "",
        "datePublished": "1er mars",
        "author": {"@type": "Country", "identifier": "FR"},
        "verdict": "faux",
        "item": {"@type": "Claim"},
    }
    assert sorted(faults(wrong)) == [
        "/author: Country",
        "/claimReviewed: ''",
        "/datePublished: '1er mars'",
        "/item: Claim without text",
        "/item: not of ClaimReview",
        "/url: '/fiches/1'",
        "/verdict: no property of schema.org",
        ": ClaimReview without itemReviewed",
    ]
