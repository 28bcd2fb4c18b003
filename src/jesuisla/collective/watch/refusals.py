"""Why a text is not the link of a thread, in words that say what to do."""

from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from jesuisla.networks.archives import Code
from jesuisla.networks.links import WhyNot

NOT_A_LINK = MappingProxyType(
    {
        WhyNot.EMPTY: _("Please paste the link of the post here."),
        WhyNot.NOT_A_LINK: _(
            "There is no link in this text. Open the post, copy its address (https://…) and "
            "paste it here."
        ),
        WhyNot.NOT_PUBLIC: _(
            "This address opens only for you, or only after signing in. Open the post itself "
            "and copy its own address."
        ),
        WhyNot.PRIVATE_PLACE: _(
            "This is a private place: a group or a conversation. We only go where everybody "
            "can read."
        ),
        WhyNot.NOT_A_POST: _(
            "This is a page or a profile, not one post. Open the post (a tap on its date "
            "often does it) and copy that address."
        ),
        WhyNot.SHORTENED: _(
            "This short link hides where it leads. Open it, then copy the address that the "
            "browser shows."
        ),
        WhyNot.TOO_LONG: _("This is too much text for one link. Please paste the link alone."),
        WhyNot.SEVERAL_LINKS: _(
            "There are several links here. Please propose one thread at a time."
        ),
    }
)

REFUSED_ROWS = MappingProxyType(
    {
        Code.NOT_JSON: _("This line is not JSON; it may be cut off."),
        Code.WRONG_COLUMNS: _("This row has more or fewer cells than there are columns."),
        Code.BROKEN_QUOTES: _("A quotation mark is opened in this row and never closed."),
        Code.BAD_ENCODING: _("Some letters of this row cannot be read; save the file as UTF-8."),
        Code.TOO_LONG: _("A value of this row is too long to be true."),
        Code.UNKNOWN_ITEM: _("This is an item of a kind that we do not read."),
        Code.MISSING_FIELD: _("Something needed is missing in this row."),
        Code.BAD_VALUE: _("A value of this row is of the wrong kind."),
        Code.BAD_DATE: _("The time in this row cannot be read; write it as 2026-01-31 18:30:00."),
        Code.TIME_IN_FUTURE: _("The time in this row lies in the future."),
        Code.BAD_COUNT: _("A number in this row is not a whole number."),
        Code.NEGATIVE_COUNT: _("A number in this row is below zero."),
        Code.BAD_LINK: _("The address in this row is not one of the web (https://…)."),
        Code.EXCEL_BROKEN_ID: _(
            "A spreadsheet has rounded the number of this row; export it again and do not open "
            "it with a spreadsheet in between."
        ),
        Code.FORMULA_CELL: _("A cell of this row would run as a formula in a spreadsheet."),
        Code.DELETED: _("This comment was deleted on the network, so it is not kept."),
    }
)
