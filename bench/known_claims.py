"""From which nearness on a thread stands near a checked claim: chosen on one half of a set.

    python bench/known_claims.py [--json]

The 40 invented sheets of ``claims/known-fr.tsv`` stand on a shelf of the product as shipped, and
every second claim of ``claims/others-fr.txt`` beside them as a fact-checker's. A thread that should
be found has three comments that say one of the forty otherwise (the two sayings of that file, and
the one of ``later-fr.txt``, written by somebody else) among nine everyday ones; one that should not
has twelve, drawn from everyday comments and from claims of ``others-fr.txt`` that nobody checked.

Chosen on: the first twenty claims, every second unchecked claim, and the comments of the
demonstration. The lowest nearness, in steps of a hundredth, with which at most one in twenty of the
unrelated threads stands near a claim. Told of: the other twenty claims, the other unchecked claims,
and the comments of the practice room. "near" is how often such a thread stands near some claim,
"right" how often it is the one that is meant, "copied" how often it is found by one comment that
says it word by word, "wrong" how often an unrelated thread stands near a claim.
"""

import random
import tomllib
from pathlib import Path
from typing import Any

import facts

import jesuisla

HERE = Path(__file__).parent / "claims"
SOURCE = Path(jesuisla.__file__).parent
MOST_WRONG = 0.05
IN_A_THREAD = 12
THREADS = 200
STEPS = [step / 100 for step in range(30, 91)]


def everyday_comments() -> tuple[list[str], list[str]]:
    """The comments of the demonstration, and those of the practice room, in French."""
    demonstration = SOURCE / "server" / "demonstration" / "threads.toml"
    threads = tomllib.loads(demonstration.read_text(encoding="utf-8"))["thread"]
    first = [row["text"] for thread in threads for row in thread.get("comments", ())]
    second = []
    for file in sorted((SOURCE / "collective" / "practice" / "threads" / "fr").iterdir()):
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        second += [row["text"] for row in data["comments"]]
    return first, second


def fill(known: list[tuple[list[str], list[str]]], checked: list[str]) -> Any:
    """Put the sheets and the checked claims into a new group; return it."""
    from django_scopes import scope

    from jesuisla.collective.knowledge.known_claims import remember_checked
    from jesuisla.collective.knowledge.models import CheckedClaim
    from jesuisla.collective.knowledge.words_index import index_claim

    group = facts.new_group(f"bench{len(known)}")
    with scope(group=group.pk):
        facts.shelve(group, [claims for claims, _sayings in known])
        rows = [
            CheckedClaim.objects.create(
                group=group,
                key=str(number),
                claim=claim,
                language="fr",
                publisher="bench",
                url="https://checks.example/1",
            )
            for number, claim in enumerate(checked)
        ]
        for row in rows:
            index_claim(row)
        remember_checked(group, rows)
    return group


def nearness(group: Any, threads: list[list[str]]) -> list[tuple[float, int | None]]:
    """How near the nearest claim stands to each thread, and the number of its sheet."""
    from django_scopes import scope

    from jesuisla.collective.knowledge.known_claims import nearest_to_threads

    with scope(group=group.pk):
        found = nearest_to_threads(group, threads)
    return [
        (known.score, known.sheet.number if known.sheet else None) if known else (0.0, None)
        for known in found
    ]


def share(found: list[tuple[float, int | None]], least: float) -> float:
    """How many of the threads stand near something."""
    return sum(score >= least for score, _ in found) / len(found)


def run() -> dict[str, Any]:
    """Choose on the first half, tell of the second."""
    from jesuisla.analysis.claim_nearness import NEAR_CLAIM

    known = facts.read_known()
    later = facts.read_later(known)
    others = (HERE / "others-fr.txt").read_text(encoding="utf-8").splitlines()
    checked, unchecked = others[0::2], others[1::2]
    day_one, day_two = everyday_comments()
    group = fill(known, checked)
    half = len(known) // 2
    chance = random.Random(1)  # draws which comments stand together
    results: dict[str, Any] = {}
    for name, claims, foreign, day in (
        ("chosen on", range(half), unchecked[0::2], day_one),
        ("told of", range(half, len(known)), unchecked[1::2], day_two),
    ):
        meant = [
            [*known[at][1], *later[at][1], *chance.sample(day, IN_A_THREAD - 3)] for at in claims
        ]
        copied = [[known[at][0][0], *chance.sample(day, IN_A_THREAD - 1)] for at in claims]
        pool = [*foreign, *day]
        unrelated = [chance.sample(pool, IN_A_THREAD) for _ in range(THREADS)]
        found, copies, wrong = (nearness(group, it) for it in (meant, copied, unrelated))
        if name == "chosen on":
            chosen = next(least for least in STEPS if share(wrong, least) <= MOST_WRONG)
        right, same = (
            sum(it[0] >= chosen and it[1] == at for it, at in zip(rows, claims, strict=True))
            for rows in (found, copies)
        )
        results[name] = {
            "threads": len(found),
            "near": share(found, chosen),
            "right": right / len(found),
            "copied": same / len(copies),
            "unrelated": len(wrong),
            "wrong": share(wrong, chosen),
        }
    return {"nearness": chosen, "in the product": NEAR_CLAIM, **results}


def main() -> None:
    """Print the table."""
    for name, row in facts.results_to_print(__doc__, run).items():
        if isinstance(row, dict):
            print(name, *(f"{key} {value:.3g}" for key, value in row.items()), sep="  ")
        else:
            print(name, row)


if __name__ == "__main__":
    main()
