"""Scoring comments: the shipped scorer beside scikit-learn's TF-IDF with logistic regression.

    python bench/triage.py [--comments N]

The shipped scorer reads in its three ways: words alone, words and meanings as in live threads, and
as archives are read, the meaning of a long comment's beginning only. Comments of the last two are
fewer, and 20 to 80 words long.

All read made-up comments on one core, in one run each in a fresh process. The
rival is what a team would write in ten lines; it is fitted on the same sentences, since its
speed does not depend on what it learned. Models of the size of DistilBERT and CamemBERT are
measured where PyTorch and transformers are installed, with random weights, on fewer comments:
sorted by length, 32 at once, and every word counted as one token, which spares them the
tokeniser and half of the tokens.
"""

import argparse
import importlib.util
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

TEXT = (
    "je ne suis pas d’accord avec vous mais merci pour cet article qui explique enfin pourquoi "
    "les gens du quartier ont raison de demander une réponse claire du maire sur cette école"
)
WORDS = TEXT.split()


def comments(count: int) -> list[str]:
    """Comments of 5 to 40 words, the same at every run."""
    rng = random.Random(7)
    return [" ".join(rng.choices(WORDS, k=rng.randint(5, 40))) for _ in range(count)]


def long_comments(count: int) -> list[str]:
    """Comments of 20 to 80 words, of many words that are no word, the same at every run."""
    rng = random.Random(7)
    ends = ["", "s", "ment", "tion", "age", "eur", "ité", "able"]
    words = [word + end for word in WORDS for end in ends]
    return [" ".join(rng.choices(words, k=rng.randint(20, 80))) for _ in range(count)]


def ours(texts: Sequence[str], way: str = "words") -> Callable[[], None]:
    """The shipped scorer, ready to score in one of its ways."""
    from jesuisla.analysis.triage.scorer import Item
    from jesuisla.analysis.triage.shipped import shipped_scorer

    both = shipped_scorer()
    scorer = {"words": both.by_words, "archives": both.for_archives}.get(way, lambda: both)()
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


def build(name: str, folder: Path) -> None:
    """Write a model of random weights, as a group would have it on its disk."""
    from transformers import (
        CamembertConfig,
        CamembertForSequenceClassification,
        DistilBertConfig,
        DistilBertForSequenceClassification,
    )

    # The sizes of distilbert-base-uncased and camembert-base, from their config.json.
    if name == DISTILBERT:
        small = DistilBertConfig(vocab_size=30_522, num_labels=3)
        DistilBertForSequenceClassification(small).save_pretrained(folder)
    else:
        large = CamembertConfig(vocab_size=32_005, max_position_embeddings=514, num_labels=3)
        CamembertForSequenceClassification(large).save_pretrained(folder)


def transformer(texts: Sequence[str], folder: Path) -> Callable[[], None]:
    """The model in ``folder``, ready to score on one core."""
    import torch
    from transformers import AutoModelForSequenceClassification

    torch.set_num_threads(1)
    model = AutoModelForSequenceClassification.from_pretrained(folder).eval()
    sizes = sorted(len(text.split()) + 2 for text in texts)
    batches = [sizes[at : at + 32] for at in range(0, len(sizes), 32)]

    def score() -> None:
        with torch.inference_mode():
            for batch in batches:
                length = torch.tensor(batch)[:, None]
                mask = (torch.arange(max(batch)) < length).long()
                model(input_ids=mask * 7 + 1, attention_mask=mask)

    return score


OURS = "jesuisla, words alone"
BOTH = "jesuisla, words and meaning"
ARCHIVES = "jesuisla, archives"
DISTILBERT = "DistilBERT-sized"
CAMEMBERT = "CamemBERT-sized"
SYSTEMS = {
    OURS: ours,
    BOTH: partial(ours, way="both"),
    ARCHIVES: partial(ours, way="archives"),
    "scikit-learn TF-IDF + LR": rival,
}
MEANINGS = (BOTH, ARCHIVES)
SOME = 2_000
"""Comments that the ways that read meanings read, at most."""
TRANSFORMERS = (DISTILBERT, CAMEMBERT)
FEW = 512
"""Comments that a transformer reads: its speed does not depend on their number."""


def measure(name: str, count: int, folder: Path) -> dict[str, float]:
    """Start-up in seconds, comments a second (best of three), peak memory in MB."""
    texts = long_comments(count) if name in MEANINGS else comments(count)
    began = time.perf_counter()
    system = SYSTEMS.get(name) or partial(transformer, folder=folder)
    score = system(texts)
    ready = time.perf_counter() - began
    best = min(_timed(score) for _ in range(3))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"startup": ready, "per_second": count / best, "peak_mb": peak}


def _timed(run: Callable[[], None]) -> float:
    # Processor time: the machine may be shared, one core's work is what is compared.
    began = time.process_time()
    run()
    return time.process_time() - began


def _alone(name: str, count: int, folder: Path, *, building: bool = False) -> str:
    """What a fresh process on one core prints when it builds or measures a system."""
    command = [sys.executable, __file__, "--only", name, "--comments", str(count)]
    command += ["--folder", str(folder), *(["--build"] if building else [])]
    one_core = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1"}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=one_core)
    return done.stdout


def main() -> None:
    """Measure each in a process of its own and print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--comments", type=int, default=20_000)
    options.add_argument("--only", help=argparse.SUPPRESS)
    options.add_argument("--folder", type=Path, default=Path(), help=argparse.SUPPRESS)
    options.add_argument("--build", action="store_true", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.build:
        build(chosen.only, chosen.folder)
        return
    if chosen.only:
        print(json.dumps(measure(chosen.only, chosen.comments, chosen.folder)))
        return
    names = list(SYSTEMS)
    if all(importlib.util.find_spec(name) for name in ("torch", "transformers")):
        names += TRANSFORMERS
    print(f"{'':28}{'ready after s':>14}{'comments/s':>12}{'peak MB':>10}{'ours is':>16}")
    first = None
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            count = chosen.comments
            if name in MEANINGS:
                count = min(count, SOME)
            if name in TRANSFORMERS:
                _alone(name, count, Path(folder), building=True)
                count = FEW
            row = json.loads(_alone(name, count, Path(folder)))
        first = first or row["per_second"]
        print(
            f"{name:28}{row['startup']:14.2f}{row['per_second']:12,.0f}{row['peak_mb']:10.0f}"
            f"{first / row['per_second']:9.1f} × as fast"
        )
    if len(names) == len(SYSTEMS):
        print("PyTorch or transformers is not installed: models of their size were not measured.")


if __name__ == "__main__":
    main()
