"""Passing plain data to a script file, through an attribute."""

import json
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder

register = template.Library()


@register.filter
def json_text(value: Any) -> str:
    """Return the value as JSON text, to be escaped by the template like any other text.

    >>> json_text({"a": [1, None]})
    '{"a": [1, null]}'
    """
    return json.dumps(value, cls=DjangoJSONEncoder)
