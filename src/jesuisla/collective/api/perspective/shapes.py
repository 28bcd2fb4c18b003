"""What is asked and answered, field by field as in Perspective's discovery document.

As in every JSON of Google's, a field may be given as ``camelCase`` or ``snake_case``, and
``null`` means that it was not given; an unknown field is an error.
"""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, StringConstraints
from pydantic.alias_generators import to_camel

Language = Annotated[str, StringConstraints(min_length=1, max_length=35)]
AttributeName = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]{0,63}$")]


class Shape(BaseModel):
    """A JSON object with known fields."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid")


class TextEntry(Shape):
    """A text."""

    text: str | None = Field(default=None, description="The text, at most 20,480 bytes in UTF-8.")
    type: str | None = Field(
        default=None, description="PLAIN_TEXT, which is also meant when left out."
    )


class ArticleAndParentComment(Shape):
    """What a comment stands under."""

    article: TextEntry | None = Field(default=None, description="What is commented on.")
    parent_comment: TextEntry | None = Field(
        default=None, description="The comment that is answered."
    )


class Context(Shape):
    """What a comment answers; one of the two fields. Read, never kept."""

    entries: list[TextEntry] | None = Field(
        default=None, description="The comments before this one; the last counts as its parent."
    )
    article_and_parent_comment: ArticleAndParentComment | None = None


class AttributeParameters(Shape):
    """How one attribute is wanted."""

    score_type: str | None = Field(
        default=None, description="PROBABILITY, also meant when left out."
    )
    score_threshold: FiniteFloat | None = Field(
        default=None, description="Leave the attribute out of the answer when it scores below this."
    )


class Score(Shape):
    """A value and what it means."""

    value: FiniteFloat | None = Field(default=None, description="A probability from 0 to 1.")
    type: str | None = Field(default=None, description="PROBABILITY.")


class SpanScore(Shape):
    """The score of a stretch of the text."""

    begin: int | None = Field(default=None, ge=0, le=2**31 - 1, description="In UTF-16 code units.")
    end: int | None = Field(
        default=None, ge=0, le=2**31 - 1, description="In UTF-16 code units, not included."
    )
    score: Score | None = None


class AttributeScores(Shape):
    """The scores of one attribute."""

    span_scores: list[SpanScore] | None = Field(
        default=None, description="The whole text, or its sentences when spanAnnotations was asked."
    )
    summary_score: Score | None = Field(default=None, description="The comment as a whole.")


class Request(Shape):
    """What both requests have in common."""

    comment: TextEntry | None = Field(default=None, description="The comment. Required.")
    context: Context | None = None
    languages: list[Language] | None = Field(
        default=None,
        max_length=10,
        description="ISO or BCP-47 codes; told from the text when left out. All of them must "
        "be supported; of several, the one that scores highest counts.",
    )
    do_not_store: bool | None = Field(
        default=None,
        description="comments:analyze never stores a text; with this, comments:suggestscore "
        "does not store one either.",
    )
    client_token: str | None = Field(default=None, description="Given back in the answer.")
    session_id: str | None = Field(default=None, description="Read and not kept.")
    community_id: str | None = Field(default=None, description="Read and not kept.")


class AnalyzeCommentRequest(Request):
    """Asks for scores of a comment."""

    requested_attributes: dict[str, AttributeParameters | None] | None = Field(
        default=None,
        description="The attributes to score, each with {} or its parameters. Required.",
    )
    span_annotations: bool | None = Field(
        default=None, description="Score sentence by sentence too."
    )
    drop_unsupported_attributes: bool | None = Field(
        default=None, description="Leave out what cannot be scored instead of answering an error."
    )


class AnalyzeCommentResponse(Shape):
    """The scores of a comment."""

    attribute_scores: dict[str, AttributeScores] | None = None
    languages: list[str] | None = Field(default=None, description="Those requested, else detected.")
    detected_languages: list[str] | None = None
    client_token: str | None = None


class SuggestCommentScoreRequest(Request):
    """Says what a comment should have scored."""

    attribute_scores: dict[AttributeName, AttributeScores] | None = Field(
        default=None,
        max_length=50,
        description="Required. Attributes, or what a moderator did, such as APPROVED or DELETED.",
    )


class SuggestCommentScoreResponse(Shape):
    """The suggestion was kept."""

    client_token: str | None = None
    detected_languages: list[str] | None = None
    requested_languages: list[str] | None = None


class ErrorStatus(BaseModel):
    """What went wrong."""

    code: int = Field(description="The HTTP status.")
    message: str
    status: str = Field(description="INVALID_ARGUMENT, PERMISSION_DENIED, RESOURCE_EXHAUSTED…")
    details: list[dict[str, Any]] | None = Field(
        default=None, description="Each with its @type; errorType tells Perspective's apart."
    )


class ErrorResponse(BaseModel):
    """What is told instead of an answer."""

    error: ErrorStatus
