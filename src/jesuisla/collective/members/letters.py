"""Letters to one person, in their language and in plain text."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import override

from jesuisla.collective.groups.language import letter_language
from jesuisla.collective.members.models import Letter, Membership


def send_letter(template: str, email: str, language: str, context: dict[str, Any]) -> None:
    """Write and send ``members/letters/<template>.txt``; its first line is the subject."""
    with override(language):
        text = render_to_string(f"members/letters/{template}.txt", context)
    subject, _, body = text.strip().partition("\n")
    EmailMessage(subject.strip(), body.strip() + "\n", settings.DEFAULT_FROM_EMAIL, [email]).send()


def letters_since(prefix: str, moment: datetime) -> int:
    """How many letters whose key begins like this were sent after a moment."""
    return Letter.objects.filter(key__startswith=prefix, sent_at__gt=moment).count()


def sent_before(keys: Iterable[str]) -> set[str]:
    """Those of the keys under which a letter was sent, or that it stood for."""
    return set(Letter.objects.filter(key__in=[*keys]).values_list("key", flat=True))


def note_letters(keys: Iterable[str]) -> None:
    """Note what a letter about to be sent stands for, beside its own key."""
    Letter.objects.bulk_create([Letter(key=key) for key in keys], ignore_conflicts=True)


def send_letter_once(
    key: str, template: str, membership: Membership, context: dict[str, Any]
) -> bool:
    """Send a letter unless one with this key was sent; returns whether it was sent now.

    The note that it was sent is kept only if sending worked, so a failed job tries again.
    """
    with transaction.atomic():
        _, new = Letter.objects.get_or_create(key=key)
        person = membership.person
        if not new or not person.is_active:
            return False
        everything = {"membership": membership, "group": membership.group, **context}
        language = letter_language(person.language, membership.group)
        send_letter(template, person.email, language, everything)
    return True
