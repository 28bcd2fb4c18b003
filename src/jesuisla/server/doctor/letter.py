"""A real letter, sent to see whether mail leaves, and what the mail server says of it."""

import smtplib
from email.utils import parseaddr
from typing import cast

from jesuisla.server.doctor.finding import Finding, State, wrong
from jesuisla.server.environment import Environment
from jesuisla.server.language import gettext as _

ACCEPTED = range(200, 300)


class RefusedLetter(Exception):  # noqa: N818  # what the server said, not a fault of ours
    """The mail server did not take the letter; the message says what, and in which words."""


def send_test(environment: Environment, email: str) -> Finding:
    """Send a letter to ``email`` and say what the mail server answered. Needs Django's settings."""
    if environment.email_url is None:
        return wrong(
            "test-letter",
            _("The test e-mail was not sent: there is no mail server."),
            _("Set JESUISLA_EMAIL_URL, for example smtp://name:password@host:587."),
        )
    try:
        answer = _deliver(environment, email)
    except RefusedLetter as refusal:
        advice = _(
            "Check JESUISLA_EMAIL_URL and JESUISLA_EMAIL_FROM with whoever runs that server."
        )
        return wrong("test-letter", str(refusal), advice)
    values = {"email": email, "answer": answer}
    return Finding(
        "test-letter",
        State.RIGHT,
        _("The mail server took a letter to %(email)s and answered: %(answer)s") % values,
        _("See whether it arrives, and not among unwanted mail."),
    )


def _deliver(environment: Environment, email: str) -> str:
    from django.core.mail import EmailMessage
    from django.core.mail.backends.smtp import EmailBackend

    host = environment.hosts[0].removeprefix(".")
    letter = EmailMessage(
        _("Test from %(host)s") % {"host": host},
        _("jesuisla doctor sent this e-mail from %(host)s. There is nothing to do.")
        % {"host": host},
        environment.email_from,
        [email],
    )
    text = letter.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]  # Django's own message
    backend = EmailBackend()
    try:
        backend.open()
        server = cast("smtplib.SMTP", backend.connection)
        _check(_("the sender"), server.mail(parseaddr(environment.email_from)[1]))
        _check(_("the recipient"), server.rcpt(email))
        return _check(_("the letter"), server.data(text))
    except smtplib.SMTPResponseException as error:
        refused_parts = {
            smtplib.SMTPAuthenticationError: _("name and password"),
            smtplib.SMTPDataError: _("the letter"),
        }
        answer = f"{error.smtp_code} {_words(error.smtp_error)}"
        what = refused_parts.get(type(error), _("the connection"))
        raise RefusedLetter(_refusal(what, answer)) from None
    except (OSError, smtplib.SMTPException) as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise RefusedLetter(
            _("The mail server cannot be reached: %(reason)s") % {"reason": reason}
        ) from None
    finally:
        backend.close()


def _check(what: str, reply: tuple[int, bytes]) -> str:
    """Return what the server answered; raises :class:`RefusedLetter` where it says no."""
    code, words = reply
    answer = f"{code} {_words(words)}"
    if code not in ACCEPTED:
        raise RefusedLetter(_refusal(what, answer))
    return answer


def _refusal(what: str, answer: str) -> str:
    return _("The mail server refused %(what)s: %(answer)s") % {"what": what, "answer": answer}


def _words(answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return " ".join(text.split())
