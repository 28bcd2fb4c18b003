import pytest

from jesuisla.analysis.triage.model import ScorerModel
from jesuisla.analysis.triage.shipped import ShippedScorer
from small_models import small_model


@pytest.fixture(scope="session")
def model() -> ScorerModel:
    return small_model()


@pytest.fixture(scope="session")
def scorer(model: ScorerModel) -> ShippedScorer:
    return ShippedScorer(model)
