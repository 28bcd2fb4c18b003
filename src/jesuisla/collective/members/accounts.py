"""A person’s account: the one way to make it, what proves its address, its language."""

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.groups.models import Group, check_time_zone
from jesuisla.collective.journal.batches import delete_in_batches
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.members.attempt_limits import count_wrong_code, digits_of_codes
from jesuisla.collective.members.events import (
    LanguageChosen,
    SecondFactorsDropped,
    SessionsEnded,
    TimeZoneChosen,
)
from jesuisla.collective.members.models import EmailProof, Person


@transaction.atomic
def choose_language(person: Person, language: str) -> Person:
    """Read and be written to in another language; raises :class:`Refused` if unknown."""
    if language not in dict(settings.LANGUAGES):
        raise Refused(_("Please choose a language from the list."))
    person.language = language
    person.save(update_fields=["language"])
    record(LanguageChosen(group=None, person=person.pk, language=language), by=None)
    return person


@transaction.atomic
def choose_time_zone(person: Person, name: str) -> None:
    """Read the hours of shifts in another time zone, or, if empty, in that of each group.

    Raises :class:`Refused` for a name that is none.
    """
    if name:
        try:
            check_time_zone(name)
        except ValidationError as unknown:
            raise Refused(_("Please choose a time zone from the list.")) from unknown
    person.time_zone = name
    person.save(update_fields=["time_zone"])
    record(TimeZoneChosen(group=None, person=person.pk), by=None)


def empty_account(person: Person) -> None:
    """Take the address, keys and codes away; part of a larger change."""
    EmailAddress.objects.filter(user=person).delete()
    Authenticator.objects.filter(user=person).delete()
    person.email = f"{person.pk}@erased.invalid"
    person.is_active = False
    person.last_login = None
    person.time_zone = ""
    person.save(update_fields=["email", "is_active", "last_login", "time_zone"])


VALID_FOR = timedelta(minutes=15)
TRIES = 5


def person_of(email: str, language: str, *, proved: bool) -> Person:
    """Return the person with this address, made if there is none; call it in a transaction.

    ``proved`` says that they showed to read the mail of this address.
    """
    email = email.strip().lower()
    person, _ = Person.objects.get_or_create(email=email, defaults={"language": language})
    address, _ = EmailAddress.objects.get_or_create(
        user=person, email=email, defaults={"primary": True, "verified": proved}
    )
    if proved and not address.verified:
        address.set_verified()
    return person


@transaction.atomic
def drop_second_factors(person: Person) -> int:
    """Remove a person's second factors and spare codes. Return how many there were."""
    authenticators = Authenticator.objects.filter(user=person)
    count: int = authenticators.count()
    authenticators.delete()
    if count:
        record(SecondFactorsDropped(group=None, person=person.pk, factors=count), by=None)
    return count


def end_sessions(number: int) -> None:
    """Sign a person out wherever they are signed in, from the next request on."""
    Person.objects.filter(pk=number).update(sessions_epoch=F("sessions_epoch") + 1)


@transaction.atomic
def sign_out_everywhere(person: Person) -> None:
    """End all sessions of a person, and note that it was done."""
    end_sessions(person.pk)
    record(SessionsEnded(group=None, person=person.pk), by=None)


@transaction.atomic
def begin_proof(email: str, draft: Mapping[str, Any] | None = None) -> tuple[EmailProof, str]:
    """Note a new code for an address. Return the proof and the digits to send.

    The code is valid for 15 minutes and five tries. Proofs out of date are removed. ``draft`` is
    what was typed to join, for :func:`draft_proved_elsewhere`.
    """
    forget_old_proofs()
    code = new_code(email)
    proof = EmailProof.objects.create(email=email.strip().lower(), digest="", draft=draft)
    proof.digest = _digest(proof.pk, code)
    proof.save(update_fields=["digest"])
    return proof, code


@transaction.atomic
def check_proof(number: int, typed: str) -> bool | None:
    """Whether the code is right; ``None`` when there is nothing left to try.

    A right code can be used once. Tries are counted in the row itself, so that many at
    the same moment do not give more than five.
    """
    proof = EmailProof.objects.select_for_update().filter(pk=number).first()
    if proof is None or proof.sent_at < now() - VALID_FOR or proof.failures >= TRIES:
        return None
    code = _digits(typed)
    if constant_time_compare(proof.digest, _digest(proof.pk, code)):
        proof.delete()
        return True
    proof.failures += 1
    proof.save(update_fields=["failures"])
    count_wrong_code(proof.email)
    return False if proof.failures < TRIES else None


@transaction.atomic
def draft_proved_elsewhere(group: Group, email: str, typed: str) -> dict[str, Any] | None:
    """Return what was typed to join a group, with the code sent to this address, in any browser.

    ``None`` where the code is wrong, out of date or tried too often, and where none was sent:
    the answer does not tell which. A right code can be used once.
    """
    email, code = email.strip().lower(), _digits(typed)
    proofs = EmailProof.objects.select_for_update().filter(
        email=email,
        draft__group=group.pk,
        sent_at__gte=now() - VALID_FOR,
        failures__lt=TRIES,
    )
    candidates = list(proofs)
    for proof in candidates:
        if constant_time_compare(proof.digest, _digest(proof.pk, code)):
            proof.delete()
            return proof.draft
    numbers = [proof.pk for proof in candidates]
    EmailProof.objects.filter(pk__in=numbers).update(failures=F("failures") + 1)
    count_wrong_code(email)
    return None


def new_code(email: str) -> str:
    """Return digits that nobody can foretell, more of them while somebody guesses."""
    return "".join(secrets.choice("0123456789") for _ in range(digits_of_codes(email)))


def forget_old_proofs() -> int:
    """Remove the proofs that are out of date. Return how many."""
    return delete_in_batches(EmailProof.objects.filter(sent_at__lt=now() - VALID_FOR))


def _digits(typed: str) -> str:
    return "".join(sign for sign in typed if sign.isdigit())


def _digest(number: int, code: str) -> str:
    return salted_hmac("members.email-proof", f"{number}:{code}", algorithm="sha256").hexdigest()
