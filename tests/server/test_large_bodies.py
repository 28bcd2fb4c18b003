"""Who may send a large body: nobody whom the database does not know."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from jesuisla.collective.api.keys import create_key, revoke_key
from jesuisla.collective.members.memberships import end_membership
from jesuisla.server.large_bodies import may_send_much

HERE = "jesuisla.localhost"
ELSEWHERE = "ichbinhier.localhost"
ANALYZE = "/v1alpha1/comments:analyze"


def may(
    session: str = "", *, host: str = HERE, path: str = "/", query: str = "", **headers: str
) -> bool:
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "HTTP_HOST": host,
        "HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}={session}",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        **headers,
    }
    return may_send_much(settings.SESSION_COOKIE_NAME, environ)


def session_of(client: Client) -> str:
    return str(client.session.session_key)


@pytest.mark.parametrize("invented", ["", "x", "a" * 32, '"\\000aaaaaaaa"', "é" * 40])
def test_an_invented_session_opens_nothing(client_of: Any, cast: Any, invented: str) -> None:
    assert may(session_of(client_of(cast.member)))
    assert not may(invented)
    assert not may(invented, path=ANALYZE)


def test_a_session_before_the_sign_in_opens_nothing(client_of: Any) -> None:
    stranger = client_of(None)
    stranger.post("/compte/connexion", {"login": "nobody@example.org"})
    assert stranger.session.session_key
    assert not may(session_of(stranger))


def test_members_may_where_they_are_members_and_as_long(client_of: Any, cast: Any) -> None:
    member = session_of(client_of(cast.member))
    assert may(member)
    assert not may(member, host=ELSEWHERE)
    assert not may(member, host="elsewhere.example")
    assert not may(session_of(client_of(cast.applicant)))
    end_membership(cast.member, reason="Merci.", by=cast.coordinator)
    assert not may(member)


def test_a_program_may_with_a_key_of_this_group(cast: Any, client_of: Any) -> None:
    key, secret = create_key(cast.group, "Courrier", per_minute=9, per_day=9, by=cast.coordinator)
    assert may(path=ANALYZE, query=f"key={secret}")
    assert may(path=ANALYZE, HTTP_X_GOOG_API_KEY=secret)
    assert not may(path=ANALYZE, query=f"key={secret}", host=ELSEWHERE)
    assert not may(path="/proposer/partager", query=f"key={secret}")
    assert not may(path=ANALYZE, query="key=jla_x")
    assert not may(path=ANALYZE, query="&".join(f"k{i}=1" for i in range(2_000)))
    assert not may(session_of(client_of(cast.member)), path=ANALYZE), "no cookie is read there"
    revoke_key(key, by=cast.coordinator)
    assert not may(path=ANALYZE, query=f"key={secret}")
