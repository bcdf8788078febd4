"""Sends mail over SMTP, as text and as a page."""

import os
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, localtime

from reports.receivers import DeliveryError, Receiver

HOST, PORT, USER, PASSWORD = (f"PRESSWATCH_SMTP_{name}" for name in ("HOST", "PORT", "USER", "PASSWORD"))
SENDER, TLS, AUTHORITY = "PRESSWATCH_SMTP_FROM", "PRESSWATCH_SMTP_TLS", "PRESSWATCH_SMTP_CA"
TIMEOUT_SECONDS = 30.0
_PORTS = {"starttls": 587, "tls": 465, "none": 25}


def send_mail(receiver: Receiver, key: str, subject: str, text: str, page: str | None = None) -> None:
    """One mail to all addresses of the receiver. DeliveryError when the server did not take it.

    PRESSWATCH_SMTP_HOST names the server. PRESSWATCH_SMTP_TLS is `starttls` (the default), `tls` or `none`; a server whose
    certificate cannot be trusted gets nothing. The key stands in Message-ID, by which mail programs know a mail sent twice.
    """
    message = _compose(receiver, key, subject, text, page)
    host = os.environ.get(HOST, "").strip()
    if not host:
        raise DeliveryError(f"{receiver.name}: no mail server; set {HOST}", is_final=True)
    try:
        with _connected(host) as server:
            if user := os.environ.get(USER, ""):
                server.login(user, os.environ.get(PASSWORD, ""))
            server.send_message(message)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        is_final = isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= 500
        said = error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else type(error).__name__
        raise DeliveryError(f"{receiver.name}: {host} did not take the mail ({said})", is_final) from None


@contextmanager
def _connected(host: str) -> Iterator[smtplib.SMTP]:
    """How the server says goodbye is no matter: a mail that it has taken must not be sent again for that."""
    server = _connect(host)
    try:
        yield server
        with suppress(OSError, smtplib.SMTPException):
            server.quit()
    finally:
        server.close()


def _connect(host: str) -> smtplib.SMTP:
    mode = os.environ.get(TLS, "").strip() or "starttls"
    if mode not in _PORTS:
        raise DeliveryError(f"{TLS} is {mode!r}; set it to starttls, tls or none", is_final=True)
    port = int(os.environ.get(PORT, "").strip() or _PORTS[mode])
    context = ssl.create_default_context(cafile=os.environ.get(AUTHORITY) or None)
    if mode == "tls":
        return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=context)
    server = smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)
    if mode == "starttls":
        try:
            server.starttls(context=context)
        except BaseException:
            server.close()
            raise
    return server


def _compose(receiver: Receiver, key: str, subject: str, text: str, page: str | None) -> EmailMessage:
    sender = os.environ.get(SENDER, "").strip() or receiver.mail_to[0]
    domain = sender.rpartition("@")[2].strip("<> ") or "localhost"
    message = EmailMessage()
    # A header is one line: what an article's title brings along must not begin another.
    message["Subject"] = " ".join(subject.split())[:200]
    message["From"] = sender
    message["To"] = [_address(each) for each in receiver.mail_to]
    message["Date"] = format_datetime(localtime())
    message["Message-ID"] = f"<{key}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    if page is not None:
        message.add_alternative(page, subtype="html")
    return message


def _address(written: str) -> Address:
    with suppress(ValueError):
        return Address(addr_spec=written)
    raise DeliveryError("a receiver has a mail address that cannot be used; look at its mailto:", is_final=True)
