"""A person, and the person's place in each group."""

from collections.abc import Iterator
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from jesuisla.analysis.lookalikes import skeleton
from jesuisla.collective.groups.models import Charter, Group, OfGroup, check_time_zone


class PersonManager(BaseUserManager["Person"]):
    """Finds people by e-mail address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """Return the person with this address; raises ``Person.DoesNotExist``."""
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Somebody with an account: an e-mail address, a language and a time zone, nothing else.

    There is no password: one signs in by a code sent by mail or by a passkey.
    """

    email = models.EmailField(unique=True)
    # No column: what does not exist cannot be guessed, leaked or used.
    password = None  # type: ignore[assignment]  # how Django drops an inherited column
    language = models.CharField(max_length=10, blank=True)  # empty: none was chosen
    time_zone = models.CharField(  # empty: that of each group
        max_length=64, blank=True, default="", db_default="", validators=[check_time_zone]
    )
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=now)
    # Raised to end every session that was opened before.
    sessions_epoch = models.PositiveIntegerField(default=0)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        """One account an address, whatever its case."""

        constraints = [models.UniqueConstraint(Lower("email"), name="one_person_an_address")]

    def __str__(self) -> str:
        return f"person {self.pk}"

    def zone_in(self, group: Group) -> ZoneInfo:
        """Return the time zone in which this person reads what the group plans."""
        return ZoneInfo(self.time_zone) if self.time_zone else group.zone

    def get_session_auth_hash(self) -> str:
        """What a session must hold to be this person's still."""
        return self._session_hash(settings.SECRET_KEY)

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same, for sessions opened under an earlier secret key."""
        return map(self._session_hash, settings.SECRET_KEY_FALLBACKS)

    def _session_hash(self, key: str | bytes) -> str:
        text = f"{self.pk}:{self.sessions_epoch}"
        return salted_hmac("members.sessions", text, secret=key, algorithm="sha256").hexdigest()

    def set_password(self, raw_password: str | None) -> None:  # noqa: ARG002  # Django's shape
        """There are no passwords; raises ``RuntimeError``."""
        raise RuntimeError("nobody has a password here")

    def check_password(self, raw_password: str | None) -> bool:  # noqa: ARG002  # Django's shape
        """No password is right."""
        return False

    def has_usable_password(self) -> bool:
        """Nobody has one."""
        return False


class Role(models.TextChoices):
    """What a person is in a group; one may be several."""

    APPLICANT = "applicant", _("applicant")
    MEMBER = "member", _("member")
    MODERATOR = "moderator", _("moderator")
    COORDINATOR = "coordinator", _("coordinator")
    RESEARCHER = "researcher", _("researcher")


GIVEN_ROLES = frozenset(Role) - {Role.APPLICANT}
"""What people are once they are accepted."""
ABOVE_MEMBER = GIVEN_ROLES - {Role.MEMBER}
"""What counts only with a second factor."""
TEAM = frozenset({Role.MODERATOR, Role.COORDINATOR})
READERS_OF_MEASURES = TEAM | {Role.RESEARCHER}


class Membership(models.Model):
    """A person's place in one group, under an alias of their choice."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    alias = models.CharField(max_length=40)
    alias_skeleton = models.TextField(default="", editable=False)  # what looks alike shares it
    roles = ArrayField(models.CharField(max_length=12, choices=Role), default=list)
    joined_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.TextField(blank=True, max_length=1000)
    # Until then the place is kept and opens nothing but one's own page.
    paused_until = models.DateTimeField(null=True, blank=True)
    charter = models.ForeignKey(Charter, models.PROTECT, null=True)
    charter_accepted_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Self]] = ScopedManager(group="group")

    class Meta:
        """One place a person and group; an alias names one person."""

        constraints = [
            models.UniqueConstraint(fields=["group", "person"], name="one_membership_a_group"),
            models.UniqueConstraint("group", Lower("alias"), name="an_alias_names_one_member"),
            models.CheckConstraint(
                condition=models.Q(roles__contained_by=[str(role) for role in Role]),
                name="roles_are_known",
            ),
        ]
        # No constraint: aliases chosen before skeletons were compared stay.
        indexes = [models.Index(fields=["group", "alias_skeleton"], name="alias_by_skeleton")]

    def __str__(self) -> str:
        return self.alias

    def save(self, *args: Any, update_fields: Any = None, **kwargs: Any) -> None:
        """Write the place; the skeleton goes with its alias."""
        self.alias_skeleton = skeleton(self.alias)
        if update_fields is not None and "alias" in update_fields:
            update_fields = [*update_fields, "alias_skeleton"]
        super().save(*args, update_fields=update_fields, **kwargs)

    @property
    def is_paused(self) -> bool:
        """Whether the team asked this person to stay away for a time that is not over."""
        return self.paused_until is not None and self.paused_until > now()


def taking_part(prefix: str = "") -> models.Q:
    """Return the condition of places that open something now: not over, and not paused.

    ``prefix`` leads to the place from another model, as in ``member__``.
    """
    not_paused = models.Q(**{f"{prefix}paused_until": None}) | models.Q(
        **{f"{prefix}paused_until__lte": now()}
    )
    return models.Q(**{f"{prefix}ended_at": None}) & not_paused


class Application(OfGroup):
    """Somebody asks to join: what they wrote, and the team's answer."""

    class State(models.TextChoices):
        """Where the application stands."""

        OPEN = "open", _("waiting for an answer")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="applications")
    words = models.TextField(blank=True, max_length=1000)
    # The group's own questions as they were asked, each with its answer.
    answers = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    age_said = models.PositiveSmallIntegerField(null=True)  # "I am … or older"; unknown before
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    sent_at = models.DateTimeField(default=now)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, related_name="applications_answered"
    )
    answer = models.TextField(blank=True, max_length=1000)

    class Meta:
        """One open application a membership."""

        constraints = [
            models.UniqueConstraint(
                fields=["membership"],
                condition=models.Q(state="open"),
                name="one_open_application",
            )
        ]

    def __str__(self) -> str:
        return f"application {self.pk} ({self.state})"


class ApplicationOpinion(OfGroup):
    """What one of the team would answer to an application: two alike decide, or one with a note."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="opinions")
    by = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    answer = models.CharField(max_length=8, choices=Application.State)  # accepted or declined
    reason = models.TextField(blank=True, max_length=1000)  # for the person
    note = models.TextField(blank=True, max_length=1000)  # why one answers alone
    at = models.DateTimeField(default=now)

    class Meta:
        """One a person of the team."""

        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "by"], name="one_opinion_a_person_and_application"
            )
        ]

    def __str__(self) -> str:
        return f"opinion {self.pk} ({self.answer})"


class ApplicationAppeal(OfGroup):
    """Whoever was declined asks once for somebody else to look, who took no part."""

    class SecondAnswer(models.TextChoices):
        """What came of it."""

        UPHELD = "upheld", _("the answer stays")
        WELCOMED = "welcomed", _("welcome after all")

    application = models.OneToOneField(Application, models.CASCADE, related_name="appeal")
    words = models.TextField(max_length=2000)
    at = models.DateTimeField(default=now)
    outcome = models.CharField(max_length=8, choices=SecondAnswer, blank=True)
    answer = models.TextField(blank=True, max_length=2000)
    judged_by = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    judged_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"appeal of application {self.application_id}"


class ReturnMark(OfGroup):
    """That somebody was refused or removed, whom a keyed digest of their address alone names."""

    class Refusal(models.TextChoices):
        """What happened."""

        DECLINED = "declined", _("a request to join was declined")
        REMOVED = "removed", _("the team ended the membership")

    digest = models.CharField(max_length=64)
    refusal = models.CharField(max_length=8, choices=Refusal)
    at = models.DateTimeField(default=now, db_index=True)

    class Meta:
        """One an address and refusal: the latest."""

        constraints = [
            models.UniqueConstraint(
                fields=["group", "digest", "refusal"], name="one_return_mark_a_refusal"
            )
        ]

    def __str__(self) -> str:
        return f"return mark {self.pk}"


class Consent(OfGroup):
    """A member agreed that the group uses what may show their opinions, and in which words.

    A row for each time it was given; the newest one says whether it holds.
    """

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="consents")
    wording = models.PositiveSmallIntegerField()  # a version in ``consents.WORDINGS``
    language = models.CharField(max_length=10)  # in which it was read
    given_at = models.DateTimeField(default=now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One consent that holds a membership."""

        constraints = [
            models.UniqueConstraint(
                fields=["membership"],
                condition=models.Q(withdrawn_at=None),
                name="one_consent_that_holds",
            )
        ]

    def __str__(self) -> str:
        return f"consent {self.pk}"


class FileOpening(OfGroup):
    """Somebody of the team opened what is kept about a member: told to that member alone."""

    class Page(models.TextChoices):
        """Which page it was, which says why."""

        APPLICATION = "application", _("your request to join, to answer it")
        MEMBER = "member", _("your page in the team’s list: roles, and the end of a membership")

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="file_openings")
    by = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=now, db_index=True)
    page = models.CharField(max_length=12, choices=Page)
    # A free word of whoever opened it, for the member.
    why = models.CharField(max_length=200, blank=True, default="", db_default="")

    def __str__(self) -> str:
        return f"opening {self.pk}"


class EmailProof(models.Model):
    """A code was sent to an address, to prove that whoever typed it reads its mail.

    Only a keyed digest of the code is kept, and the row goes once used or out of date. With it
    goes ``draft``: what was typed to join, which the code sends from any browser.
    """

    email = models.EmailField()
    digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField(default=now)
    failures = models.PositiveSmallIntegerField(default=0)
    draft = models.JSONField(null=True)

    def __str__(self) -> str:
        return f"proof {self.pk}"


class TryCount(models.Model):
    """How often something was tried that may be tried so often only.

    What it was stands as a keyed digest: no address and no code can be read here.
    """

    key = models.CharField(max_length=64, primary_key=True)
    tries = models.PositiveIntegerField(default=0)
    since = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"{self.tries} tries since {self.since:%Y-%m-%d %H:%M}"
