"""The rules that the invented team wrote for its queue."""

from collections.abc import Mapping

from jesuisla.collective.groups.models import Group
from jesuisla.collective.members.models import Membership
from jesuisla.collective.queue.rules import current_rules, save_rules

TEXT = """\
[families]
"école" = ["école", "enfant", "cantin"]

[[rule]]
name = "Des enfants ou des familles visées"
when.family = ["école"]
when.target = ["origin", "religion"]
then = "alert"

[[rule]]
name = "Le climat, plus tard"
when.topic = ["climat"]
then = "lower"
"""


def make_rules(group: Group, people: Mapping[str, Membership]) -> None:
    """Two rules, unless the team has some. Needs the scope of the group."""
    if current_rules() is None:
        save_rules(group, TEXT, by=people["Maud"])
