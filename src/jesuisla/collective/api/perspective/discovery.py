"""The discovery document: how Google's generic clients learn what they may call.

Made from the shapes themselves, so that it cannot say anything else than they do.
Format: https://developers.google.com/discovery/v1/reference/apis
"""

from typing import Any

from pydantic import BaseModel

from jesuisla.collective.api.perspective.shapes import (
    AnalyzeCommentRequest,
    AnalyzeCommentResponse,
    SuggestCommentScoreRequest,
    SuggestCommentScoreResponse,
)

METHODS: tuple[tuple[str, str, type[BaseModel], type[BaseModel]], ...] = (
    ("analyze", "Scores a comment.", AnalyzeCommentRequest, AnalyzeCommentResponse),
    (
        "suggestscore",
        "Says what a comment should have scored.",
        SuggestCommentScoreRequest,
        SuggestCommentScoreResponse,
    ),
)
FORMATS = {"integer": "int32", "number": "float"}


def discovery_document(root: str) -> dict[str, Any]:
    """Return the document of the service at ``root``, an address that ends in a slash."""
    return {
        "kind": "discovery#restDescription",
        "discoveryVersion": "v1",
        "id": "commentanalyzer:v1alpha1",
        "name": "commentanalyzer",
        "canonicalName": "Comment Analyzer",
        "version": "v1alpha1",
        "revision": "20261122",
        "title": "Comment Analyzer",
        "description": "A drop-in for the Perspective Comment Analyzer API.",
        "protocol": "rest",
        "rootUrl": root,
        "servicePath": "",
        "baseUrl": root,
        "basePath": "",
        "fullyEncodeReservedExpansion": True,
        "version_module": True,
        "parameters": {
            "key": _parameter("API key."),
            "alt": _parameter("Data format for response.", enum=["json"], default="json"),
            "prettyPrint": {
                "type": "boolean",
                "location": "query",
                "default": "true",
                "description": "Taken, and of no effect.",
            },
            "quotaUser": _parameter("Taken, and of no effect."),
        },
        "schemas": _schemas(),
        "resources": {
            "comments": {
                "methods": {
                    name: _method(name, description, request, response)
                    for name, description, request, response in METHODS
                }
            }
        },
    }


def _parameter(description: str, **more: Any) -> dict[str, Any]:
    return {"type": "string", "location": "query", "description": description, **more}


def _method(
    name: str, description: str, request: type[BaseModel], response: type[BaseModel]
) -> dict[str, Any]:
    path = f"v1alpha1/comments:{name}"
    return {
        "id": f"commentanalyzer.comments.{name}",
        "path": path,
        "flatPath": path,
        "httpMethod": "POST",
        "description": description,
        "parameters": {},
        "parameterOrder": [],
        "request": {"$ref": request.__name__},
        "response": {"$ref": response.__name__},
    }


def _schemas() -> dict[str, Any]:
    schemas: dict[str, Any] = {}
    for _name, _description, request, response in METHODS:
        for model in (request, response):
            schema = model.model_json_schema(by_alias=True)
            schemas |= schema.pop("$defs", {})
            schemas[model.__name__] = schema
    return {
        name: {
            "id": name,
            "type": "object",
            "description": schema.get("description", ""),
            "properties": {field: _property(what) for field, what in schema["properties"].items()},
        }
        for name, schema in sorted(schemas.items())
    }


def _property(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a field of JSON Schema in the words of a discovery document."""
    description = {"description": schema["description"]} if "description" in schema else {}
    choices = [choice for choice in schema.get("anyOf", ()) if choice.get("type") != "null"]
    if choices:
        schema = choices[0]
    if "$ref" in schema:
        return {"$ref": schema["$ref"].rsplit("/", 1)[-1], **description}
    document_field: dict[str, Any] = {"type": schema["type"], **description}
    if schema["type"] in FORMATS:
        document_field["format"] = FORMATS[schema["type"]]
    if schema["type"] == "array":
        document_field["items"] = _property(schema["items"])
    if schema["type"] == "object":
        document_field["additionalProperties"] = _map_values(schema)
    return document_field


def _map_values(schema: dict[str, Any]) -> dict[str, Any]:
    """Return what a map holds; JSON Schema says it elsewhere when its keys follow a pattern."""
    values = schema.get("additionalProperties") or next(iter(schema["patternProperties"].values()))
    return _property(values)
