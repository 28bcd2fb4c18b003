"""Tries that are counted: of a code, of an address, of a second factor.

Each count is a row, locked while it is raised, so that many tries at the same moment give no
more of them.
"""

import re
from datetime import timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.timezone import now

from jesuisla.collective.journal.batches import delete_in_batches
from jesuisla.collective.members.models import TryCount

A_DAY = timedelta(days=1)
DIGITS, MANY_DIGITS = 6, 12
# Guessing six digits so often a day finds a code of this address in some 200 years; after that
# codes are too long to be guessed, and whoever reads the mail still comes in.
WRONG_CODES_A_DAY = 12
HOSTS_WITHOUT_DOTS = ("gmail.com", "googlemail.com")
"""Two names of one host, for which the dots in an address are not there."""


@transaction.atomic
def count_try(what: str, *, within: timedelta) -> int:
    """Count one more try, and return how many there were in the time that began with the first."""
    key = _key(what)
    TryCount.objects.bulk_create([TryCount(key=key)], ignore_conflicts=True)
    try_count = TryCount.objects.select_for_update().get(pk=key)
    if try_count.since < now() - within:
        try_count.tries, try_count.since = 0, now()
    try_count.tries += 1
    try_count.save(update_fields=["tries", "since"])
    return try_count.tries


def mailbox(email: str) -> str:
    """Return the mailbox that an address leads to, whatever its case and what follows a "+".

    Where a host reads no dots, and has two names, neither counts; elsewhere a dot is another's.

    >>> mailbox(" Lou+third@Example.org")
    'lou@example.org'
    >>> mailbox("L.O.U@GoogleMail.com"), mailbox("l.ou@example.org")
    ('lou@gmail.com', 'l.ou@example.org')
    """
    name, _at, host = email.strip().lower().rpartition("@")
    name = name.partition("+")[0]
    if host in HOSTS_WITHOUT_DOTS:
        return f"{name.replace('.', '')}@{HOSTS_WITHOUT_DOTS[0]}"
    return f"{name}@{host}"


def addresses_of_mailbox(email: str) -> str:
    r"""Return a pattern, whatever the case, of the addresses that lead to the mailbox of this one.

    >>> print(addresses_of_mailbox("Lou+third@example.org"))
    ^lou(\+[^@]*)?@example\.org$
    """
    name, _at, host = mailbox(email).rpartition("@")
    letters, hosts = re.escape(name), re.escape(host)
    if host in HOSTS_WITHOUT_DOTS:
        letters = r"\.*".join(re.escape(letter) for letter in name)
        hosts = f"({'|'.join(re.escape(each) for each in HOSTS_WITHOUT_DOTS)})"
    return rf"^{letters}(\+[^@]*)?@{hosts}$"


def count_wrong_code(email: str) -> None:
    """Note that a wrong code was typed for an address, at whatever door."""
    count_try(_wrong_codes_of(email), within=A_DAY)


def digits_of_codes(email: str) -> int:
    """Return how long a code for this address must be today."""
    try_count = TryCount.objects.filter(
        pk=_key(_wrong_codes_of(email)), since__gte=now() - A_DAY, tries__gte=WRONG_CODES_A_DAY
    )
    return MANY_DIGITS if try_count.exists() else DIGITS


def forget_old_tries() -> int:
    """Remove the counts that matter no more. Return how many."""
    return delete_in_batches(TryCount.objects.filter(since__lt=now() - A_DAY))


def _wrong_codes_of(email: str) -> str:
    return f"wrong codes {email.strip().lower()}"


def _key(what: str) -> str:
    return salted_hmac("members.tries", what, algorithm="sha256").hexdigest()
