"""A receiver of webhooks: checks the signature of each, and books each revision once.

    python3 receiver.py --port PORT --cert FILE --key FILE --secret whsec_… [--secret whsec_…] --ledger FILE

Listens with TLS, and appends a line to FILE for each revision that isn't in it yet:
vin,revision,verdictId,changeUsd,amountUsd. It answers 204 when the line is on the disk, so that what it was killed over
is sent again. Give both secrets while one takes the place of the other. It needs Python alone.
"""

import argparse
import base64
import hashlib
import hmac
import json
import os
import ssl
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

TOLERANCE_S = 300  # Standard Webhooks: a request that was recorded must not be sent again later
BODY_MAX = 1_000_000


def is_signed(secrets: list[str], headers, body: bytes) -> bool:
    """Whether one of the signatures is of one of the secrets, and the time is now."""
    try:
        identity, timestamp = headers["webhook-id"], headers["webhook-timestamp"]
        if abs(time.time() - int(timestamp)) > TOLERANCE_S:
            return False
        given = [one.removeprefix("v1,") for one in headers["webhook-signature"].split(" ") if one.startswith("v1,")]
    except (AttributeError, TypeError, ValueError):
        return False
    signed = f"{identity}.{timestamp}.".encode() + body
    for secret in secrets:
        key = base64.b64decode(secret.removeprefix("whsec_"))
        due = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        if any(hmac.compare_digest(due, one) for one in given):
            return True
    return False


class Ledger:
    """The file, and the last revision of each vehicle in it."""

    def __init__(self, path: str):
        self.file = open(path, "a+b")
        self.file.seek(0)
        whole = self.file.read()
        end = whole.rfind(b"\n") + 1
        self.file.truncate(end)
        self.last: dict[str, int] = {}
        for line in whole[:end].decode().splitlines():
            vin, revision, *_ = line.split(",")
            self.last[vin] = int(revision)

    def book(self, verdict: dict) -> int:
        """Books a revision. Returns the status of the answer."""
        vin, revision = verdict["vin"], verdict["revision"]
        last = self.last.get(vin, 0)
        if revision <= last:
            return 204  # it came again
        if revision != last + 1:
            return 409  # an earlier one is missing: have the subscription replayed from the start
        change = verdict["amountUsd"] - verdict.get("previousAmountUsd", 0)
        line = f'{vin},{revision},{verdict["verdictId"]},{change},{verdict["amountUsd"]}\n'
        self.file.write(line.encode())
        self.file.flush()
        os.fsync(self.file.fileno())
        self.last[vin] = revision
        print(line, end="", flush=True)
        return 204


def handler(ledger: Ledger, secrets: list[str]):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("content-length", 0))
            body = self.rfile.read(length) if length <= BODY_MAX else b""
            status = ledger.book(json.loads(body)["data"]) if is_signed(secrets, self.headers, body) else 401
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_) -> None:
            pass

    return Handler


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--port", "--cert", "--key", "--ledger"):
        parser.add_argument(name, required=True)
    parser.add_argument("--secret", required=True, action="append")
    args = parser.parse_args()
    server = HTTPServer(("", int(args.port)), handler(Ledger(args.ledger), args.secret))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(args.cert, args.key)
    server.socket = tls.wrap_socket(server.socket, server_side=True)
    server.serve_forever()


main()
