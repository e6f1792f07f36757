"""A ledger of credit: each change of each vehicle's dollars, booked once.

    python3 ledger.py --brokers HOST:PORT --registry URL --ledger FILE [--topic NAME] [--follow]

Reads committed verdicts from the topic's beginning, and appends a line to FILE for each revision that isn't in it yet:
vin,revision,verdictId,changeUsd,amountUsd. The same lines go to standard output, the sum to standard error. FILE is all
that is kept: run it as often as you like, whenever it was stopped.
"""

import argparse
import io
import json
import os
import sys
import urllib.request

import fastavro
from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, KafkaException, TopicPartition

PREFIX_BYTES = 5  # Confluent's wire format: a zero byte, and the schema's id in four
BATCH = 1_000
POLL_S = 1.0
TIMEOUT_S = 30


class Schemas:
    """Writers' schemas by their ids, asked for once."""

    def __init__(self, registry: str):
        self.registry = registry
        self.by_id: dict[int, object] = {}

    def decode(self, message: bytes) -> dict:
        if message[0] != 0:
            raise ValueError("no Confluent wire format")
        schema_id = int.from_bytes(message[1:PREFIX_BYTES], "big")
        if schema_id not in self.by_id:
            with urllib.request.urlopen(f"{self.registry}/schemas/ids/{schema_id}", timeout=TIMEOUT_S) as answer:
                self.by_id[schema_id] = fastavro.parse_schema(json.loads(json.load(answer)["schema"]))
        return fastavro.schemaless_reader(io.BytesIO(message[PREFIX_BYTES:]), self.by_id[schema_id], None)


class Ledger:
    """The file, and of each vehicle the last revision in it."""

    def __init__(self, path: str):
        self.file = open(path, "a+b")
        self.file.seek(0)
        whole = self.file.read()
        # Whoever was killed may have left a part of a line: it was not booked.
        end = whole.rfind(b"\n") + 1
        self.file.truncate(end)
        self.last: dict[str, tuple[int, str, int]] = {}
        self.total_usd = 0
        for line in whole[:end].decode().splitlines():
            vin, revision, verdict_id, change_usd, amount_usd = line.split(",")
            self.last[vin] = (int(revision), verdict_id, int(amount_usd))
            self.total_usd += int(change_usd)

    def book(self, verdict: dict) -> None:
        vin, revision, verdict_id = verdict["vin"], verdict["revision"], verdict["verdictId"]
        last_revision, last_id, last_usd = self.last.get(vin, (0, None, 0))
        if revision <= last_revision:
            return
        if revision != last_revision + 1 or verdict["supersedes"] != last_id:
            raise ValueError(f"{vin}: revision {revision} doesn't follow {last_revision}; is {self.file.name} of this topic?")
        change_usd = verdict["amountUsd"] - (verdict["previousAmountUsd"] or 0)
        if last_usd + change_usd != verdict["amountUsd"]:
            raise ValueError(f"{vin}: revision {revision} changes {last_usd} by {change_usd} to {verdict['amountUsd']}")
        line = f"{vin},{revision},{verdict_id},{change_usd},{verdict['amountUsd']}\n"
        self.file.write(line.encode())
        sys.stdout.write(line)
        self.last[vin] = (revision, verdict_id, verdict["amountUsd"])
        self.total_usd += change_usd

    def keep(self) -> None:
        self.file.flush()
        os.fsync(self.file.fileno())
        sys.stdout.flush()


def consumer_of(brokers: str) -> Consumer:
    return Consumer(
        {
            "bootstrap.servers": brokers,
            "group.id": "ledger",  # asked for, and not used: the file says what was booked
            "isolation.level": "read_committed",
            "enable.auto.commit": False,
            "enable.partition.eof": True,
        }
    )


def assign_all(consumer: Consumer, topic: str) -> int:
    partitions = consumer.list_topics(topic, timeout=TIMEOUT_S).topics[topic].partitions
    if not partitions:
        raise ValueError(f"there is no topic {topic}")
    consumer.assign([TopicPartition(topic, partition, OFFSET_BEGINNING) for partition in partitions])
    return len(partitions)


def run(options: argparse.Namespace) -> None:
    schemas, ledger, consumer = Schemas(options.registry), Ledger(options.ledger), consumer_of(options.brokers)
    partitions = assign_all(consumer, options.topic)
    ended: set[int] = set()
    while options.follow or len(ended) < partitions:
        for message in consumer.consume(BATCH, POLL_S):
            error = message.error()
            if error is None:
                ledger.book(schemas.decode(message.value()))
            elif error.code() == KafkaError._PARTITION_EOF:
                ended.add(message.partition())
            else:
                raise KafkaException(error)
        ledger.keep()
    consumer.close()
    sys.stderr.write(f"{len(ledger.last)} vehicles, {ledger.total_usd} USD\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--brokers", required=True)
    parser.add_argument("--registry", required=True, help="with the path of Confluent's API")
    parser.add_argument("--ledger", required=True, help="the file; it is made where there is none")
    parser.add_argument("--topic", default="credit.verdicts.v1")
    parser.add_argument("--follow", action="store_true", help="don't end at the topic's present end")
    try:
        run(parser.parse_args())
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
