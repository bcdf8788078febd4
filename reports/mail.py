"""Sends mail over SMTP, as text and as a page."""

import os
import smtplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, localtime, parseaddr

from reports.receivers import MAIL_ADDRESS, DeliveryError, Receiver

HOST, PORT, USER, PASSWORD = (f"PRESSWATCH_SMTP_{name}" for name in ("HOST", "PORT", "USER", "PASSWORD"))
SENDER, TLS, AUTHORITY = "PRESSWATCH_SMTP_FROM", "PRESSWATCH_SMTP_TLS", "PRESSWATCH_SMTP_CA"
TIMEOUT_SECONDS = 30.0
_PORTS = {"starttls": 587, "tls": 465, "none": 25}


def send_mail(receiver: Receiver, key: str, subject: str, text: str, page: str | None = None) -> str | None:
    """One mail to all addresses of the receiver. DeliveryError when the server took it for none of them.

    A complaint comes back when it was taken for some and refused for others. That is a delivery all the same: the mail sent
    again would reach those who have it twice, and an address that its server refuses is for the operator to mend.

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
            refused = server.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        is_final = all(code >= 500 for code, _ in error.recipients.values())
        raise DeliveryError(_name_refused(receiver, host, error.recipients), is_final) from None
    except (OSError, smtplib.SMTPException, ValueError) as error:
        is_final = isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= 500
        said = error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else type(error).__name__
        raise DeliveryError(f"{receiver.name}: {host} did not take the mail ({said})", is_final) from None
    return f"{_name_refused(receiver, host, refused)}; the others have the mail" if refused else None


def _name_refused(receiver: Receiver, host: str, refused: Mapping[str, tuple[int, bytes]]) -> str:
    """Which addresses, by their place: they themselves belong to people and stay out of logs."""
    places = ", ".join(str(place) for place, each in enumerate(receiver.mail_to, 1) if each in refused)
    codes = ", ".join(sorted({str(code) for code, _ in refused.values()}))
    return f"{receiver.name}: {host} refused address {places} of {len(receiver.mail_to)} ({codes})"


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
    port, context = _read_port(mode), _read_authority()
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


def _read_port(mode: str) -> int:
    written = os.environ.get(PORT, "").strip() or str(_PORTS[mode])
    if not (written.isascii() and written.isdigit() and 0 < int(written) < 65_536):
        raise DeliveryError(f"{PORT} is {written!r}; set it to a number such as {_PORTS[mode]}", is_final=True)
    return int(written)


def _read_authority() -> ssl.SSLContext:
    file = os.environ.get(AUTHORITY, "").strip() or None
    try:
        return ssl.create_default_context(cafile=file)
    except OSError as error:
        said = f"{AUTHORITY} is {file!r}, and no certificate can be read there ({type(error).__name__})"
        raise DeliveryError(f"{said}; name a PEM file, or leave it empty", is_final=True) from None


def _compose(receiver: Receiver, key: str, subject: str, text: str, page: str | None) -> EmailMessage:
    sender = _read_sender() or Address(addr_spec=receiver.mail_to[0])
    message = EmailMessage()
    # A header is one line: what an article's title brings along must not begin another.
    message["Subject"] = " ".join(subject.split())[:200]
    message["From"] = sender
    message["To"] = [Address(addr_spec=each) for each in receiver.mail_to]
    message["Date"] = format_datetime(localtime())
    message["Message-ID"] = f"<{key}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    if page is not None:
        message.add_alternative(page, subtype="html")
    return message


def _read_sender() -> Address | None:
    written = os.environ.get(SENDER, "").strip()
    name, address = parseaddr(written)
    if written and not (written.isprintable() and MAIL_ADDRESS.fullmatch(address)):
        expected = "press@example.org or Press <press@example.org>"
        raise DeliveryError(f"{SENDER} is {written!r}; set it to {expected}", is_final=True)
    return Address(display_name=name, addr_spec=address) if written else None
