"""``/api/v1``: what everybody may know of the group and of its scorer."""

from typing import cast

from django.http import HttpRequest
from ninja import Router
from pydantic import BaseModel, Field

from jesuisla.collective.api.perspective.attributes import answered_by
from jesuisla.collective.groups.middleware import GroupRequest
from jesuisla.collective.scoring import scoring


class GroupFacts(BaseModel):
    """One collective, as its public page tells of it."""

    slug: str
    name: str
    hashtag: str
    language: str = Field(description="The language of the group, BCP-47.")
    countries: list[str] = Field(description="ISO 3166-1 codes.")
    time_zone: str = Field(description="IANA name.")


class ScorerFacts(BaseModel):
    """The scorer that answers on this host."""

    id: str
    version: str
    labels: list[str]
    languages: list[str] = Field(description="ISO 639-1 codes.")
    attributes: dict[str, str] = Field(
        description="Attributes of comments:analyze that are answered, and from which label."
    )


router = Router()


@router.get("/api/v1/group", response=GroupFacts, operation_id="group")
def group_facts(request: HttpRequest) -> GroupFacts:
    """The group of this host."""
    group = cast("GroupRequest", request).group
    return GroupFacts(
        slug=group.slug,
        name=group.name,
        hashtag=group.hashtag,
        language=group.language,
        countries=group.countries,
        time_zone=group.time_zone,
    )


@router.get("/api/v1/scorer", response=ScorerFacts, operation_id="scorer")
def scorer_facts(request: HttpRequest) -> ScorerFacts:
    """The scorer of this host: what it answers, and in which languages."""
    scorer = scoring.scorer_for(cast("GroupRequest", request).group)
    return ScorerFacts(
        id=scorer.id,
        version=scorer.version,
        labels=[label.value for label in scorer.labels],
        languages=sorted(scorer.languages),
        attributes={name: label.value for name, label in answered_by(scorer).items()},
    )
