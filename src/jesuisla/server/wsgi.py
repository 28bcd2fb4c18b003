"""The web application, for any WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

from jesuisla.server.environment import hide_secrets
from jesuisla.server.request_environment import cleaned

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jesuisla.server.settings")
hide_secrets()
application = cleaned(get_wsgi_application())
