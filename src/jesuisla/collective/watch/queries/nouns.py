"""From rows to the nouns that the analysis speaks."""

from jesuisla.analysis import thread as nouns
from jesuisla.collective.watch.models import Reading


def as_noun(reading: Reading) -> nouns.Reading:
    """A saved reading as the analysis takes it; a comment is named by its row's number."""
    return nouns.Reading(
        taken_at=reading.taken_at,
        order=nouns.Order(reading.order),
        source=nouns.Source(reading.source),
        places=tuple(
            nouns.Place(
                position=place.position,
                kind=nouns.Kind(place.kind),
                comment=str(place.comment_id) if place.comment_id else None,
                likes=place.likes,
                replies=place.replies,
            )
            for place in reading.places.all()
        ),
    )
