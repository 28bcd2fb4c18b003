"""By e-mail: the whole letter in plain text, to the address of the account."""

from django.utils.translation import gettext_lazy as _

from jesuisla.collective.members.letters import MailText, send_letter
from jesuisla.collective.members.models import Membership
from jesuisla.collective.notifications.notification import Notification


class Mail:
    """Letters to the address by which a person signs in, which is proved."""

    name = "mail"
    label = _("By e-mail")
    is_private = True

    def send(self, notification: Notification, to: Membership) -> None:
        """Send the letter; raises ``OSError`` when the mail server does not take it."""
        send_letter(MailText(notification.subject, notification.text), to.person.email)
