"""Dates and hours as one writes them in French: 28 nov. 2026, 12 h 42.

The first of a month is mended where it is shown, by ``jesuisla.collective.groups.days``.
"""

TIME_FORMAT = "G\u00a0\\h\u00a0i"
DATETIME_FORMAT = f"j F Y, {TIME_FORMAT}"
SHORT_DATE_FORMAT = "j\u00a0N Y"
SHORT_DATETIME_FORMAT = f"j\u00a0N Y, {TIME_FORMAT}"
