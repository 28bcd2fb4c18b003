"""The addresses that Perspective's clients call."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now
from ninja import Router
from ninja.security import APIKeyQuery

from jesuisla.collective.api.keys import key_for, use_key
from jesuisla.collective.api.models import ApiKey
from jesuisla.collective.api.perspective.analysis import analyze, judge, probabilities_of
from jesuisla.collective.api.perspective.discovery import discovery_document
from jesuisla.collective.api.perspective.errors import (
    ApiError,
    invalid,
    key_invalid,
    key_missing,
    malformed,
    quota_exceeded,
)
from jesuisla.collective.api.perspective.shapes import (
    AnalyzeCommentRequest,
    AnalyzeCommentResponse,
    AttributeScores,
    ErrorResponse,
    Score,
    SuggestCommentScoreRequest,
    SuggestCommentScoreResponse,
)
from jesuisla.collective.api.suggestions import suggest_score
from jesuisla.collective.groups.middleware import GroupRequest
from jesuisla.collective.scoring import scoring

MOST_BYTES = 1024 * 1024
"""Of a request's body: what Perspective took of context."""
PARAMETER = "key"
ERRORS = frozenset({400, 403, 429, 503})
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
}


class KeyedRequest(GroupRequest):
    """A request whose key was accepted and counted."""

    auth: ApiKey


def secret_of(request: HttpRequest) -> str | None:
    """Return the key that a program sent with its request, whatever it is worth."""
    return request.GET.get(PARAMETER) or request.headers.get("X-Goog-Api-Key")


class KeyInQuery(APIKeyQuery):
    """``?key=…``, or the header ``X-Goog-Api-Key`` as Google's newer clients send it."""

    param_name = PARAMETER

    def authenticate(self, request: HttpRequest, key: str | None) -> ApiKey:  # noqa: ARG002
        """Count a use of the key and return it; raises ``ApiError`` without one or over a limit."""
        secret = secret_of(request)
        if not secret:
            raise key_missing()
        api_key = key_for(secret)
        if api_key is None:
            raise key_invalid(request.get_host())
        length = str(request.META.get("CONTENT_LENGTH") or "")
        if length.isdecimal() and int(length) > MOST_BYTES:
            raise malformed(f"Request payload size exceeds the limit: {MOST_BYTES} bytes.")
        limit = use_key(api_key)
        if limit is not None:
            seconds = int((limit.until - now()).total_seconds()) + 1
            raise quota_exceeded(
                request.get_host(), span=limit.span, limit=limit.limit, seconds=seconds
            )
        return api_key


router = Router()
key_auth = KeyInQuery()


@router.post(
    "/v1alpha1/comments:analyze",
    auth=key_auth,
    response={200: AnalyzeCommentResponse, ERRORS: ErrorResponse},
    by_alias=True,
    exclude_none=True,
    operation_id="analyze",
)
def analyze_comment(request: HttpRequest, body: AnalyzeCommentRequest) -> AnalyzeCommentResponse:
    """Score a comment. Nothing is kept but the count of requests."""
    return analyze(body, scoring.scorer_for(cast("KeyedRequest", request).group))


@router.post(
    "/v1alpha1/comments:suggestscore",
    auth=key_auth,
    response={200: SuggestCommentScoreResponse, ERRORS: ErrorResponse},
    by_alias=True,
    exclude_none=True,
    operation_id="suggestscore",
)
def suggest_comment_score(
    request: HttpRequest, body: SuggestCommentScoreRequest
) -> SuggestCommentScoreResponse:
    """Say what a comment should have scored. Kept as a label, the text for a time."""
    keyed_request = cast("KeyedRequest", request)
    suggested_scores = _suggested_scores(body)
    scorer = scoring.scorer_for(keyed_request.group)
    comment = judge(body, scorer)
    suggest_score(
        keyed_request.auth,
        comment.text,
        suggested_scores=suggested_scores,
        scorer_answers=probabilities_of(comment, list(suggested_scores), scorer),
        judgement=comment.judgements[0],
        keep_text=not body.do_not_store,
    )
    return SuggestCommentScoreResponse(
        client_token=body.client_token,
        detected_languages=[comment.detected_language] if comment.detected_language else None,
        requested_languages=body.languages or None,
    )


def _suggested_scores(body: SuggestCommentScoreRequest) -> dict[str, Any]:
    """Return the scores as they are kept; raises ``ApiError`` for what says nothing."""
    if not body.attribute_scores:
        raise invalid("attribute_scores must not be empty")
    return {name: _scores(name, scores) for name, scores in body.attribute_scores.items()}


def _scores(name: str, scores: AttributeScores) -> dict[str, Any]:
    spans = [
        [span.begin, span.end, _value(name, span.score)]
        for span in (scores.span_scores or ())
        if span.begin is not None and span.end is not None
    ]
    if len(spans) != len(scores.span_scores or ()):
        raise invalid(f"All span_scores of {name} must have begin and end")
    if scores.summary_score is None and not spans:
        raise invalid(f"The scores of {name} must not be empty")
    summary = _value(name, scores.summary_score) if scores.summary_score else None
    return {"summary": summary, "spans": spans}


def _value(name: str, score: Score | None) -> float:
    if score is None or score.value is None or not 0 <= score.value <= 1:
        raise invalid(f"The scores of {name} must have a value from 0 to 1")
    if score.type not in {None, "SCORE_TYPE_UNSPECIFIED", "PROBABILITY"}:
        raise invalid(f"The scores of {name} must be of type PROBABILITY")
    return score.value


@router.get("/$discovery/rest", operation_id="discovery", response=dict[str, Any])
def discovery(request: HttpRequest, version: str = "v1alpha1") -> dict[str, Any]:
    """What may be called here, for Google's generic clients."""
    if version not in {"v1alpha1", "v1"}:
        raise ApiError("Requested entity was not found.", code=404)
    return discovery_document(request.build_absolute_uri("/"))


@router.api_operation(["OPTIONS"], "/v1alpha1/comments:analyze", include_in_schema=False)
@router.api_operation(["OPTIONS"], "/v1alpha1/comments:suggestscore", include_in_schema=False)
@router.api_operation(["OPTIONS"], "/$discovery/rest", include_in_schema=False)
def preflight(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # a view's shape
    """Tell a browser that it may call from any page: no cookie is read here."""
    return HttpResponse(status=204, headers={**PREFLIGHT, "Access-Control-Allow-Origin": "*"})
