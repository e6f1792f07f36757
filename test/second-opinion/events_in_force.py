"""Which events speak. Source: events.md, `oretrail.correction.v1` and "Which event is in force"."""
import hashlib
import json
from datetime import datetime

KINDS = {'oretrail.mineral-shipment.v1': 'lot', 'oretrail.component-shipment.v1': 'lot',
         'oretrail.vehicle-production.v1': 'production', 'oretrail.vehicle-delivery.v1': 'delivery',
         'oretrail.reference-fact.v1': 'fact'}


def instant(time):
    return datetime.fromisoformat(time.replace('Z', '+00:00'))


def digest(event):
    content = {name: event[name] for name in ('id', 'source', 'type', 'subject', 'time', 'data')}
    # The same as RFC 8785 for what stands in these events: ASCII texts, whole numbers, true and false.
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(',', ':')).encode()).hexdigest()


def is_correction(event):
    return event['type'] == 'oretrail.correction.v1'


def identify(events):
    """One event for each (source, id), that with the lowest digest; and the ids that had more than one content."""
    known, conflicts = {}, set()
    for event in events:
        key = (event['source'], event['id'])
        if key not in known:
            known[key] = event
        elif digest(known[key]) != digest(event):
            conflicts.add(key)
            known[key] = min(known[key], event, key=digest)
    return known, conflicts


def working_corrections(known):
    """Targets of the corrections that work, worked out from those that nobody names."""
    targets = {key: (event['data']['corrects']['source'], event['data']['corrects']['id'])
               for key, event in known.items() if is_correction(event)}
    works = {}
    decided = -1
    while decided != len(works):
        decided = len(works)
        for key in targets:
            namers = [namer for namer in targets if targets[namer] == key]
            if any(works.get(namer) is True for namer in namers):
                works[key] = False
            elif all(works.get(namer) is False for namer in namers):
                works[key] = True
    return {targets[key] for key in targets if works.get(key)}


class InForce:
    """What speaks, by lot, VIN or fact; `conflicted` are the (kind, subject) whose id had another content, too."""

    def __init__(self, events):
        self.lot, self.production, self.delivery, self.facts = {}, {}, {}, []
        self.withdrawn, self.conflicted = set(), set()
        by_subject = {}
        for event in events:
            by_subject.setdefault(event['subject'], []).append(event)
        for subject, of_subject in by_subject.items():
            self._add(subject, of_subject)

    def _add(self, subject, events):
        known, conflicts = identify(events)
        taken_out = working_corrections(known)
        greatest = {}
        for key, event in known.items():
            if key in taken_out or is_correction(event):
                continue
            kind = KINDS[event['type']]
            rank = (instant(event['time']), event['source'].encode(), event['id'].encode())
            if kind not in greatest or rank > greatest[kind][0]:
                greatest[kind] = (rank, key, event)
        for kind, (_, key, event) in greatest.items():
            if kind == 'fact':
                self.facts.append(event['data'])
            else:
                getattr(self, kind)[subject] = event
            if key in conflicts:
                self.conflicted.add((kind, subject))
        if 'production' not in greatest and any(KINDS.get(event['type']) == 'production' for event in events):
            self.withdrawn.add(subject)
