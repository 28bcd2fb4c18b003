"""A supporter's logo: what was sent is read, bounded, and drawn anew as a PNG of our own.

Nothing of the file that was sent is kept, so neither a script nor a place where a picture was
taken gets through.
"""

from hashlib import sha256
from io import BytesIO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.groups.models import Logo, Supporter
from jesuisla.collective.journal.refusals import Refused

FORMATS = ("PNG", "JPEG", "WEBP")
LARGEST_FILE = 2 * 1024 * 1024
MOST_PIXELS = 24_000_000
LONGEST_SIDE = 8_000  # a line of 24 million pixels takes a gigabyte to shrink
BOX = (480, 192)
"""Twice the size it is shown in, for sharp screens."""


def as_logo(data: bytes) -> tuple[bytes, int, int]:
    """Return the picture as a PNG that fits the box, its width and its height.

    Raises :class:`Refused` for a file that is too large, or no PNG, JPEG or WebP picture.
    """
    from PIL import Image, UnidentifiedImageError

    if len(data) > LARGEST_FILE:
        raise Refused(_("This picture is larger than 2 MB. Please send a smaller one."))
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as file:
            if file.width * file.height > MOST_PIXELS or max(file.size) > LONGEST_SIDE:
                raise Refused(_("This picture has too many pixels. Please send a smaller one."))
            picture = file.convert("RGBA")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        raise Refused(_("Please send a picture as PNG, JPEG or WebP.")) from None
    picture.thumbnail(BOX)
    png = BytesIO()
    picture.quantize(256, method=Image.Quantize.FASTOCTREE).save(png, "PNG", optimize=True)
    return png.getvalue(), picture.width, picture.height


@transaction.atomic
def keep_logo(supporter: Supporter, data: bytes) -> Logo:
    """Give a supporter this logo in place of an earlier one; part of naming the supporter."""
    png, width, height = as_logo(data)
    logo, _new = Logo.objects.update_or_create(
        supporter=supporter,
        defaults={
            "group_id": supporter.group_id,
            "png": png,
            "width": width,
            "height": height,
            "digest": sha256(png).hexdigest()[:16],
        },
    )
    return logo
