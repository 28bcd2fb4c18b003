import numpy as np
import pytest
from scipy.optimize import minimize

from jesuisla.analysis.triage.fitting import fit_line


@pytest.mark.parametrize("middle", [-12.0, -3.0, 0.0, 1.5, 8.0])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.79])
def test_a_calibration_is_the_best_line_wherever_the_scores_lie(
    middle: float, share: float
) -> None:
    rng = np.random.default_rng(3)
    labels = (rng.random(2_000) < share).astype(np.float64)
    scores = middle + 1.7 * rng.normal(size=2_000) + labels
    importance = np.where(labels == 1, 0.4, 3.2)

    def loss(line: np.ndarray) -> float:
        margins = (2 * labels - 1) * (line[0] * scores + line[1])
        prior = 0.25 * (line[0] - 1) ** 2 + 0.05 * line[1] ** 2
        return float((importance * np.logaddexp(0, -margins)).sum() + prior)

    best = minimize(loss, np.zeros(2), method="Nelder-Mead", options={"maxiter": 5_000})
    assert loss(np.array(fit_line(scores, labels, importance))) <= best.fun + 1e-4
