"""The demonstration: invented groups, people and threads, plainly named so."""

from jesuisla.server.demonstration.filling import fill
from jesuisla.server.demonstration.people import sign_in_lines

__all__ = ["fill", "sign_in_lines"]
