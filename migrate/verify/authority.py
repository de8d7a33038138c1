"""A throw-away certificate authority, for programs whose base URL cannot be changed: nothing of it is kept.

Needs the package `cryptography`, of the extra `verify`.
"""

from __future__ import annotations

import os
import ssl
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from migrate.model import MigrateError

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

_DAY = timedelta(days=1)
# Where systems keep the authorities that programs trust; a bundle in their place must hold those, too.
_BUNDLES = ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem")


class Authority:
    """Signs a certificate for each host that is asked for. `bundle` is a file of all authorities to trust."""

    def __init__(self, folder: str) -> None:
        try:
            import cryptography  # noqa: F401  # pyright: ignore[reportUnusedImport]  # whether it is there
        except ImportError:
            raise MigrateError(
                "Expected the package cryptography for --via-proxy but it is not installed: "
                "pip install 'creatoraudit-v2[verify]'"
            ) from None
        self._folder = folder
        self._lock = threading.Lock()
        self._contexts: dict[str, ssl.SSLContext] = {}
        self._key, self._certificate = _root()
        self.bundle = os.path.join(folder, "authorities.pem")
        Path(self.bundle).write_bytes(_pem(self._certificate) + _trusted())

    def context(self, host: str) -> ssl.SSLContext:
        """A server's context with a certificate for `host`."""
        with self._lock:
            if host not in self._contexts:
                self._contexts[host] = self._signed(host)
            return self._contexts[host]

    def _signed(self, host: str) -> ssl.SSLContext:
        from cryptography import x509
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import ec

        key = ec.generate_private_key(ec.SECP256R1())
        builder = _builder(host, self._certificate.subject).public_key(key.public_key())
        names = x509.SubjectAlternativeName([x509.DNSName(host)])
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        builder = builder.add_extension(names, critical=False).add_extension(issuer, critical=False)
        signed = builder.sign(self._key, hashes.SHA256())
        path = os.path.join(self._folder, f"certificate-{len(self._contexts)}.pem")
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "wb") as file:
            file.write(_private(key) + _pem(signed) + _pem(self._certificate))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context


def _root() -> tuple[EllipticCurvePrivateKey, x509.Certificate]:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "creatoraudit-migrate verify, for one run")])
    usage = x509.KeyUsage(
        digital_signature=True, key_cert_sign=True, crl_sign=True, content_commitment=False,
        key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False,
        decipher_only=False,
    )  # fmt: skip
    builder = _builder("", name).subject_name(name).public_key(key.public_key())
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    own = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    builder = builder.add_extension(own, critical=False)
    return key, builder.add_extension(usage, critical=True).sign(key, hashes.SHA256())


def _builder(host: str, issuer: x509.Name) -> x509.CertificateBuilder:
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().issuer_name(issuer).serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - _DAY).not_valid_after(now + _DAY)
    if not host:
        return builder
    return builder.subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host[:64])]))


def _pem(certificate: x509.Certificate) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding

    return certificate.public_bytes(Encoding.PEM)


def _private(key: EllipticCurvePrivateKey) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _trusted() -> bytes:
    """The authorities that this machine trusts, so that calls of other hosts go on as before."""
    given = (os.environ.get("REQUESTS_CA_BUNDLE"), os.environ.get("SSL_CERT_FILE"))
    paths = [*filter(None, given), ssl.get_default_verify_paths().cafile or "", *_BUNDLES]
    return next((Path(path).read_bytes() for path in paths if path and os.path.isfile(path)), b"")
