"""The groups of the demonstration and their charters."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django_scopes import scope

from jesuisla.collective.groups.groups import NewGroup, change_settings, create_group
from jesuisla.collective.groups.models import Charter, Group
from jesuisla.collective.groups.texts import publish_charter

FRENCH = """\
Nous venons pour celles et ceux qui lisent en silence, pas pour convaincre les personnes qui \
nous insultent.

- Je reste bienveillant·e et calme, même quand on ne l’est pas avec moi.
- Je n’insulte personne, je ne me moque de personne, je ne corrige pas l’orthographe.
- J’écris avec mes mots, depuis mon compte, une fois. Je ne copie pas le texte d’une autre personne.
- Je lis un commentaire avant de le soutenir.
- J’avance des faits que je peux montrer, avec leur source.
- Je ne publie rien de ce qui se dit entre nous : ni nom, ni capture d’écran.
- Je m’arrête quand cela me pèse, et je le dis : quelqu’un de l’équipe est là.
"""
ENGLISH = """\
We come for those who read in silence, not to convince those who insult us.

- I stay kind and calm, even when others are not.
- I insult nobody, mock nobody, and correct nobody’s spelling.
- I write in my own words, from my own account, once. I never copy somebody else’s text.
- I read a comment before I support it.
- I state facts that I can show, with their source.
- I publish nothing of what we say among us: no name, no screenshot.
- I stop when it weighs on me, and say so: somebody from the team is there.
"""
GERMAN = """\
Wir kommen für alle, die still mitlesen, nicht um die zu überzeugen, die uns beleidigen.

- Ich bleibe freundlich und ruhig, auch wenn andere es nicht sind.
- Ich beleidige niemanden, verspotte niemanden und verbessere niemandes Rechtschreibung.
- Ich schreibe in eigenen Worten, mit meinem eigenen Konto, einmal. Ich kopiere keinen fremden Text.
- Ich lese einen Kommentar, bevor ich ihn unterstütze.
- Ich nenne Fakten, die ich belegen kann, mit ihrer Quelle.
- Ich veröffentliche nichts, was wir untereinander sagen: keinen Namen, kein Bildschirmfoto.
- Ich höre auf, wenn es mich belastet, und sage es: Jemand aus dem Team ist da.
"""


@dataclass(frozen=True, slots=True)
class InventedGroup:
    """A group of the demonstration, its charter in some languages, and what it chose otherwise."""

    group: NewGroup
    charter: dict[str, str]
    ways: Mapping[str, bool] = field(default_factory=dict)


GROUPS = (
    InventedGroup(
        NewGroup(
            slug="jesuisla",
            name="#jesuislà",
            hashtag="#jesuislà",
            language="fr",
            time_zone="Europe/Paris",
            countries=("FR", "BE", "CH"),
            hosts=("jesuisla.localhost", "localhost", "127.0.0.1"),
            contact="equipe@jesuisla.example",
            home=True,
        ),
        {"fr": FRENCH, "en": ENGLISH},
        {"visitors_see_actions": True, "visitors_tell_voices": True},
    ),
    InventedGroup(
        NewGroup(
            slug="ichbinhier",
            name="#ichbinhier",
            hashtag="#ichbinhier",
            hashtag_place=Group.HashtagPosition.START,
            language="de",
            time_zone="Europe/Berlin",
            countries=("DE", "AT"),
            hosts=("ichbinhier.localhost",),
            contact="team@ichbinhier.example",
        ),
        {"de": GERMAN, "en": ENGLISH},
    ),
    InventedGroup(
        NewGroup(
            slug="iamhere",
            name="#iamhere",
            hashtag="#iamhere",
            language="en",
            time_zone="Europe/London",
            countries=("GB", "IE"),
            hosts=("iamhere.localhost",),
            contact="team@iamhere.example",
            reviewers_needed=1,
        ),
        {"en": ENGLISH, "fr": FRENCH},
    ),
)


def make_groups() -> dict[str, Group]:
    """The groups by short name, made if they are missing, each with a charter."""
    return {blueprint.group.slug: _group_with_charter(blueprint) for blueprint in GROUPS}


def _group_with_charter(blueprint: InventedGroup) -> Group:
    group = Group.objects.filter(slug=blueprint.group.slug).first() or _new_group(blueprint)
    with scope(group=group.pk):
        if not Charter.objects.filter(group=group).exists():
            publish_charter(group, blueprint.charter, by=None)
    return group


@transaction.atomic
def _new_group(blueprint: InventedGroup) -> Group:
    group = create_group(blueprint.group)
    change_settings(group, dict(blueprint.ways), by=None)
    group.refresh_from_db()
    return group
