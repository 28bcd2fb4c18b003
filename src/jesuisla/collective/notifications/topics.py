"""What members are told of, whom it concerns and how often at most."""

from dataclasses import dataclass

from jesuisla.collective.members.access import TEAM


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """Something that members are told of.

    ``always`` names the channels that carry it to everybody whom it concerns. The others carry
    it to whoever wishes so and has one of the ``roles``. One channel brings one person at most
    ``an_hour`` notifications of it within an hour; matters beyond wait for one that tells of
    them all. Deliveries are noted as ``key:member:matter``, and as ``digest_key:member:matter``
    for a matter told beside another one.
    """

    name: str
    roles: frozenset[str] = frozenset()
    always: tuple[str, ...] = ()
    an_hour: int = 0
    key: str = ""
    digest_key: str = ""


MEMBERSHIP = Topic(name="membership", always=("mail",))
"""Being accepted, declined, invited, or one's membership ended: nobody is left without word."""

# The keys are those under which letters were noted from the first version on.
ALERTS = Topic(
    name="alerts",
    roles=frozenset(str(role) for role in TEAM),
    an_hour=3,
    key="alert",
    digest_key="alerted",
)
"""A rule of the queue asks for a look now."""
