"""acceptance_cases.py FOLDER: the second opinion, all by itself, on the acceptance cases. Exit status 1 if any fails.

Lines that a case wants to be refused are left out, for nothing is parsed here; what an expectation means is told by the folder's check.py.
"""
import importlib.util
import json
import os
import shlex
import sys

from second_opinion import flags_of, own_verdicts


def checker_of(folder):
    spec = importlib.util.spec_from_file_location('check', os.path.join(folder, 'check.py'))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def text_of(path, default):
    if not os.path.exists(path):
        return default
    with open(path, encoding='utf-8') as file:
        return file.read()


def written(verdict):
    """A verdict as `verdicts.ndjson` has it."""
    findings = [{'code': code, 'requirements': list(requirements), 'subjects': sorted(subjects)}
                for (code, requirements), subjects in verdict.get('findings', {}).items()]
    return {**verdict, **({'findings': findings} if 'findings' in verdict else {})}


def opinion_on(case):
    refused = {of['line'] for of in json.loads(text_of(os.path.join(case, 'rejected.json'), '[]'))}
    lines = enumerate(text_of(os.path.join(case, 'events.ndjson'), '').split('\n'), 1)
    events = [json.loads(line) for number, line in lines if line.strip() and number not in refused]
    verdicts, _ = own_verdicts(events, flags_of(shlex.split(text_of(os.path.join(case, 'args'), ''))))
    return [written(verdicts[vin]) for vin in sorted(verdicts)]


def main(folder):
    check, passed, failed = checker_of(folder), 0, 0
    for name in sorted(os.listdir(folder)):
        case = os.path.join(folder, name)
        if not os.path.exists(os.path.join(case, 'expected.json')):
            continue
        try:
            check.compare_verdicts(json.loads(text_of(os.path.join(case, 'expected.json'), '')), opinion_on(case))
            passed += 1
        except check.Difference as difference:
            failed += 1
            print(f'{name}: {difference}')
    print(f'{passed} passed, {failed} failed')
    return 1 if failed or not passed else 0


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
