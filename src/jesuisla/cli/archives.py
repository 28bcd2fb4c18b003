"""What is said of a whole archive that cannot be read."""

from jesuisla.server.language import gettext as _


def about_archive(error: Exception) -> str:
    """Why a whole file cannot be read, and what to do."""
    from jesuisla.networks import archives

    if isinstance(error, archives.UnknownFormat):
        found = ", ".join(error.found) or "–"
        sentence = _("Unknown file format (found: %(found)s).")
        return sentence % {"found": found}
    if isinstance(error, archives.WrongColumns):
        sentence = _("Columns are missing from this file: %(missing)s.")
        return sentence % {"missing": ", ".join(error.missing)}
    sentences: dict[type[Exception], str] = {
        archives.EmptyArchive: _("This file is empty."),
        archives.DamagedArchive: _("This file is damaged; please export it again."),
        archives.ThreadNeeded: _("This file contains no thread ID; set it with --thread."),
    }
    return sentences.get(type(error), str(error))
