"""Comments with what people said of them: what a scorer learns from and is measured on."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from jesuisla.analysis.triage.scorer import HateTarget, Item, LabelName

TARGETS_BY_NAME: Mapping[str, frozenset[HateTarget]] = MappingProxyType(
    {
        **{str(target): frozenset({target}) for target in HateTarget},
        "women": frozenset({HateTarget.SEX}),
        "lgbt": frozenset({HateTarget.ORIENTATION}),
        "muslims": frozenset({HateTarget.RELIGION}),
        "christians": frozenset({HateTarget.RELIGION}),
        "jews": frozenset({HateTarget.RELIGION, HateTarget.ORIGIN}),
        **{
            name: frozenset({HateTarget.ORIGIN})
            for name in ("arab", "asian", "black", "hispanic", "migrants")
        },
    }
)
"""What data sets call the groups under attack, as kinds of people."""


@dataclass(frozen=True, slots=True)
class LabelledComment:
    """A labelled comment; a label that is absent was not annotated, which is not "no".

    ``lang`` is empty where nobody told. ``func`` names the functional test that the comment
    is. ``targets`` are the kinds of people that its hate is aimed at; ``None`` where nobody
    told, or told it by a name that is no kind of people.
    """

    id: str
    text: str
    lang: str
    source: str
    labels: Mapping[LabelName, int]
    parent: str | None = None
    func: str | None = None
    targets: frozenset[HateTarget] | None = None

    @property
    def item(self) -> Item:
        """The comment as a scorer reads it."""
        return Item(self.text, parent=self.parent, lang=self.lang or None)


def comment_from_record(record: object) -> LabelledComment:
    """Return the labelled comment in a record in the form of the training data.

    Raises ``ValueError`` saying what is wrong. A label of ``null`` or none at all was not
    annotated.

    >>> comment = comment_from_record({"text": "Bonjour", "lang": "fr", "source": "own",
    ...                                "hate": 0, "toxic": None, "meta": {"func": "kind"}})
    >>> comment.labels == {LabelName.HATE: 0}, comment.func
    (True, 'kind')
    """
    # Wrong input from a file, whatever its type: ValueError throughout.
    if not isinstance(record, dict):
        raise ValueError("not a record of names and values")  # noqa: TRY004
    text, lang, parent = (record.get(name) for name in ("text", "lang", "parent"))
    if not isinstance(text, str):
        raise ValueError("no text")  # noqa: TRY004
    if not isinstance(lang, str | None) or not isinstance(parent, str | None):
        raise ValueError("lang and parent are text or null")  # noqa: TRY004
    meta = record.get("meta")
    func = meta.get("func") if isinstance(meta, dict) else None
    return LabelledComment(
        id=str(record.get("id") or ""),
        text=text,
        lang=lang or "",
        source=str(record.get("source") or "unnamed"),
        labels=_labels(record),
        parent=parent,
        func=None if func is None else str(func),
        targets=_targets(record.get("target")),
    )


def comment_as_record(comment: LabelledComment) -> dict[str, object]:
    """Return the record that :func:`comment_from_record` reads; unknowns are left out.

    >>> comment = LabelledComment("7", "Bonjour", "fr", "own", {LabelName.HATE: 0})
    >>> comment_from_record(comment_as_record(comment)) == comment
    True
    """
    record: dict[str, object] = {
        "id": comment.id,
        "text": comment.text,
        "lang": comment.lang or None,
        "source": comment.source,
        **{str(label): value for label, value in comment.labels.items()},
        "parent": comment.parent,
        "meta": None if comment.func is None else {"func": comment.func},
        "target": None if comment.targets is None else sorted(map(str, comment.targets)),
    }
    return {name: value for name, value in record.items() if value is not None}


def _labels(record: Mapping[str, object]) -> dict[LabelName, int]:
    labels = {}
    for label in LabelName:
        value = record.get(str(label))
        if value is not None:
            if value not in (0, 1):
                raise ValueError(f"{label} is {value!r}; 0, 1 or null is expected")
            labels[label] = int(value)
    return labels


def _targets(value: object) -> frozenset[HateTarget] | None:
    names = value if isinstance(value, list) else [value]
    targets = [TARGETS_BY_NAME[str(name)] for name in names if str(name) in TARGETS_BY_NAME]
    return frozenset().union(*targets) if targets else None
