"""Sends statements to Oretrail over Kafka, and prints what became of each.

    python3 send.py --brokers HOST:PORT --name User:CN=smm FILE [--client FILE] [--prefix TEXT]

FILE has one event of JSON on each line. --name is your name on the cluster. --client names a file of settings of the Kafka
client (`name=value`), such as those for TLS. The exit status is 1 if a statement was rejected. Sending a file again does no
harm: what is known is a duplicate.
"""

import argparse
import json
import sys

from confluent_kafka import Consumer, KafkaException, Producer, TopicPartition

TIMEOUT_S = 60
HEADERS = {"content-type": "application/cloudevents+json"}


def written(name: str) -> str:
    """The name as topics carry it: letters and digits stay, every other byte becomes - and two hex digits."""
    return "".join(chr(b) if chr(b).isalnum() and b < 128 else f"-{b:02x}" for b in name.encode())


def settings_of(options: argparse.Namespace) -> dict[str, str]:
    lines = open(options.client).read().splitlines() if options.client else []
    return {"bootstrap.servers": options.brokers, **dict(line.split("=", 1) for line in lines if line)}


def answers_from_now(settings: dict[str, str], topic: str, group: str) -> Consumer:
    consumer = Consumer({**settings, "group.id": group, "enable.auto.commit": False})
    partitions = consumer.list_topics(topic, timeout=TIMEOUT_S).topics[topic].partitions
    if not partitions:
        raise SystemExit(f"There is no topic {topic}. Ask the operator for it: oretrail topics apply --supplier NAME")
    ends = [(p, consumer.get_watermark_offsets(TopicPartition(topic, p), timeout=TIMEOUT_S)[1]) for p in partitions]
    consumer.assign([TopicPartition(topic, p, end) for p, end in ends])
    return consumer


def send(settings: dict[str, str], topic: str, path: str) -> set[tuple[int, int]]:
    """The place of each record, as the broker reports it."""
    places: set[tuple[int, int]] = set()

    def on_delivery(error, message) -> None:
        if error is not None:
            raise KafkaException(error)
        places.add((message.partition(), message.offset()))

    producer = Producer({**settings, "enable.idempotence": True})
    for line in open(path, "rb"):
        # The subject as the key keeps the statements about one lot in their order.
        producer.produce(topic, line.strip(), json.loads(line)["subject"], headers=HEADERS, on_delivery=on_delivery)
    producer.flush(TIMEOUT_S)
    return places


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, required in {"--brokers": True, "--name": True, "--client": False, "--prefix": False}.items():
        parser.add_argument(name, required=required, default="")
    parser.add_argument("file")
    options = parser.parse_args()
    settings, name = settings_of(options), written(options.name)
    consumer = answers_from_now(settings, f"{options.prefix}acks.{name}.v1", f"acks.{name}.send")
    waiting, rejected = send(settings, f"{options.prefix}intake.{name}.v1", options.file), 0
    while waiting:
        message = consumer.poll(TIMEOUT_S)
        if message is None or message.error():
            raise SystemExit(f"{len(waiting)} statements are not answered: send the file again")
        answer = json.loads(message.value())
        place = (answer["sent"]["partition"], answer["sent"]["offset"])
        if place not in waiting:
            continue
        waiting.remove(place)
        rejected += answer["outcome"] == "rejected"
        why = [f"{e['code']} {e['pointer']}: {e['detail']}" for e in answer.get("errors", [])]
        print(answer["outcome"], answer.get("subject", "?"), answer.get("id", "?"), *why, sep="\t")
    consumer.close()
    return 1 if rejected else 0


if __name__ == "__main__":
    sys.exit(main())
