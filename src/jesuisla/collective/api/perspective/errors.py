"""Errors in the one shape that clients of Google's APIs read."""

from collections.abc import Mapping, Sequence
from typing import Any

STATUS = {
    400: "INVALID_ARGUMENT",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    503: "UNAVAILABLE",
}
OUR_ERROR = "type.googleapis.com/google.commentanalyzer.v1alpha1.Error"
BAD_REQUEST = "type.googleapis.com/google.rpc.BadRequest"
ERROR_INFO = "type.googleapis.com/google.rpc.ErrorInfo"

Detail = Mapping[str, Any]


class ApiError(ValueError):
    """What is told instead of an answer; ``retry_after`` in seconds where waiting helps."""

    def __init__(
        self,
        message: str,
        *details: Detail,
        code: int = 400,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(message)
        self.message, self.code, self.details = message, code, details
        self.retry_after = retry_after

    def body(self) -> dict[str, Any]:
        """Return the error as clients read it.

        >>> ApiError("No.").body()
        {'error': {'code': 400, 'message': 'No.', 'status': 'INVALID_ARGUMENT'}}
        """
        error: dict[str, Any] = {
            "code": self.code,
            "message": self.message,
            "status": STATUS[self.code],
        }
        if self.details:
            error["details"] = list(self.details)
        return {"error": error}


def typed_detail(error_type: str, **more: Any) -> Detail:
    """Return the detail by which clients of Perspective tell errors apart."""
    return {"@type": OUR_ERROR, "errorType": error_type, **more}


def invalid(message: str) -> ApiError:
    """A request that breaks a rule with no name of its own."""
    return ApiError(message, typed_detail("INVALID_REQUEST"))


def malformed(message: str, fields: Sequence[tuple[str, str]] = ()) -> ApiError:
    """A body that is not the agreed JSON; ``fields`` are paths and what is wrong there."""
    violations = [{"field": path, "description": wrong} for path, wrong in fields]
    details = [{"@type": BAD_REQUEST, "fieldViolations": violations}] if violations else []
    return ApiError(f"Invalid JSON payload received. {message}", *details)


def key_missing() -> ApiError:
    """Nobody in particular asks."""
    return ApiError(
        "Method doesn't allow unregistered callers (callers without established identity). "
        "Please use API Key or other form of API consumer identity to call this API.",
        code=403,
    )


def key_invalid(service: str) -> ApiError:
    """A key that opens nothing on this host."""
    return ApiError(
        "API key not valid. Please pass a valid API key.",
        {
            "@type": ERROR_INFO,
            "reason": "API_KEY_INVALID",
            "domain": "googleapis.com",
            "metadata": {"service": service},
        },
    )


def quota_exceeded(service: str, *, span: str, limit: int, seconds: int) -> ApiError:
    """The key was used ``limit`` times in a minute or day; free again in ``seconds``."""
    return ApiError(
        f"Quota exceeded for quota metric 'Analysis requests (AnalyzeComment)' and limit "
        f"'Analysis requests (AnalyzeComment) per {span}' of service '{service}'.",
        {
            "@type": ERROR_INFO,
            "reason": "RATE_LIMIT_EXCEEDED",
            "domain": "googleapis.com",
            "metadata": {
                "service": service,
                "quota_metric": "CommentAnalyzerService/analyze_requests",
                "quota_limit": f"AnalyzeRequestsPer{span.title()}PerProject",
                "quota_limit_value": str(limit),
            },
        },
        code=429,
        retry_after=max(seconds, 1),
    )
