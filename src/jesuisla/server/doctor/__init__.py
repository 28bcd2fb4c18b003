"""The doctor: what is right and wrong with this installation, in plain sentences."""

from jesuisla.server.doctor.examination import examine
from jesuisla.server.doctor.finding import Finding, State

__all__ = ["Finding", "State", "examine"]
