"""A rule that stands in the file, back in the form: only where the form can say all of it."""

import tomllib
from collections.abc import Mapping
from typing import Any

from jesuisla.analysis.triage import LabelName
from jesuisla.collective.queue.rules import LEVELS

LABELS_IN_FORM = (str(LabelName.HATE), str(LabelName.TOXIC))
CONDITIONS = frozenset(
    {"page", "family", "topic", "target", "harm", "hours", "near_claim", *LABELS_IN_FORM}
)


def editable_rules(text: str) -> frozenset[str]:
    """Return the names of the rules of a file in force that the form can change."""
    data = tomllib.loads(text)
    return frozenset(
        entry["name"] for entry in data.get("rule", []) if _values(entry, data) is not None
    )


def form_values(text: str, name: str) -> dict[str, Any] | None:
    """Return what the form shows of this rule; ``None`` where it cannot, or there is none."""
    data = tomllib.loads(text)
    entry = next((entry for entry in data.get("rule", []) if entry["name"] == name), None)
    return _values(entry, data) if entry else None


def _values(entry: Mapping[str, Any], data: Mapping[str, Any]) -> dict[str, Any] | None:
    when = entry["when"]
    pages, topics, families = (_texts(when, part) for part in ("page", "topic", "family"))
    levels = {label: f"{when[label]:g}" for label in LABELS_IN_FORM if label in when}
    known_levels = {level for level, _word in LEVELS}
    if (
        not when.keys() <= CONDITIONS
        or len(pages) > 1
        or len(topics) > 1
        or not known_levels.issuperset(levels.values())
        or when.get("near_claim") is False
        or _shared(families, entry, data)
    ):
        return None
    start, _dash, end = when.get("hours", "").partition("-")
    return {
        "name": entry["name"],
        "page": "".join(pages),
        "words": ", ".join(stem for family in families for stem in data["families"][family]),
        "topic": "".join(topics),
        "target": _texts(when, "target"),
        "harm": _texts(when, "harm"),
        "near_claim": "yes" if when.get("near_claim") else "",
        "start": int(start) if start else None,
        "end": int(end) if end else None,
        "then": entry["then"],
        **levels,
    }


def _texts(when: Mapping[str, Any], part: str) -> list[str]:
    value = when.get(part, [])
    return [value] if isinstance(value, str) else list(value)


def _shared(families: list[str], entry: Mapping[str, Any], data: Mapping[str, Any]) -> bool:
    """Whether another rule looks for these words too: changed here, they would change there."""
    others = [other for other in data["rule"] if other["name"] != entry["name"]]
    return any(set(families) & set(_texts(other["when"], "family")) for other in others)
