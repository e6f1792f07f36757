"""Which events speak. Source: events.md, "Identity", `oretrail.correction.v1`, "Built-in facts", "Which event is in force"."""
import re
from datetime import date

from canonical import digest

KINDS = {'oretrail.mineral-shipment.v1': 'lot', 'oretrail.component-shipment.v1': 'lot',
         'oretrail.vehicle-production.v1': 'production', 'oretrail.vehicle-delivery.v1': 'delivery',
         'oretrail.reference-fact.v1': 'fact', 'oretrail.correction.v1': 'correction'}
# events.md, "Built-in facts"; law.md, "Qualifying country": Japan alone, and for all minerals.
BUILT_IN = {'country-agreement/JP/2023-03-28': {
    'fact': 'country-agreement', 'country': 'JP', 'agreement': 'US-Japan', 'from': '2023-03-28', 'source': 'built-in'}}
TIME = re.compile(r'(\d{4}-\d\d-\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:Z|([+-])(\d\d):(\d\d))', re.IGNORECASE)


def instant(time):
    """Seconds and nanoseconds. events.md, "Attributes" and "Identity": at most 9 fractional digits."""
    day, hour, minute, second, fraction, sign, hours, minutes = TIME.fullmatch(time).groups()
    offset = (int(hours) * 60 + int(minutes)) * (-60 if sign == '-' else 60) if sign else 0
    seconds = date.fromisoformat(day).toordinal() * 86_400 + int(hour) * 3_600 + int(minute) * 60 + int(second) - offset
    return seconds, int((fraction or '').ljust(9, '0'))


def content_digest(event):
    """The SHA-256 of the RFC 8785 form of {id, source, type, subject, time, data}: events.md, "Identity"."""
    return digest({name: event[name] for name in ('id', 'source', 'type', 'subject', 'time', 'data')})


def name_of(event):
    return event['source'], event['id']


def corrected_by(event):
    """Source and id of what a correction names."""
    return name_of(event['data']['corrects'])


def is_allowed(event, operators):
    """events.md, `oretrail.correction.v1`: own events alone, unless by an operator; none that names itself."""
    if KINDS[event['type']] != 'correction':
        return True
    is_entitled = event['source'] == corrected_by(event)[0] or event['source'] in operators
    return is_entitled and name_of(event) != corrected_by(event)


def known_at(event, time):
    """What `--as-known-at` leaves out: every event whose recordedtime, else time, is later. events.md, "The command line"."""
    return time is None or instant(event.get('recordedtime', event['time'])) <= instant(time)


def identify(events):
    """The event with the lowest digest stays (events.md, "Identity"); and the names that had more than one content."""
    known, conflicts = {}, set()
    for event in events:
        earlier = known.setdefault(name_of(event), event)
        if content_digest(earlier) != content_digest(event):
            conflicts.add(name_of(event))
            known[name_of(event)] = min(earlier, event, key=content_digest)
    return known, conflicts


def taken_out(known):
    """A correction works unless a working correction names it. events.md, `oretrail.correction.v1`."""
    corrections = {name: corrected_by(event) for name, event in known.items() if KINDS[event['type']] == 'correction'}
    works, decided = {}, None
    while decided != len(works):
        decided = len(works)
        for name in corrections:
            of_namers = [works.get(namer) for namer, named in corrections.items() if named == name]
            if any(of_namers):
                works[name] = False
            elif all(of is False for of in of_namers):
                works[name] = True
    # "Those left over in a ring never work."
    return {named for name, named in corrections.items() if works.get(name)}


class InForce:
    """Events by lot id or VIN, facts by key. `conflicts` has (kind, subject) of what speaks although its id had other content."""

    def __init__(self, events, as_known_at=None, operators=(), has_built_in=True):
        self.lots, self.productions, self.deliveries, self.facts = {}, {}, {}, {}
        self.withdrawn, self.conflicts = set(), set()
        by_subject = {}
        for event in events:
            if known_at(event, as_known_at) and is_allowed(event, operators):
                by_subject.setdefault(event['subject'], []).append(event)
        for subject, of_subject in by_subject.items():
            self._add(subject, of_subject)
        if has_built_in:
            # "any other event of the same fact key takes their place".
            self.facts = {**BUILT_IN, **self.facts}

    def _add(self, subject, events):
        known, conflicts = identify(events)
        out = taken_out(known)
        candidates = {}
        for name, event in known.items():
            if name not in out:
                candidates.setdefault(KINDS[event['type']], []).append(event)
        homes = {'lot': self.lots, 'production': self.productions, 'delivery': self.deliveries, 'fact': self.facts, 'correction': {}}
        for kind, of_kind in candidates.items():
            # "among the events not taken out, the greatest by (time, source, id)".
            event = max(of_kind, key=lambda of: (instant(of['time']), *(part.encode() for part in name_of(of))))
            homes[kind][subject] = event['data'] if kind == 'fact' else event
            if name_of(event) in conflicts:
                self.conflicts.add((kind, subject))
        # `status`: "production events were accepted, none is in force (also if one lost its id to another event)".
        if 'production' not in candidates and any(KINDS[event['type']] == 'production' for event in events):
            self.withdrawn.add(subject)
