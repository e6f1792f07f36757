"""second_opinion.py EVENTS RULESET VERDICTS: works out the verdicts anew and says where they differ. Exit 1 if any does."""
import json
import sys
from collections import Counter

from events_in_force import InForce
from law import Facts, Judgement
from provenance import Provenance

NOT_COMPARED = ('verdictId', 'revision', 'supersedes', 'previousAmountUsd', 'cause', 'evidence')
DIFFERENCES_SHOWN = 5
# As the built-in fact has it: events.md, "Built-in facts"; law.md, "Qualifying country".
JAPAN = {'fact': 'country-agreement', 'country': 'JP', 'agreement': 'US-Japan', 'from': '2023-03-28', 'source': 'built-in'}
BUILT_IN = {'id': 'japan', 'source': 'urn:oretrail:built-in', 'type': 'oretrail.reference-fact.v1', 'data': JAPAN,
            'subject': 'country-agreement/JP/2023-03-28', 'time': '1970-01-01T00:00:00Z'}


def objects_in(path):
    with open(path, encoding='utf-8') as lines:
        return [json.loads(line) for line in lines if line.strip()]


def own_verdicts(events, ruleset):
    in_force = InForce([*events, BUILT_IN])
    provenance, facts = Provenance(in_force), Facts(in_force.facts)
    verdicts = {vin: {'vin': vin, 'status': 'withdrawn', 'amountUsd': 0, 'potentialUsd': 0, 'ruleset': ruleset}
                for vin in in_force.withdrawn}
    for vin, production in in_force.production.items():
        delivery = in_force.delivery.get(vin)
        data = None if delivery is None else delivery['data']
        verdicts[vin] = Judgement(vin, production['data'], data, provenance, facts, ruleset).verdict()
    return verdicts


def compared(verdict):
    kept = {name: value for name, value in verdict.items() if name not in NOT_COMPARED}
    if 'findings' in kept:
        kept['findings'] = sorted([of['code'], of['requirements'], of['subjects']] for of in kept['findings'])
    return kept


def main(events, ruleset, verdicts):
    mine = own_verdicts(objects_in(events), ruleset)
    theirs = {verdict['vin']: compared(verdict) for verdict in objects_in(verdicts)}
    differing = [vin for vin in sorted({*mine, *theirs}) if mine.get(vin) != theirs.get(vin)]
    for vin in differing[:DIFFERENCES_SHOWN]:
        a, b = mine.get(vin, {}), theirs.get(vin, {})
        for name in sorted({*a, *b}):
            if a.get(name) != b.get(name):
                print(f'{vin} {name}: here {json.dumps(a.get(name))}, there {json.dumps(b.get(name))}')
    statuses = Counter(verdict['status'] for verdict in mine.values())
    print(f'{len(mine)} verdicts, {len(differing)} differ; ' + ', '.join(f'{n} {of}' for of, n in sorted(statuses.items())))
    return 1 if differing else 0


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
