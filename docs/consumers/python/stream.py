"""A ledger of credit from the stream of the console: each change of each vehicle's dollars, booked once.

    python3 stream.py --api URL --key KEY --ledger FILE [--follow]

Reads server-sent events, and appends a line to FILE for each revision that isn't in it yet:
vin,revision,verdictId,changeUsd,amountUsd,"cursor". It continues behind the cursor of the last line, so FILE is all that is
kept. Without --follow it stops at the first heartbeat: then everything is read. It needs Python alone.
"""

import argparse
import csv
import json
import os
import sys
import time
import urllib.error
import urllib.request

SILENCE_S = 45  # three heartbeats: then the connection is dead
RECONNECT_S = 2


class Ledger:
    """The file: what is booked, and where to read on."""

    def __init__(self, path: str):
        self.file = open(path, "a+b")
        self.file.seek(0)
        whole = self.file.read()
        # A part of a line was not booked.
        end = whole.rfind(b"\n") + 1
        self.file.truncate(end)
        self.cursor = "start"
        self.last: dict[str, int] = {}
        for vin, revision, _, _, _, cursor in csv.reader(whole[:end].decode().splitlines()):
            self.last[vin] = int(revision)
            self.cursor = cursor

    def book(self, verdict: dict, cursor: str) -> None:
        vin, revision = verdict["vin"], verdict["revision"]
        last = self.last.get(vin, 0)
        if revision <= last:
            return  # it came again
        if revision != last + 1:
            raise SystemExit(f"revision {revision} of {vin} does not follow {last}: the file is of another stream")
        change = verdict["amountUsd"] - verdict.get("previousAmountUsd", 0)
        line = f'{vin},{revision},{verdict["verdictId"]},{change},{verdict["amountUsd"]},"{cursor}"\n'
        self.file.write(line.encode())
        self.file.flush()
        os.fsync(self.file.fileno())
        self.last[vin] = revision
        sys.stdout.write(line)


def events(answer):
    """The fields of each event; a comment is the field ''."""
    fields: dict[str, str] = {}
    for line in answer:
        text = line.decode().rstrip("\r\n")
        if text == "":
            yield fields
            fields = {}
        else:
            name, _, value = text.partition(":")
            fields[name] = value.removeprefix(" ")


def read(ledger: Ledger, api: str, key: str, follow: bool) -> bool:
    """Reads until the stream ends. Returns whether everything is read."""
    request = urllib.request.Request(
        f"{api}/v1/verdicts/stream?from={ledger.cursor}",
        headers={"authorization": f"Bearer {key}", "accept": "text/event-stream"},
    )
    with urllib.request.urlopen(request, timeout=SILENCE_S) as answer:
        for event in events(answer):
            if event.get("event") == "verdict":
                ledger.book(json.loads(event["data"]), event["id"])
            elif event.get("event") == "end":
                return False
            elif event.get("") == "heartbeat" and not follow:
                return True
    return False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--api", required=True)
    parser.add_argument("--key", required=True, help="an API key, or a token")
    parser.add_argument("--ledger", required=True)
    parser.add_argument("--follow", action="store_true")
    args = parser.parse_args()
    ledger = Ledger(args.ledger)
    while True:
        try:
            if read(ledger, args.api, args.key, args.follow):
                return
        except urllib.error.HTTPError as error:
            if error.code < 500 and error.code != 429:
                raise SystemExit(error.read().decode()) from None
        except OSError as error:
            print(error, file=sys.stderr)
        time.sleep(RECONNECT_S)


main()
