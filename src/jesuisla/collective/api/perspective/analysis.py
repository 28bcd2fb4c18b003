"""From a request to its scores: no database, no clock, nothing kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from jesuisla.analysis import text as texts
from jesuisla.analysis.triage import Answer, Item, Judgement, LabelName, Scorer, UnknownReason
from jesuisla.collective.api.perspective.attributes import ATTRIBUTES, answered_by
from jesuisla.collective.api.perspective.errors import ApiError, Detail, invalid, typed_detail
from jesuisla.collective.api.perspective.shapes import (
    AnalyzeCommentRequest,
    AnalyzeCommentResponse,
    AttributeParameters,
    AttributeScores,
    Context,
    Request,
    Score,
    SpanScore,
    TextEntry,
)
from jesuisla.collective.api.perspective.spans import in_utf16, sentences, utf16_units

MOST_BYTES = 20 * 1024
"""Of a comment, as Perspective took."""
PLAIN = frozenset({None, "TEXT_TYPE_UNSPECIFIED", "PLAIN_TEXT"})
PROBABILITY = "PROBABILITY"
UNSUPPORTED = frozenset({UnknownReason.LANGUAGE, UnknownReason.NOT_LEARNED})


@dataclass(frozen=True, slots=True)
class JudgedComment:
    """A comment in its languages, as the scorer judged it.

    ``judgements`` holds one a language; ``are_languages_given`` says whether the languages were
    given with the request rather than detected.
    """

    text: str
    languages: tuple[str, ...]
    detected_language: str | None
    are_languages_given: bool
    judgements: tuple[Judgement, ...]

    def answers(self, label: LabelName) -> list[Answer]:
        """Return what is said about a label, one answer a language."""
        return [judgement[label] for judgement in self.judgements]

    def languages_by_origin(self) -> dict[str, list[str]]:
        """Return the languages, under the name by which errors tell where they come from."""
        origin = "requestedLanguages" if self.are_languages_given else "detectedLanguages"
        return {origin: [*self.languages]}


def judge(request: Request, scorer: Scorer) -> JudgedComment:
    """Judge the comment of a request in its context; raises ``ApiError`` when it cannot."""
    text = _text_of(request.comment)
    parent, post = _context_of(request.context)
    detected_language = texts.language(text)
    are_languages_given = bool(request.languages)
    languages = tuple(request.languages or ([detected_language] if detected_language else []))
    if not languages:
        raise ApiError("Unable to detect language", typed_detail("LANGUAGE_DETECTION_FAILED"))
    items = [Item(text, parent, post, language) for language in languages]
    judgements = tuple(scorer.score(items, explain=False))
    return JudgedComment(text, languages, detected_language, are_languages_given, judgements)


def analyze(request: AnalyzeCommentRequest, scorer: Scorer) -> AnalyzeCommentResponse:
    """Return the scores of a comment; raises ``ApiError`` for what cannot be answered."""
    _text_of(request.comment)
    attributes = _requested_attributes(request)
    comment = judge(request, scorer)
    answerable = answered_by(scorer)
    refusals = _refusals(attributes, answerable, comment)
    if refusals and not request.drop_unsupported_attributes:
        raise _refusal_error(refusals, comment)
    stretches = _stretches(comment, scorer, sentence_wise=bool(request.span_annotations))
    scores = {
        name: answer
        for name, parameters in attributes.items()
        if name not in refusals
        and (answer := _scores(comment, answerable[name], parameters, stretches)) is not None
    }
    return AnalyzeCommentResponse(
        attribute_scores=scores or None,
        languages=[*comment.languages],
        detected_languages=[comment.detected_language] if comment.detected_language else None,
        client_token=request.client_token,
    )


def probabilities_of(
    comment: JudgedComment, names: Sequence[str], scorer: Scorer
) -> dict[str, float | None]:
    """Return the probability of each attribute, ``None`` where the scorer does not answer it."""
    answerable = answered_by(scorer)
    return {
        name: _highest(comment.answers(answerable[name])) if name in answerable else None
        for name in names
    }


def _text_of(comment: TextEntry | None) -> str:
    text = (comment.text if comment else None) or ""
    _check_type(comment)
    if not text.strip():
        raise ApiError("Comment must be non-empty.", typed_detail("COMMENT_EMPTY"))
    if len(text.encode("utf-8")) > MOST_BYTES:
        raise ApiError("Comment text too long.", typed_detail("COMMENT_TOO_LONG"))
    return text


def _check_type(entry: TextEntry | None) -> None:
    if entry is None or entry.type in PLAIN:
        return
    if entry.type == "HTML":
        raise invalid("Currently, only 'PLAIN_TEXT' comments are supported")
    raise invalid("Unknown text type")


def _context_of(context: Context | None) -> tuple[str | None, str | None]:
    """Return the parent comment and the post, where they are told."""
    if context is None:
        return None, None
    above = context.article_and_parent_comment
    if above is not None and context.entries:
        raise invalid(
            "Context can have either entries or article_and_parent_comment, but both fields "
            "were populated."
        )
    if above is not None:
        _check_type(above.parent_comment)
        _check_type(above.article)
        return _plain(above.parent_comment), _plain(above.article)
    for entry in context.entries or ():
        _check_type(entry)
    return _plain(context.entries[-1]) if context.entries else None, None


def _plain(entry: TextEntry | None) -> str | None:
    return (entry.text or None) if entry else None


def _requested_attributes(request: AnalyzeCommentRequest) -> dict[str, AttributeParameters]:
    if not request.requested_attributes:
        raise ApiError("Missing requested_attributes", typed_detail("NO_REQUESTED_ATTRIBUTES"))
    attributes = {
        name: parameters or AttributeParameters()
        for name, parameters in request.requested_attributes.items()
    }
    for name, parameters in attributes.items():
        if name not in ATTRIBUTES:
            raise invalid(f"Unknown requested attribute: {name[:64]}")
        if parameters.score_type not in {None, "SCORE_TYPE_UNSPECIFIED", PROBABILITY}:
            raise invalid(
                f"Requested score type {(parameters.score_type or '')[:64]} is not supported "
                f"by attribute {name}"
            )
    return attributes


def _refusals(
    attributes: dict[str, AttributeParameters],
    answerable: dict[str, LabelName],
    comment: JudgedComment,
) -> dict[str, UnknownReason]:
    """Return the attributes without a score in every language of the comment, and why."""
    refusals = {}
    for name in attributes:
        if name not in answerable:
            refusals[name] = UnknownReason.NOT_LEARNED
            continue
        why = next((a.unknown for a in comment.answers(answerable[name]) if a.unknown), None)
        if why is not None:
            refusals[name] = why
    return refusals


def _refusal_error(refusals: dict[str, UnknownReason], comment: JudgedComment) -> ApiError:
    """One error for all attributes, so that a client can leave them all out at once."""
    unsupported_names = [name for name, why in refusals.items() if why in UNSUPPORTED]
    if unsupported_names:
        message = (
            f"Attribute {unsupported_names[0]} does not support request languages: "
            f"{', '.join(comment.languages)}"
        )
        return ApiError(message, *(_unsupported(name, comment) for name in unsupported_names))
    if UnknownReason.NO_ANSWER in refusals.values():
        return ApiError("The scorer did not answer. Try again later.", code=503, retry_after=30)
    # Too few letters to say anything. Clients take it as they took a text in no language:
    # not scored, and not worth another try.
    return ApiError(
        "Unable to detect language: the comment has too few letters to be scored",
        typed_detail("LANGUAGE_DETECTION_FAILED"),
    )


def _unsupported(name: str, comment: JudgedComment) -> Detail:
    return typed_detail(
        "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE",
        languageNotSupportedByAttributeError={
            **comment.languages_by_origin(),
            "attribute": name,
        },
    )


def _stretches(
    comment: JudgedComment, scorer: Scorer, *, sentence_wise: bool
) -> list[tuple[int, int, tuple[Judgement, ...]]]:
    """Stretches in UTF-16 code units, each with a judgement a language."""
    whole = [(0, utf16_units(comment.text), comment.judgements)]
    places = sentences(comment.text) if sentence_wise else []
    if len(places) < 2:
        return whole
    items = [
        Item(comment.text[start:end], lang=language)
        for start, end in places
        for language in comment.languages
    ]
    judgements = scorer.score(items, explain=False)
    width = len(comment.languages)
    return [
        (begin, end, tuple(judgements[at * width : (at + 1) * width]))
        for at, (begin, end) in enumerate(in_utf16(comment.text, places))
    ]


def _scores(
    comment: JudgedComment,
    label: LabelName,
    parameters: AttributeParameters,
    stretches: list[tuple[int, int, tuple[Judgement, ...]]],
) -> AttributeScores | None:
    """Return the scores of one attribute; ``None`` when it stays below the threshold asked for."""
    value = _highest(comment.answers(label))
    if value is None or value < (parameters.score_threshold or 0):
        return None
    spans = [
        SpanScore(begin=begin, end=end, score=_score(part))
        for begin, end, judgements in stretches
        if (part := _highest([judgement[label] for judgement in judgements])) is not None
    ]
    return AttributeScores(span_scores=spans or None, summary_score=_score(value))


def _highest(answers: Sequence[Answer]) -> float | None:
    return max((a.probability for a in answers if a.probability is not None), default=None)


def _score(value: float) -> Score:
    return Score(value=round(value, 7), type=PROBABILITY)
