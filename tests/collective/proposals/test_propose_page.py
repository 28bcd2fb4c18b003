from typing import Any

import pytest
from django_scopes import scope

from jesuisla.collective.journal.models import Entry
from jesuisla.collective.proposals.models import Criterion, Proposal
from jesuisla.collective.threads.models import Page, Thread
from markup import tight

LINK = "https://www.facebook.com/gazette.inventee/posts/123456789"


def send(client: Any, link: str, **more: str) -> Any:
    return client.post("/proposer", {"link": link, "note": ""} | more, follow=True)


def test_a_shared_text_becomes_a_proposal_with_its_page(cast: Any, client_of: Any) -> None:
    answer = send(client_of(cast.member), f"Regardez ça : {LINK}?fbclid=zz !", note="Des injures.")
    thread = Thread.objects.get()
    assert (thread.network, thread.native_id, thread.page.handle) == (
        "facebook",
        "123456789",
        "gazette.inventee",
    )
    assert "fbclid" not in thread.url
    assert answer.redirect_chain == [(f"/fils/{thread.pk}", 302)]
    assert Proposal.objects.get().note == "Des injures."
    assert Entry.objects.filter(event="ThreadProposed", actor=cast.member.pk).count() == 1


def test_the_same_thread_twice_is_one_and_the_second_is_told_who_is_on_it(
    cast: Any, client_of: Any
) -> None:
    send(client_of(cast.member), LINK)
    answer = send(
        client_of(cast.second_member),
        "https://m.facebook.com/story.php?story_fbid=123456789&id=gazette.inventee",
    )
    assert Thread.objects.count() == Page.objects.count() == 1
    assert "Ambre" in answer.content.decode()


def test_proposing_again_changes_nothing(cast: Any, client_of: Any) -> None:
    send(client_of(cast.member), LINK, note="Un")
    send(client_of(cast.member), LINK, note="Deux")
    assert Proposal.objects.get().note == "Un"
    assert Entry.objects.filter(event="ThreadProposed").count() == 1


def test_who_proposes_a_declined_thread_is_told_why_it_was(
    cast: Any, client_of: Any, thread: Any
) -> None:
    Proposal.objects.update(state="declined", criterion="opinion", answer="Merci, Ambre <3")
    answer = send(client_of(cast.second_member), LINK).content.decode()
    assert str(Criterion.OPINION.label) in answer
    mine = client_of(cast.member).get("/proposer").content.decode()
    assert "Merci, Ambre &lt;3" in mine


def test_where_no_action_may_follow_the_proposer_learns_why_and_what_may(
    cast: Any, client_of: Any
) -> None:
    link = "https://www.reddit.com/r/villeinventee/comments/abc123/la_piscine/"
    page = send(client_of(cast.member), link).content.decode()
    assert "Reddit demande de ne pas arriver en groupe" in page
    assert "proposez aussi cet autre fil" in page
    assert "L’équipe regardera ce fil" not in page
    assert (
        "arriver en groupe"
        not in send(client_of(cast.member), LINK)
        .content.decode()
        .split('class="messages"')[1]
        .split("</div>")[0]
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "bonjour",
        "https://www.facebook.com/groups/123/posts/456",
        "https://www.facebook.com/gazette.inventee",
        "https://youtu.be/dQw4w9WgXcQ https://youtu.be/aaaaaaaaaaa",
        "http://localhost/admin",
        "mot " * 6_000,
    ],
)
def test_what_is_no_thread_gets_a_sentence_and_stays_in_the_box(
    text: str, cast: Any, client_of: Any
) -> None:
    answer = client_of(cast.member).post("/proposer", {"link": text, "note": "Parce que"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'role="alert"' in page
    assert text.strip() in page
    assert "Parce que" in page
    assert not Thread.objects.exists()


def test_the_form_is_prefilled_by_a_bookmark_or_a_share(cast: Any, client_of: Any) -> None:
    for name in ("url", "text", "title"):
        page = client_of(cast.member).get("/proposer", {name: f'"><b>{LINK}'}).content.decode()
        assert f"&quot;&gt;&lt;b&gt;{LINK}" in page


def test_the_phone_s_share_stores_nothing_and_leads_to_the_form(cast: Any, client_of: Any) -> None:
    client = client_of(cast.member)
    client.handler.enforce_csrf_checks = True
    answer = client.post("/proposer/partager", {"title": "Un titre", "text": f"Voir {LINK}"})
    assert answer.status_code == 303
    assert LINK in client.get(answer.url).content.decode()
    assert not Thread.objects.exists()


def test_a_share_without_session_asks_to_sign_in_and_keeps_the_link(
    cast: Any, client_of: Any
) -> None:
    stranger = client_of(None)
    answer = stranger.post("/proposer/partager", {"text": LINK})
    asked = stranger.get(answer.url)
    assert asked.status_code == 302
    assert "facebook" in asked.url


def test_a_share_cut_short_is_no_error(cast: Any, client_of: Any) -> None:
    answer = client_of(cast.member).post(
        "/proposer/partager", b"--x\r\nbroken", content_type="multipart/form-data; boundary=y"
    )
    assert (answer.status_code, answer.url) == (303, "/proposer")


def test_another_group_s_thread_is_another_thread(cast: Any, client_of: Any, thread: Any) -> None:
    send(client_of(cast.other_moderator), LINK)
    with scope(group=cast.other_group.pk):
        assert Thread.objects.get().pk != thread.pk


def test_twenty_proposals_an_hour_are_enough(cast: Any, client_of: Any) -> None:
    client = client_of(cast.member)
    for number in range(20):
        link = f"https://www.facebook.com/ville/posts/9000{number:04}"
        assert client.post("/proposer", {"link": link}).status_code == 302
    typed = "https://www.facebook.com/ville/posts/99999999"
    answer = client.post("/proposer", {"link": typed})
    assert answer.status_code == 200
    assert typed in answer.content.decode()
    assert Proposal.objects.count() == 20


@pytest.mark.parametrize(
    ("link", "name"),
    [
        (
            "https://m.facebook.com/story.php?story_fbid=12345&id=987654321",
            "Une publication sur Facebook",
        ),
        ("https://example.org/article", "Une publication de example.org"),
        (LINK, "Une publication de gazette.inventee sur Facebook"),
    ],
)
def test_a_thread_without_a_title_is_called_by_words_everywhere(
    cast: Any, client_of: Any, link: str, name: str
) -> None:
    """By no link, and by no number: neither tells anything, and neither fits a phone."""
    thread = send(client_of(cast.member), link)
    queue = client_of(cast.moderator).get("/veille")
    assert f"<h1>{name}</h1>" in thread.content.decode()
    assert f"<b>{name}</b>" in tight(queue.content.decode())


def test_every_page_of_a_reading_leads_back_to_its_thread(cast: Any, client_of: Any) -> None:
    thread = send(client_of(cast.member), LINK).wsgi_request.path
    for page in (f"{thread}/dix", f"{thread}/coller"):
        assert f'href="{thread}"' in client_of(cast.member).get(page).content.decode(), page
