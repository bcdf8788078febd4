"""Mail over a real connection with TLS: nobody reads it on the way, and nobody stands in for the server."""

import base64
import ipaddress
import re
import ssl
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from reports.mail import send_mail
from reports.receivers import DeliveryError, Receiver
from tests.reports.listeners import MailServer, _MailHandler, listening

DESK = Receiver("desk", mail_to=("desk@example.org",))


class TlsMailServer(MailServer):
    """A mail server that offers STARTTLS and takes a login only behind it."""

    def __init__(self, certificate: Path) -> None:
        super().__init__()
        self.RequestHandlerClass = _TlsMailHandler
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate)
        self.logins: list[str] = []
        self.in_the_open: list[bytes] = []


class _TlsMailHandler(_MailHandler):
    server: TlsMailServer

    def handle(self) -> None:
        self.wfile.write(b"220 ready\r\n")
        for line in self.rfile:
            self.server.in_the_open.append(line)
            if line.upper().startswith(b"EHLO"):
                self.wfile.write(b"250-here\r\n250 STARTTLS\r\n")
            elif line.upper().startswith(b"STARTTLS"):
                self.wfile.write(b"220 go on\r\n")
                return self._talk_securely()
            else:
                self.wfile.write(b"530 STARTTLS first\r\n")
        return None

    def _talk_securely(self) -> None:
        try:
            connection = self.server.context.wrap_socket(self.connection, server_side=True)
        except ssl.SSLError:
            return
        with connection, connection.makefile("rwb", buffering=0) as stream:
            while line := stream.readline():
                if line.upper().startswith(b"EHLO"):
                    stream.write(b"250-here\r\n250 AUTH PLAIN\r\n")
                elif line.upper().startswith(b"AUTH PLAIN"):
                    self.server.logins.append(base64.b64decode(line.split()[2]).decode())
                    stream.write(b"235 welcome\r\n")
                elif line.upper().startswith(b"DATA"):
                    stream.write(b"354 go on\r\n")
                    self.server.received.append(b"".join(iter(stream.readline, b".\r\n")))
                    stream.write(b"250 ok\r\n")
                elif line.upper().startswith(b"QUIT"):
                    stream.write(b"421 not now\r\n")  # a rude goodbye to a mail that was taken
                else:
                    stream.write(b"250 ok\r\n")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that nobody trusts unless told to, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a mail server")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    return file


@pytest.fixture
def server(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> TlsMailServer:
    server = TlsMailServer(certificate)
    values = {
        "HOST": "127.0.0.1",
        "PORT": str(server.port),
        "USER": "press",
        "PASSWORD": "s3cret",
        "FROM": "press@example.org",
    }
    for name, value in values.items():
        monkeypatch.setenv(f"PRESSWATCH_SMTP_{name}", value)
    return server


def test_login_and_mail_go_through_tls_only(
    server: TlsMailServer, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRESSWATCH_SMTP_CA", str(certificate))
    with listening(server):
        send_mail(DESK, "k1", "Ünusual", "text “with” marks", "<p>page</p>")
    (received,) = server.received
    mail = message_from_bytes(received, policy=policy.default)
    assert (mail["Subject"], mail["To"], mail["Message-ID"]) == ("Ünusual", "desk@example.org", "<k1@example.org>")
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert mail.get_body(("plain",)).get_content().strip() == "text “with” marks"
    assert server.logins == ["\0press\0s3cret"]
    assert [line.split()[0].upper() for line in server.in_the_open] == [b"EHLO", b"STARTTLS"]


def test_a_server_that_cannot_be_trusted_gets_neither_login_nor_mail(server: TlsMailServer) -> None:
    with listening(server), pytest.raises(DeliveryError) as caught:
        send_mail(DESK, "k1", "subject", "text")
    assert "did not take the mail" in str(caught.value)
    assert "s3cret" not in str(caught.value)
    assert (server.received, server.logins) == ([], [])


@pytest.mark.parametrize("subject", ["one\r\nBcc: all@example.org", "one\nBcc: all@example.org", "x" * 500])
def test_a_title_in_the_subject_cannot_begin_another_header(
    server: TlsMailServer, certificate: Path, monkeypatch: pytest.MonkeyPatch, subject: str
) -> None:
    monkeypatch.setenv("PRESSWATCH_SMTP_CA", str(certificate))
    with listening(server):
        send_mail(DESK, "k1", subject, "text")
    mail = message_from_bytes(server.received[0], policy=policy.default)
    assert mail["Bcc"] is None
    assert len(mail["Subject"]) <= 200


@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        ("TLS", "sometimes", "set it to starttls, tls or none"),
        ("HOST", "", "no mail server; set PRESSWATCH_SMTP_HOST"),
        ("PORT", "abc", "set it to a number such as 587"),
        ("PORT", "70000", "set it to a number such as 587"),
        ("PORT", "٥٨٧", "set it to a number such as 587"),
        ("CA", "/nowhere/ca.pem", "name a PEM file, or leave it empty"),
        ("CA", __file__, "name a PEM file, or leave it empty"),
        ("FROM", "<", "set it to press@example.org or"),
        ("FROM", "press", "set it to press@example.org or"),
        ("FROM", "Press <press@example.org>\nBcc: all@example.org", "set it to press@example.org or"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_with_what_to_write(
    server: TlsMailServer, monkeypatch: pytest.MonkeyPatch, name: str, value: str, remedy: str
) -> None:
    monkeypatch.setenv(f"PRESSWATCH_SMTP_{name}", value)
    with listening(server), pytest.raises(DeliveryError, match=re.escape(remedy)) as caught:
        send_mail(DESK, "k1", "subject", "text")
    assert f"PRESSWATCH_SMTP_{name}" in str(caught.value)
    assert server.received == []


def test_a_sender_may_have_a_name(server: TlsMailServer, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESSWATCH_SMTP_CA", str(certificate))
    monkeypatch.setenv("PRESSWATCH_SMTP_FROM", '"Prëss, the desk" <press@news.example>')
    with listening(server):
        send_mail(DESK, "k1", "subject", "text")
    mail = message_from_bytes(server.received[0], policy=policy.default)
    (sender,) = mail["From"].addresses
    assert sender.addr_spec == "press@news.example"
    assert mail["Message-ID"] == "<k1@news.example>"
