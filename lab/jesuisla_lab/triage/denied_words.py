"""Insults that are heard where a comment denies them: those of the lexicon, and some more.

The more in ``denied/`` weigh nothing in the linear model, so that common words may stand there.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from jesuisla.analysis.triage.denials import insult_hashes
from jesuisla.analysis.triage.lexicon import build_lexicon


def denied_hashes(
    lexicon_files: Mapping[str, str], denied_files: Mapping[str, str]
) -> NDArray[np.uint64]:
    r"""Return the hashes of all insults that may be denied, in ascending order.

    >>> len(denied_hashes({"en": "[crime]\nthief"}, {"en": "thief thug/s"}))
    3
    """
    more = {lang: f"[insult]\n{text}" for lang, text in denied_files.items()}
    hashes = [insult_hashes(build_lexicon(files)) for files in (lexicon_files, more)]
    return np.unique(np.concatenate(hashes))
