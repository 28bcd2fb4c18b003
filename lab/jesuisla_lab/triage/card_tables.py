"""Tables of the card: what was measured of words and meaning while the head was learned."""

from collections.abc import Mapping, Sequence

import numpy as np

from jesuisla.analysis.triage.meaning_head import MeaningHead


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a table in Markdown; a dash stands for what is not known.

    >>> print(table(("a", "b"), [(1, None)]), end="")
    | a | b |
    |---|---|
    | 1 | – |
    """
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for row in rows:
        cells = ["–" if cell is None else f"{cell}" for cell in row]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def meaning_tables(head: MeaningHead | None) -> list[str]:
    """Return what was measured of words and meaning together; nothing where there is no head."""
    figures = {} if head is None else head.about.get("measured")
    if not isinstance(figures, dict) or head is None:
        return []
    names = ("unseen_words", "unseen_meaning", "unseen", "aside")
    rows: list[tuple[object, ...]] = []
    for label, of in figures.items():
        means = [
            round(float(np.mean(list(of[name].values()))), 3) if of[name] else None
            for name in names
        ]
        rows += [
            (label, source, *(of[name].get(source) for name in names)) for source in of["unseen"]
        ]
        rows.append((label, "**mean**", *means))
    head_row = ("label", "source", "words", "meaning", "both", "both, held-out comments")
    parts = [
        "## Words and meaning, by source\n"
        "AUC on sources left out of both readers; in the last column on held-out comments in "
        "sources known. For this table the words were learned from at most 5,000 comments of a "
        "source.\n\n" + table(head_row, rows)
    ]
    for label, of in figures.items():
        (mean, least, most), (gain, low, high) = of["unseen_mean"], of["gain"]
        parts.append(
            f"Both, {label}, sources left out: mean AUC {mean:.3f} (95 % interval over sources and "
            f"comments: {least:.3f} to {most:.3f}); gain over words {gain:+.3f} (paired: "
            f"{low:+.3f} to {high:+.3f}).\n"
        )
        columns = (
            "above",
            "below",
            "coverage",
            "yes",
            "yes_right",
            "yes_low",
            "no_right",
            "no_low",
        )
        curve = [tuple(step[name] for name in columns) for step in of["curve"]]
        parts.append(
            f"### When an answer on {label} is clear\n"
            "Sources left out, each alike; the first row is what is shipped. *above* and *below* "
            "are distances from the threshold in log-odds, *coverage* the share of comments with "
            "a clear answer, *yes* the share that is a clear yes; *_low* lower bounds over sources "
            "drawn anew (95 %).\n\n" + table(columns, curve)
        )
    lines = [
        (label, lang, line.threshold, round(line.spread, 2), *(of.get(lang) or None for of in both))
        for (label, lang), line in sorted(head.calibrations.items())
        for both in [(figures[str(label)]["macro_f1"], figures[str(label)]["ece"])]
    ]
    of_lines = (
        "label",
        "language",
        "threshold",
        "spread",
        "macro-F1, held out",
        "ECE, held out",
    )
    parts.append("### Words and meaning, by language\n" + table(of_lines, lines))
    for label, of in figures.items():
        parts += _left_out_sentences(label, of.get("sentences") or {})
    return parts


def _left_out_sentences(
    label: str, figures: Mapping[str, Mapping[str, Mapping[str, object]]]
) -> list[str]:
    """Return what was measured on our own sentences, with their templates and words left out."""
    aucs = figures.get("auc")
    if not aucs:
        return []
    langs = sorted(aucs)
    rows: list[tuple[object, ...]] = [("**AUC**", *(aucs[lang] for lang in langs))]
    for func, of in sorted(figures["called"].items()):
        cells = [of.get(lang) for lang in langs]
        rows.append(
            (
                func,
                *(
                    f"{cell[0]:.2f} of {cell[1]}" if isinstance(cell, list) else None
                    for cell in cells
                ),
            )
        )
    note = (
        "Share called so, of sentences whose template and words neither reader had, a fifth left "
        "out at a time. Names ending in `_h` are hateful, in `_nh` not.\n\n"
    )
    title = f"### Our own sentences left out, {label}\n"
    return [title + note + table(("class", *langs), rows)]
