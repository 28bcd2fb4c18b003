"""What a phone needs to keep the room on its home screen and to share links into it."""

from django.http import JsonResponse
from django.templatetags.static import static
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jesuisla.collective.drawing.palette import ACCENT, PAPER
from jesuisla.collective.groups.middleware import GroupRequest

ICONS = (("icon-192", 192, "any"), ("icon-512", 512, "any"), ("maskable-512", 512, "maskable"))


@require_safe
def manifest(request: GroupRequest) -> JsonResponse:
    """``/manifest.webmanifest``, see https://www.w3.org/TR/appmanifest/."""
    return JsonResponse(
        {
            "id": "/",
            "name": request.group.name,
            "short_name": request.group.hashtag,
            "description": _(
                "We answer hate in comment threads together, calmly, in our own words."
            ),
            "lang": get_language(),
            "dir": "auto",
            "start_url": "/actions",
            "scope": "/",
            "display": "standalone",
            "background_color": PAPER,
            "theme_color": ACCENT,
            "icons": [
                {
                    "src": static(f"icons/{name}.png"),
                    "sizes": f"{size}x{size}",
                    "type": "image/png",
                    "purpose": purpose,
                }
                for name, size, purpose in ICONS
            ],
            "share_target": {
                "action": "/proposer/partager",
                "method": "POST",
                "enctype": "multipart/form-data",
                "params": {"title": "title", "text": "text", "url": "url"},
            },
        },
        content_type="application/manifest+json; charset=utf-8",
    )
