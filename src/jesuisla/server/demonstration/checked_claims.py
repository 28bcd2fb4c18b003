"""Claims that a fact-checker of the demonstration reviewed, invented as it is; nothing is asked."""

from datetime import timedelta

from django.db import transaction
from django.utils.timezone import localdate

from jesuisla.collective.groups.models import Group
from jesuisla.collective.knowledge.check_feeds import import_reviews
from jesuisla.collective.knowledge.claim_models import CheckedClaim
from jesuisla.collective.knowledge.review_reading import ReadReview

PUBLISHER = "La Loupe de la rivière (inventée)"
CLAIMS = (
    # Of the thread about the school party: its comments say so nearly word by word.
    ("Les étrangers font la fête avec nos impôts", "Faux", "fete-des-ecoles"),
    ("Gratuits, les bus de la ville ont coûté un hôpital", "Trompeur", "bus-gratuits"),
    ("La piscine ne rouvre que pour les touristes", "Faux", "piscine"),
)
_DAYS_AGO = 20


@transaction.atomic
def make_checked_claims(group: Group) -> None:
    """Import what the invented fact-checker reviewed, unless a claim is there. Needs the scope."""
    if CheckedClaim.objects.exists():
        return
    reviews = [
        ReadReview(
            claim=claim,
            url=f"https://loupe.example/{page}",
            language="fr",
            publisher="",
            rating=rating,
            rating_value=None,
            rating_best=None,
            rating_worst=None,
            reviewed_on=localdate() - timedelta(days=_DAYS_AGO + number),
        )
        for number, (claim, rating, page) in enumerate(CLAIMS)
    ]
    import_reviews(group, reviews, publisher=PUBLISHER, language="fr")
