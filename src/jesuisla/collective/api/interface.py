"""Everything that other programs may call, described by ``/api/v1/openapi.json``."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser
from pydantic_core import from_json

from jesuisla.collective.api import endpoints
from jesuisla.collective.api.perspective import endpoints as perspective
from jesuisla.collective.api.perspective.errors import ApiError, malformed

DESCRIPTION_GOOD_FOR = 3600
"""For how many seconds a program need not ask for the description again."""
MOST_VIOLATIONS = 20
"""Mistakes that are named in one answer."""


class StrictParser(Parser):
    """JSON as its standard has it: no lone surrogate, no NaN, no depth without end."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return the body as plain data; raises ``ApiError`` when it is not JSON."""
        try:
            return from_json(request.body, allow_inf_nan=False)
        except ValueError as error:
            raise malformed(f"{error}.") from error


class OpenAPI(NinjaAPI):
    """An API that pages of any origin may call, since it reads no cookie."""

    _description: Any = None

    def get_root_path(self, path_params: dict[str, Any]) -> str:  # noqa: ARG002  # ninja's shape
        """Return where the paths of the description begin; they are whole already."""
        return "/"

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        """Return the description: made once, as it changes with the version alone."""
        if self._description is None:
            self._description = super().get_openapi_schema(**kwargs)
        return self._description

    def create_response(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The answer, open to every page."""
        response = super().create_response(request, *args, **kwargs)
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response


api = OpenAPI(
    title="jesuisla",
    version="1",
    description="A drop-in for Perspective's Comment Analyzer, and public facts.",
    openapi_url="/api/v1/openapi.json",
    docs_decorator=cache_control(public=True, max_age=DESCRIPTION_GOOD_FOR),
    # Its page would load scripts from elsewhere.
    docs_url=None,
    urls_namespace="interface",
    parser=StrictParser(),
)
api.add_router("", perspective.router, tags=["Perspective"])
api.add_router("", endpoints.router, tags=["Product"])


@api.exception_handler(ApiError)
def error_response(request: HttpRequest, error: ApiError) -> HttpResponse:
    """An error in the shape that clients read."""
    response = api.create_response(request, error.body(), status=error.code)
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(error.retry_after)
    return response


@api.exception_handler(HttpError)
def parse_error_response(request: HttpRequest, error: HttpError) -> HttpResponse:
    """A body that the parser refused, and why."""
    cause = error.__cause__
    return error_response(request, cause if isinstance(cause, ApiError) else malformed(f"{error}."))


@api.exception_handler(ValidationError)
def validation_error_response(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A body of another shape: each field and what is wrong there."""
    fields = [_violation(violation) for violation in error.errors[:MOST_VIOLATIONS]]
    return error_response(
        request, malformed(" ".join(sentence for _path, sentence in fields), fields)
    )


def _violation(error: dict[str, Any]) -> tuple[str, str]:
    """Return where something is wrong, as ``comment.text``, and a sentence that says what."""
    # The first two say that it is the body, and the name of our own parameter.
    path = ".".join(_short(part) for part in error["loc"][2:])
    if error["type"] == "extra_forbidden":
        return path, f'Unknown name "{path}": Cannot find field.'
    if not path:
        return path, "The body must be a JSON object."
    return path, f"Invalid value at '{path}': {error['msg']}."


def _short(part: str | int) -> str:
    return str(part)[:64]
