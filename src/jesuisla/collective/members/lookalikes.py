"""The skeleton of an alias, under the name by which a landed migration asks for it."""

from jesuisla.analysis.lookalikes import skeleton

__all__ = ["skeleton"]
