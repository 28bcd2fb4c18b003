import pytest

from jesuisla.analysis.triage.model import Model
from jesuisla.analysis.triage.shipped import ShippedScorer
from small_models import small_model


@pytest.fixture(scope="session")
def model() -> Model:
    return small_model()


@pytest.fixture(scope="session")
def scorer(model: Model) -> ShippedScorer:
    return ShippedScorer(model)
