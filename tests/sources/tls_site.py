"""A real web site on loopback that speaks HTTP/2 over TLS, with a certificate made when it starts."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import RequestReceived

KEYS = "key-and-certificate.pem"


@dataclass
class TlsSite:
    """The site's pages by path, and what it was asked: host, path and user agent, by connection."""

    port: int
    trusting: ssl.SSLContext
    """Takes the site's certificate, and no other."""
    pages: dict[str, bytes] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    connection_count: int = 0


@asynccontextmanager
async def tls_site(folder: Path, names: Sequence[str]) -> AsyncIterator[TlsSite]:
    """Serve pages on a free port for these names until the block ends."""
    certificate = _make_certificate(folder / KEYS, names)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / KEYS)
    context.set_alpn_protocols(["h2"])
    here = TlsSite(0, ssl.create_default_context(cadata=certificate))
    server = await asyncio.start_server(
        lambda reader, writer: _serve(here, reader, writer), "127.0.0.1", 0, ssl=context
    )
    here.port = server.sockets[0].getsockname()[1]
    try:
        yield here
    finally:
        server.close()


async def _serve(here: TlsSite, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    connection = H2Connection(H2Configuration(client_side=False, header_encoding="utf-8"))
    connection.initiate_connection()
    here.connection_count += 1
    try:
        while received := await reader.read(65_536):
            for event in connection.receive_data(received):
                if isinstance(event, RequestReceived):
                    _answer(here, connection, event)
            writer.write(connection.data_to_send())
            await writer.drain()
    except (ConnectionError, ssl.SSLError):
        pass
    finally:
        writer.close()


def _answer(here: TlsSite, connection: H2Connection, event: RequestReceived) -> None:
    headers = dict(event.headers)
    here.asked.append({**headers, "connection": str(here.connection_count)})
    body = here.pages.get(headers[":path"])
    connection.send_headers(event.stream_id, [(":status", "404" if body is None else "200"), ("etag", '"v2"')])
    connection.send_data(event.stream_id, body or b"", end_stream=True)


def _make_certificate(path: Path, names: Sequence[str]) -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, names[0])])
    places: list[x509.GeneralName] = [x509.DNSName(name) for name in names]
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([*places, x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    text = certificate.public_bytes(serialization.Encoding.PEM)
    path.write_bytes(secret + text)
    return text.decode("ascii")
