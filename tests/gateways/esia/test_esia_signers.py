"""Signers other than the one in this process."""

import base64
import http.server
import json
import ssl
import threading
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from domovoy.gateways.esia.development_keys import keep_client_keys
from domovoy.gateways.esia.errors import KeyFileUnusable, SignerUnavailable
from domovoy.gateways.esia.gost import GostPrivateKey
from domovoy.gateways.esia.key_files import read_private_key, read_public_key
from domovoy.gateways.esia.signing import CheckedSigner, GostSigner
from domovoy.gateways.esia.signing_openssl import OpensslSigner, require_engine
from domovoy.gateways.esia.signing_remote import RemoteSigner, connections_to_signer

KEY = GostPrivateKey.generate()
MESSAGE = b"DOMOVOYopenid fullname"


def has_engine():
    try:
        require_engine()
    except SignerUnavailable:
        return False
    return True


def program(folder, text):
    file = folder / "openssl"
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(0o755)
    return str(file)


class TestCheckedSigner:
    def test_lets_out_a_signature_of_the_registered_key(self):
        signature = CheckedSigner(GostSigner(KEY), KEY.public_key()).sign(MESSAGE)

        assert KEY.public_key().verifies(MESSAGE, signature)

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda signature: signature[32:] + signature[:32],
            lambda signature: signature[:63],
            lambda signature: signature + b"\x00",
            lambda _: b"",
            lambda _: GostPrivateKey.generate().sign(MESSAGE),
        ],
    )
    def test_keeps_back_any_other(self, spoil):
        class Spoiled:
            def sign(self, message):
                return spoil(KEY.sign(message))

        with pytest.raises(SignerUnavailable, match="not that of our certificate"):
            CheckedSigner(Spoiled(), KEY.public_key()).sign(MESSAGE)


class TestOpensslSigner:
    @pytest.mark.skipif(not has_engine(), reason="OpenSSL has no gost engine here")
    def test_signs_what_our_certificate_bears_out(self, tmp_path):
        require_engine()
        keys = keep_client_keys(tmp_path, at=datetime.now(UTC))
        public_key = read_public_key(keys.certificate_file.read_bytes())
        signer = CheckedSigner(OpensslSigner(keys.key_file), public_key)

        for number in range(5):
            assert len(signer.sign(f"{MESSAGE}{number}".encode())) == 64

        assert read_private_key(keys.key_file.read_bytes()).public_key() == public_key

    @pytest.mark.skipif(not has_engine(), reason="OpenSSL has no gost engine here")
    def test_names_a_key_it_cannot_use(self, tmp_path):
        with pytest.raises(SignerUnavailable, match="cannot sign with"):
            OpensslSigner(tmp_path / "nothing").sign(MESSAGE)

    def test_says_what_to_install_where_there_is_no_engine(self, tmp_path):
        without = program(tmp_path, "exit 1")

        with pytest.raises(SignerUnavailable, match="install libengine-gost-openssl"):
            require_engine(without)
        with pytest.raises(SignerUnavailable, match="install libengine-gost-openssl"):
            OpensslSigner(tmp_path / "key", without).sign(MESSAGE)

    def test_says_when_there_is_no_such_command(self, tmp_path):
        with pytest.raises(SignerUnavailable, match="cannot be started"):
            require_engine(str(tmp_path / "nothing"))

    def test_does_not_wait_for_ever(self, tmp_path):
        slow = program(tmp_path, "exec sleep 20")

        with pytest.raises(SignerUnavailable, match="did not sign in"):
            OpensslSigner(tmp_path / "key", slow, timeout=0.2).sign(MESSAGE)

    def test_passes_the_message_by_standard_input_alone(self, tmp_path):
        telling = program(tmp_path, f'echo "$@" > {tmp_path}/told; cat > {tmp_path}/read')

        OpensslSigner(tmp_path / "key", telling).sign(MESSAGE)

        assert (tmp_path / "read").read_bytes() == MESSAGE
        assert "DOMOVOY" not in (tmp_path / "told").read_text()


def signature_of(request):
    told = json.loads(request.content)
    assert told["algorithm"] == "GOST3410_2012_256"
    signature = KEY.sign(base64.b64decode(told["message"]))
    return httpx.Response(200, json={"signature": base64.b64encode(signature).decode()})


class TestRemoteSigner:
    @pytest.fixture
    def sign_with(self):
        self.pauses = []

        def sign(answer):
            with httpx.Client(transport=httpx.MockTransport(answer)) as http:
                signer = RemoteSigner(
                    "https://signer.example.test/sign", http, pause=self.pauses.append
                )
                return CheckedSigner(signer, KEY.public_key()).sign(MESSAGE)

        return sign

    def test_asks_for_a_signature(self, sign_with):
        assert KEY.public_key().verifies(MESSAGE, sign_with(signature_of))
        assert self.pauses == []

    @pytest.mark.parametrize("status", [429, 500, 503])
    def test_asks_again_what_failed_in_passing(self, sign_with, status):
        answers = [httpx.Response(status), httpx.Response(status), None]

        signature = sign_with(lambda request: answers.pop(0) or signature_of(request))

        assert KEY.public_key().verifies(MESSAGE, signature)
        assert self.pauses == [0.2, 0.4]

    def test_gives_up_after_a_few_attempts(self, sign_with):
        asked = []

        def silent(request):
            asked.append(request)
            raise httpx.ReadTimeout("slow", request=request)

        with pytest.raises(SignerUnavailable, match="failed 3 times: ReadTimeout"):
            sign_with(silent)

        assert len(asked) == 3

    @pytest.mark.parametrize(
        "answer",
        [
            httpx.Response(403, json={"error": "no"}),
            httpx.Response(302, headers={"location": "https://evil.test/"}),
            httpx.Response(200, html="<h1>login</h1>"),
            httpx.Response(200, json={"signature": "not base64!"}),
            httpx.Response(200, json={"signature": 5}),
            httpx.Response(200, json=["s"]),
            httpx.Response(200, json={"signature": base64.b64encode(bytes(64)).decode()}),
        ],
    )
    def test_does_not_repeat_what_was_refused_or_cannot_be_read(self, sign_with, answer):
        with pytest.raises(SignerUnavailable) as problem:
            sign_with(lambda _: answer)

        assert self.pauses == []
        assert "DOMOVOY" not in str(problem.value)


def issued(name, *, by=None):
    """A key and a certificate for this machine, signed by itself or by an authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    authority, signing_key = by or (None, key)
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(authority.subject if authority else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=authority is None, path_length=None), True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), False
        )
    )
    return builder.sign(signing_key, hashes.SHA256()), key


def written(folder, name, certificate, key):
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / f"{name}.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    (folder / f"{name}.key").write_bytes(pem)
    return folder / f"{name}.pem", folder / f"{name}.key"


class SigningService(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        told = json.loads(self.rfile.read(int(self.headers["content-length"])))
        signature = KEY.sign(base64.b64decode(told["message"]))
        body = json.dumps({"signature": base64.b64encode(signature).decode()}).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class QuietServer(http.server.ThreadingHTTPServer):
    def handle_error(self, *_):
        """A client without a certificate is what a test wants."""


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    authority = issued("authority")
    written(folder, "authority", *authority)
    written(folder, "service", *issued("service", by=authority))
    written(folder, "client", *issued("client", by=authority))
    written(folder, "stranger", *issued("stranger"))
    return folder


@pytest.fixture(scope="module")
def service(files):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=files / "authority.pem")
    context.load_cert_chain(files / "service.pem", files / "service.key")
    context.verify_mode = ssl.CERT_REQUIRED
    server = QuietServer(("127.0.0.1", 0), SigningService)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"https://127.0.0.1:{server.server_port}/sign"
    server.shutdown()
    thread.join()
    server.server_close()


class TestMutualTls:
    def sign(self, service, **named):
        files = {"certificate_file": None, "key_file": None, "authority_file": None} | named
        with connections_to_signer(**files) as http_client:
            signer = RemoteSigner(service, http_client, pause=lambda _: None)
            return signer.sign(MESSAGE)

    def test_shows_our_certificate_to_a_service_of_the_named_authority(self, files, service):
        signature = self.sign(
            service,
            certificate_file=files / "client.pem",
            key_file=files / "client.key",
            authority_file=files / "authority.pem",
        )

        assert KEY.public_key().verifies(MESSAGE, signature)

    def test_is_not_had_without_our_certificate(self, files, service):
        with pytest.raises(SignerUnavailable):
            self.sign(service, authority_file=files / "authority.pem")

    def test_trusts_no_service_of_another_authority(self, files, service):
        with pytest.raises(SignerUnavailable, match="ConnectError"):
            self.sign(
                service,
                certificate_file=files / "client.pem",
                key_file=files / "client.key",
                authority_file=files / "stranger.pem",
            )

    def test_names_files_it_cannot_use(self, files):
        with pytest.raises(KeyFileUnusable, match="signing service"):
            self.sign("https://127.0.0.1:1/", certificate_file=files / "nothing.pem")
