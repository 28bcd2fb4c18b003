"""The coach on a draft of 2,000 characters: its processor time, beside the scorer's on the same.

    python bench/coach.py [--json]

Prints a line a figure, and ends with 1 beyond 50 ms of processor time a draft.
"""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable

from jesuisla.analysis.charter import ALL_BUT_IRONY, Draft, remarks_on
from jesuisla.analysis.triage import Item, shipped_scorer

LONG = 2_000
"""Characters of the draft: four times what is read before "see more"."""
MOST_CPU_MS = 50.0
TIMES = 30
SENTENCES = {
    "fr": (
        "Ma voisine est infirmière et travaille la nuit, souvent le dimanche, à l’hôpital du port.",
        "Vous ne savez pas ce que c’est que de rentrer au matin quand tout le monde se lève.",
        "Selon l’Insee, une personne sur huit dans ce métier est née ailleurs, et je les salue.",
        "Les gens oublient vite, et moi aussi parfois, je l’avoue volontiers ce soir.",
    ),
    "en": (
        "My neighbour is a nurse and works at night, often on Sundays, at the port’s hospital.",
        "You do not know what it is to come home in the morning when everybody else gets up.",
        "According to the census one in eight of them was born abroad, and I greet them all.",
        "People forget quickly, and so do I now and then, as I gladly admit tonight.",
    ),
}


def main() -> int:
    """Measure, and say whether a draft is looked at quickly enough."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    figures = {name: round(value, 2) for name, value in measure().items()}
    if parser.parse_args().json:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name:32} {value}")
    return int(max(figures["draft_cpu_ms_fr"], figures["draft_cpu_ms_en"]) > MOST_CPU_MS)


def measure() -> dict[str, float]:
    """Return the middle of many processor times, in milliseconds, and their ratio."""
    figures = {}
    for language, sentences in SENTENCES.items():
        # Numbered, so that no sentence is there twice.
        lines = (f"{line[:-1]}, {at}." for at, line in enumerate(sentences * (LONG // 80)))
        text = " ".join(lines)[:LONG]
        items = [Item(sentence, lang=language) for sentence in text.split(". ")]
        draft = milliseconds(lambda: remarks_on(Draft(text, language), ALL_BUT_IRONY))  # noqa: B023  # called at once
        scorer = milliseconds(lambda: shipped_scorer().score(items, explain=False))  # noqa: B023  # called at once
        figures[f"draft_cpu_ms_{language}"] = draft
        figures[f"scorer_alone_cpu_ms_{language}"] = scorer
        figures[f"ratio_{language}"] = draft / scorer
    return figures


def milliseconds(work: Callable[[], object]) -> float:
    """Return the middle processor time of a piece of work, once everything is loaded."""
    work()
    times = []
    for _ in range(TIMES):
        start = time.process_time()
        work()
        times.append((time.process_time() - start) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    sys.exit(main())
