from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.core.exceptions import SuspiciousOperation

from jesuisla.collective.members.account_urls import urlpatterns
from jesuisla.server.sessions import LARGEST, SUSPENDED, SessionStore

OPEN_TO_STRANGERS = {
    "account_login",
    "account_request_login_code",
    "account_confirm_login_code",
    "mfa_login_webauthn",
    "mfa_authenticate",
    "account_logout",
    "account_inactive",
    "account_signup",
    "account_email_verification_sent",
}


def test_every_other_address_of_an_account_asks_for_the_sign_in_before_allauth() -> None:
    guarded = {pattern.name for pattern in urlpatterns if hasattr(pattern.callback, "gate")}
    assert guarded | OPEN_TO_STRANGERS == {pattern.name for pattern in urlpatterns}
    assert not guarded & OPEN_TO_STRANGERS


@pytest.mark.django_db
def test_a_session_holds_no_request_and_little_else() -> None:
    store = SessionStore()
    store[SUSPENDED] = {"request": '{"META": {"PASSWORD": "secret"}}'}
    store["joining"] = {"alias": "Ambre"}
    store.save()
    assert SessionStore(store.session_key).load() == {"joining": {"alias": "Ambre"}}
    store["words"] = "x" * LARGEST
    with pytest.raises(SuspiciousOperation):
        store.save()


@pytest.mark.django_db
@pytest.mark.parametrize("invented", ['"\\000aaaaaaaa"', "é" * 20, "a" * 5_000, "../etc/passwd"])
def test_an_invented_session_is_none_and_breaks_no_page(client_of: Any, invented: str) -> None:
    stranger = client_of(None)
    stranger.cookies[settings.SESSION_COOKIE_NAME] = ""
    answer = stranger.get("/moi", headers={"cookie": f"{settings.SESSION_COOKIE_NAME}={invented}"})
    assert answer.status_code == 302


@pytest.mark.django_db
def test_sessions_that_held_a_request_are_deleted_and_others_stay() -> None:
    def session(content: dict[str, Any]) -> str:
        store = db.SessionStore()
        store.update(content)
        store.save()
        return str(store.session_key)

    with_request = session({SUSPENDED: {"request": "{}"}})
    without = session({"_auth_user_id": "1"})
    spoilt = session({"_auth_user_id": "2"})
    Session.objects.filter(pk=spoilt).update(session_data="of-another-key")
    migration = import_module("jesuisla.collective.members.migrations.0009_no_request_in_sessions")
    migration.delete_sessions_with_requests(apps, None)
    assert set(Session.objects.values_list("pk", flat=True)) == {without}
    assert with_request != without


@pytest.mark.django_db
def test_a_key_added_after_a_while_asks_again_and_keeps_nothing_of_the_form(
    client_of: Any, cast: Any
) -> None:
    from allauth.mfa.totp.internal.auth import TOTP

    TOTP.activate(cast.member.person, "A" * 32)
    browser = client_of(cast.member)
    answer = browser.post("/compte/securite/cles/ajouter", {"name": "FORM-PLANTED"})
    assert answer.status_code == 302
    assert answer.url.startswith("/compte/securite/confirmer")
    assert "PLANTED" not in str(Session.objects.get().get_decoded())
