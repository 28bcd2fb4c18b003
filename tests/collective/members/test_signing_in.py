"""Signing in through HTTP: a code by mail, then a second factor where there is one."""

import json
import re
from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.template.loader import get_template
from django.test import override_settings
from django.urls import NoReverseMatch, reverse
from django.utils.timezone import now

from jesuisla.collective.members import account_urls
from jesuisla.collective.members.accounts import drop_second_factors
from jesuisla.collective.members.demonstration import sign_in_link
from jesuisla.collective.members.sealing import seal, unseal
from jesuisla.server.sessions import METHODS, UNTIL_SIGNED_IN
from signing_in import HOST, ask_code, browser, code_in, committed, set_up_app, sign_in, totp_code


@pytest.fixture(autouse=True)
def _no_tries_counted_yet(db: None) -> None:
    cache.clear()


def test_a_member_signs_in_with_the_code_from_the_mail(cast: Any) -> None:
    cast.member.charter = cast.group.charter_set.get()
    cast.member.save()
    client = browser()
    answer = sign_in(client, "AMBRE@example.org")
    assert answer["Location"] == "/actions"
    assert client.get("/moi").context["viewer"].membership == cast.member


def test_a_member_who_has_not_accepted_a_charter_lands_on_their_page(cast: Any) -> None:
    assert sign_in(browser(), cast.member.person.email)["Location"] == "/moi"


def test_the_team_lands_on_its_queue_once_its_second_factor_is_shown(cast: Any) -> None:
    cast.moderator.charter = cast.group.charter_set.get()
    cast.moderator.save()
    first = browser()
    assert sign_in(first, cast.moderator.person.email)["Location"] == "/actions"
    secret = set_up_app(first)
    cache.clear()  # a code of the app works once; this is the next half minute
    client = browser()
    asked = sign_in(client, cast.moderator.person.email)["Location"]
    assert client.post(asked, {"code": totp_code(secret)})["Location"] == "/veille"


def test_an_applicant_lands_on_a_page_that_says_the_team_will_answer(cast: Any) -> None:
    client = browser("en")
    cast.applicant.person.language = "en"
    cast.applicant.person.save()
    assert sign_in(client, cast.applicant.person.email)["Location"] == "/moi"
    assert "The team has your request" in client.get("/moi").content.decode()
    assert client.get("/equipe").status_code == 404


def test_the_language_of_the_pages_follows_the_person(cast: Any) -> None:
    cast.member.person.language = "en"
    cast.member.person.save()
    client = browser("fr")
    sign_in(client, cast.member.person.email)
    assert client.cookies["django_language"].value == "en"
    assert 'lang="en"' in client.get("/moi").content.decode()


def test_mail_is_in_the_language_of_the_person(cast: Any) -> None:
    cast.member.person.language = "en"
    cast.member.person.save()
    ask_code(browser("fr"), cast.member.person.email)
    assert "Here is your code to sign in:" in mail.outbox[0].body
    assert code_in(mail.outbox[0]) not in mail.outbox[0].subject, "a locked screen shows it"


def test_an_unknown_address_gets_the_same_answer_as_a_known_one(cast: Any) -> None:
    known, unknown = browser(), browser()
    answers = [ask_code(known, "ambre@example.org"), ask_code(unknown, "nobody@example.org")]
    page = answers[0]["Location"]
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, page)] * 2
    differs = re.compile(r"\w+@example.org|value=\"[^\"]{20,}\"")
    texts = [differs.sub("", client.get(page).content.decode()) for client in (known, unknown)]
    assert texts[0] == texts[1]
    assert len(mail.outbox) == 2
    assert not re.search(r"\d{6}", mail.outbox[1].body)
    assert "/compte/inscription" in mail.outbox[1].body
    tries = [client.post(page, {"code": "000000"}) for client in (known, unknown)]
    assert tries[0].status_code == tries[1].status_code


def test_no_session_of_somebody_signed_in_holds_their_address(cast: Any) -> None:
    telephone, computer = browser(), browser()
    assert sign_in(telephone, cast.member.person.email)["Location"]
    sign_in(computer, cast.member.person.email)
    unfinished = browser()
    ask_code(unfinished, cast.member.person.email)
    assert telephone.get("/moi").status_code == 200
    kept = [session for session in Session.objects.all() if "@" in str(session.get_decoded())]
    assert [session.pk for session in kept] == [unfinished.session.session_key]
    assert kept[0].expire_date - now() <= timedelta(seconds=UNTIL_SIGNED_IN)
    assert telephone.session.get_expiry_age() == settings.SESSION_COOKIE_AGE
    assert METHODS == AUTHENTICATION_METHODS_SESSION_KEY


def test_three_wrong_codes_end_the_attempt(cast: Any) -> None:
    client = browser()
    page = ask_code(client, cast.member.person.email)["Location"]
    code = code_in(mail.outbox[0])
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(3):
        client.post(page, {"code": wrong})
    client.post(page, {"code": code})
    assert client.get("/moi").status_code == 302


def test_codes_cannot_be_asked_for_without_end(cast: Any) -> None:
    for _ in range(3):
        assert ask_code(browser(), cast.member.person.email).status_code == 302
    assert ask_code(browser(), cast.member.person.email).status_code == 200
    assert len(mail.outbox) == 3


def test_a_role_above_member_does_not_count_without_a_second_factor(cast: Any) -> None:
    client = browser()
    sign_in(client, cast.moderator.person.email)
    viewer = client.get("/moi").context["viewer"]
    assert viewer.needs_second_factor
    assert not viewer.is_team
    assert client.get("/equipe")["Location"] == "/compte/securite?next=/equipe"


@committed
def test_an_app_just_set_up_counts_at_once(cast: Any) -> None:
    client = browser()
    sign_in(client, cast.moderator.person.email)
    set_up_app(client)
    assert client.get("/equipe").status_code == 200
    assert client.get("/compte/securite/codes").status_code == 200


def test_a_wrong_code_of_the_app_sets_up_nothing(cast: Any) -> None:
    client = browser()
    sign_in(client, cast.moderator.person.email)
    client.get("/compte/securite/application")
    secret = unseal(client.session["mfa.totp.secret"])
    wrong = f"{(int(totp_code(secret)) + 1) % 1_000_000:06}"
    assert client.post("/compte/securite/application", {"code": wrong}).status_code == 200
    assert not Authenticator.objects.exists()
    assert client.get("/equipe").status_code == 302


@committed
def test_signing_in_with_code_and_app_is_strong_and_the_code_alone_opens_nothing(
    cast: Any,
) -> None:
    first = browser()
    sign_in(first, cast.moderator.person.email)
    secret = set_up_app(first)
    cache.clear()  # a code of the app works once; this is the next half minute
    spare = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    client = browser()
    answer = sign_in(client, cast.moderator.person.email, "/equipe")
    assert answer["Location"] == "/compte/connexion/second-facteur"
    assert client.get("/equipe").status_code == 302
    assert client.get("/compte/connexion/second-facteur").status_code == 200
    cache.clear()  # a code of the app works once; this is the next half minute
    answer = client.post("/compte/connexion/second-facteur", {"code": totp_code(secret)})
    assert answer.status_code == 302
    assert client.get("/equipe").status_code == 200
    third = browser()
    sign_in(third, cast.moderator.person.email)
    third.post("/compte/connexion/second-facteur", {"code": spare})
    assert third.get("/equipe").status_code == 200


@committed
def test_removing_the_last_factor_takes_the_strength_away(cast: Any) -> None:
    client = browser()
    sign_in(client, cast.moderator.person.email)
    set_up_app(client)
    client.post("/compte/securite/application/retirer")
    assert not Authenticator.objects.exists()
    assert client.get("/equipe").status_code == 302


@committed
def test_a_session_from_before_is_asked_for_the_factor_set_up_since(cast: Any) -> None:
    early, late = browser(), browser()
    sign_in(early, cast.moderator.person.email)
    sign_in(late, cast.moderator.person.email)
    secret = set_up_app(late)
    answer = early.get("/equipe")
    assert answer["Location"] == "/compte/securite/confirmer?next=/equipe"
    cache.clear()
    answer = early.post(answer["Location"], {"code": totp_code(secret), "next": "/equipe"})
    assert answer["Location"] == "/equipe"
    assert early.get("/equipe").status_code == 200


def test_strength_proved_by_one_person_is_not_another_s(cast: Any, client_of: Any) -> None:
    client = client_of(cast.moderator)
    session = client.session
    session["account_authentication_methods_user"] = str(cast.member.person.pk)
    session.save()
    assert client.get("/equipe").status_code == 302


def test_no_password_can_be_set_or_used(cast: Any) -> None:
    person = cast.member.person
    with pytest.raises(RuntimeError):
        person.set_password("correct horse battery staple")
    assert not person.has_usable_password()
    assert not person.check_password("correct horse battery staple")
    assert "password" not in {field.name for field in person._meta.get_fields()}
    for name in ("account_set_password", "account_change_password", "account_reset_password"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    client = browser()
    client.post("/compte/connexion", {"login": person.email, "password": "correct horse"})
    assert client.get("/moi").status_code == 302
    assert 'type="password"' not in client.get("/compte/connexion").content.decode()


@pytest.mark.parametrize(
    "path",
    ["/compte/password/reset/", "/compte/password/set/", "/compte/signup/", "/compte/3rdparty/"],
)
def test_pages_that_are_not_wanted_do_not_exist(cast: Any, path: str) -> None:
    assert browser().get(path).status_code == 404


def test_signing_up_leads_to_applying(cast: Any) -> None:
    assert browser().get("/compte/inscription")["Location"] == "/rejoindre"


def test_a_demonstration_link_signs_in_as_strong_while_the_demonstration_runs(cast: Any) -> None:
    link = sign_in_link(cast.moderator, f"http://{HOST}/").removeprefix(f"http://{HOST}")
    client = browser()
    with override_settings(DEMO=True):
        assert client.get(link)["Location"] == "/moi"
        assert client.get("/equipe").status_code == 200
        assert client.get("/compte/securite/application").status_code == 200
    assert client.get("/equipe").status_code == 302
    assert browser().get(link).status_code == 404


@pytest.mark.parametrize("token", ["1", "x:y", "WzFd:1tEsT:abc"])
def test_a_demonstration_link_cannot_be_made_up(cast: Any, token: str) -> None:
    with override_settings(DEMO=True):
        assert browser().get(f"/demonstration/{token}").status_code == 404


def test_a_demonstration_link_works_in_its_own_group_only(cast: Any) -> None:
    link = sign_in_link(cast.other_moderator, f"http://{HOST}").removeprefix(f"http://{HOST}")
    with override_settings(DEMO=True):
        assert browser().get(link).status_code == 404
        assert browser(host="ichbinhier.localhost").get(link).status_code == 302


def test_another_address_is_used_once_its_code_is_typed(cast: Any) -> None:
    client = browser()
    sign_in(client, cast.member.person.email)
    answer = client.post("/compte/adresse", {"email": "New@example.org", "action_add": ""})
    assert answer["Location"] == "/compte/adresse/code"
    cast.member.person.refresh_from_db()
    assert cast.member.person.email == "ambre@example.org"
    assert client.get("/compte/adresse/code").status_code == 200
    answer = client.post("/compte/adresse/code", {"code": code_in(mail.outbox[-1])})
    assert answer.status_code == 302
    cast.member.person.refresh_from_db()
    assert cast.member.person.email == "new@example.org"
    assert mail.outbox[-1].to == ["ambre@example.org"]


def test_a_closed_account_is_told_so(cast: Any) -> None:
    assert browser().get("/compte/inactif").status_code == 200


def test_every_page_of_sign_in_is_ours_and_not_the_library_s() -> None:
    names = {
        view.view_class.template_name
        for view in (pattern.callback for pattern in account_urls.urlpatterns)
        if getattr(getattr(view, "view_class", None), "template_name", None)
    }
    assert len(names) >= 14
    for name in names:
        assert "site-packages" not in str(get_template(name).origin), name


def test_pages_of_sign_in_stand_in_the_layout_without_inline_script(cast: Any) -> None:
    client = browser()
    pages = [client.get("/compte/connexion")]
    page = ask_code(client, cast.moderator.person.email)["Location"]
    pages.append(client.get(page))
    client.post(page, {"code": code_in(mail.outbox[-1])})
    paths = ["securite", "securite/application", "securite/cles", "securite/cles/ajouter"]
    pages += [client.get(f"/compte/{path}") for path in [*paths, "adresse", "deconnexion"]]
    for answer in pages:
        text = answer.content.decode()
        assert answer.status_code == 200
        assert not re.search(r"<script(?![^>]* src=)", text)
        assert not re.search(r"<style|style=|onclick=", text)
        assert (text.count("<h1>"), text.count("<main")) == (1, 1)
        assert '<a class="skip" href="#main">' in text


def test_the_passkey_button_gets_what_the_browser_needs(cast: Any) -> None:
    answer = browser().get("/compte/connexion/cle", headers={"accept": "application/json"})
    assert answer.json()["request_options"]["publicKey"]["rpId"] == HOST


def stored() -> str:
    """All that the database holds of second factors and sessions, as text."""
    factors = [json.dumps(row) for row in Authenticator.objects.values_list("data", flat=True)]
    return "\n".join([*factors, *(str(s.get_decoded()) for s in Session.objects.all())])


def test_the_database_holds_no_secret_of_a_second_factor_in_plain(cast: Any) -> None:
    client = browser()
    sign_in(client, cast.moderator.person.email)
    secret = set_up_app(client)
    codes = Authenticator.objects.get(type="recovery_codes").wrap()
    assert secret not in stored()
    assert codes.instance.data["seed"].startswith("gAAAAA")
    assert len(codes.get_unused_codes()) == 10


def test_the_secret_of_an_app_being_set_up_stands_sealed_in_the_session(cast: Any) -> None:
    client = browser()
    sign_in(client, cast.moderator.person.email)
    page = client.get("/compte/securite/application").content.decode()
    secret = unseal(client.session["mfa.totp.secret"])
    assert secret in page
    assert secret not in stored()
    wrong = client.post("/compte/securite/application", {"code": "000000"}).content.decode()
    assert secret in wrong
    assert secret not in stored()
    good = client.post("/compte/securite/application", {"code": totp_code(secret)})
    assert good.status_code == 302
    assert "mfa.totp.secret" not in client.session


def test_factors_kept_in_plain_are_read_and_sealed(cast: Any) -> None:
    client = browser()
    sign_in(client, cast.moderator.person.email)
    secret = set_up_app(client)
    for factor in Authenticator.objects.all():
        plain = {"secret": secret} if factor.type == "totp" else {"seed": "5eed", "used_mask": 1}
        Authenticator.objects.filter(pk=factor.pk).update(data=plain)
    app = Authenticator.objects.get(type="totp")
    assert app.wrap().validate_code(totp_code(secret))
    before = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    steps = import_module("jesuisla.collective.members.migrations.0004_seal_second_factors")
    for _again in range(2):
        steps.seal_all(apps, SimpleNamespace(connection=connection))
    assert secret not in stored()
    assert "5eed" not in stored()
    assert Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes() == before
    assert unseal(Authenticator.objects.get(type="totp").data["secret"]) == secret


def test_with_another_secret_key_no_code_is_right_and_an_earlier_key_still_opens(
    settings: Any,
) -> None:
    kept, first = seal("JBSWY3DPEHPK3PXP"), settings.SECRET_KEY
    settings.SECRET_KEY = "another secret key"
    assert unseal(kept) != "JBSWY3DPEHPK3PXP"
    assert unseal(kept) != unseal(kept)
    settings.SECRET_KEY_FALLBACKS = [first]
    assert unseal(kept) == "JBSWY3DPEHPK3PXP"


def test_lost_second_factors_are_removed_on_the_machine(cast: Any) -> None:
    client = browser()
    sign_in(client, cast.moderator.person.email)
    set_up_app(client)
    assert drop_second_factors(cast.moderator.person) == 2
    assert sign_in(browser(), cast.moderator.person.email)["Location"] == "/moi"
