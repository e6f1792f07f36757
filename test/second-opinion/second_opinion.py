"""Works out the verdicts of a file of events anew, and says where they differ from those of a run.

  second_opinion.py EVENTS VERDICTS [FLAGS...]      FLAGS are those of `oretrail run`

Prints a line for each difference and one with totals. Exit status 1 if anything differs.
"""
import argparse
import json
import sys
from collections import Counter

from canonical import digest
from events_in_force import InForce
from law import DEFAULT_RULESET, Judgement, withdrawn
from ownership import Ownership
from provenance import Provenance
from shares import Law

# events.md, `oretrail.verdict.v1`: what depends on the route there, or is compared by itself below.
NOT_COMPARED = ('verdictId', 'assessmentId', 'revision', 'supersedes', 'previousAmountUsd', 'cause', 'evidence', 'findings')
ASSESSMENT = ('status', 'amountUsd', 'potentialUsd', 'ruleset', 'requirements', 'findings')
OF_VEHICLE = ('vin', 'basis', 'decidingDate', 'acquiredOn', 'assessmentId')
SUBJECTS_MAX = 100
VERDICTS_SHOWN = 20


def objects_in(path):
    with open(path, encoding='utf-8') as lines:
        return [json.loads(line) for line in lines if line.strip()]


def flags_of(words):
    """The flags of `oretrail run` that decide something."""
    parser = argparse.ArgumentParser()
    parser.add_argument('--ruleset', default=DEFAULT_RULESET)
    parser.add_argument('--as-known-at')
    parser.add_argument('--no-built-in-facts', action='store_true')
    parser.add_argument('--operator', action='append', default=[])
    return parser.parse_args(words)


def own_verdicts(events, flags):
    """VIN → verdict, and VIN → codes and requirements of the findings whose subjects the texts do not name."""
    in_force = InForce(events, flags.as_known_at, flags.operator, not flags.no_built_in_facts)
    provenance, law, ownership = Provenance(in_force), Law(in_force.facts), Ownership(in_force.facts)
    verdicts, vague = {vin: withdrawn(vin, flags.ruleset) for vin in in_force.withdrawn}, {}
    for vin in in_force.productions:
        judgement = Judgement(vin, in_force, provenance, law, ownership, flags.ruleset)
        verdicts[vin], vague[vin] = judgement.verdict(), judgement.vague
    return verdicts, vague


def subjects_differ(own, finding, is_vague):
    """The first 100 by bytes of their union; more if there were others: events.md, "Finding codes"."""
    theirs = finding['subjects']
    if is_vague:
        return bool(own) != bool(theirs) or not own.issuperset(theirs)
    first = sorted(own, key=str.encode)[:SUBJECTS_MAX]
    return theirs != first or finding.get('more', False) != (len(own) > SUBJECTS_MAX)


def findings_differ(own, theirs, vague):
    keys = [(finding['code'], tuple(sorted(finding['requirements']))) for finding in theirs]
    for key in sorted({*own, *keys}):
        if key not in own or keys.count(key) != 1:
            yield f'finding {key}: here {int(key in own)} times, there {keys.count(key)}'
        elif subjects_differ(own[key], theirs[keys.index(key)], key in vague):
            yield f'subjects of {key}: here {"some of " if key in vague else ""}{sorted(own[key])}, there {theirs[keys.index(key)]["subjects"]}'


def ids_differ(verdict):
    """The ids over what the verdict itself says: "without the findings' message", absent members left out."""
    assessment = {name: verdict[name] for name in ASSESSMENT if name in verdict}
    if 'findings' in assessment:
        assessment['findings'] = [{name: of for name, of in finding.items() if name != 'message'} for finding in verdict['findings']]
    for name, content in (('assessmentId', assessment), ('verdictId', {name: verdict[name] for name in OF_VEHICLE if name in verdict})):
        if verdict.get(name) != f'sha256:{digest(content)}':
            yield f'{name}: here sha256:{digest(content)}, there {verdict.get(name)}'


def differences(own, theirs, vague):
    """Lines that say where two verdicts of one vehicle differ; either may be None."""
    if own is None or theirs is None:
        yield f'here {"no" if own is None else "a"} verdict, there {"no" if theirs is None else "a"} verdict'
        return
    for name in sorted({*own, *theirs} - {*NOT_COMPARED}):
        if own.get(name) != theirs.get(name):
            yield f'{name}: here {json.dumps(own.get(name))}, there {json.dumps(theirs.get(name))}'
    if ('findings' in own) != ('findings' in theirs):
        yield f'findings: here {"findings" in own}, there {"findings" in theirs}'
    yield from findings_differ(own.get('findings', {}), theirs.get('findings', []), vague)
    yield from ids_differ(theirs)


def main(events, verdicts, *words):
    own, vague = own_verdicts(objects_in(events), flags_of(words))
    theirs = {verdict['vin']: verdict for verdict in objects_in(verdicts)}
    differing = 0
    for vin in sorted({*own, *theirs}):
        lines = list(differences(own.get(vin), theirs.get(vin), vague.get(vin, set())))
        differing += bool(lines)
        for line in lines if differing <= VERDICTS_SHOWN else []:
            print(vin, line)
    statuses = Counter(verdict['status'] for verdict in own.values())
    print(f'{len(own)} verdicts, {differing} differ; ' + ', '.join(f'{n} {of}' for of, n in sorted(statuses.items())))
    return 1 if differing else 0


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
