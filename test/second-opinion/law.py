"""What the law makes of what a vehicle holds. Source: law.md; provenance.md, sections 3 to 5. Shares are integers of 10⁻⁹."""
from fractions import Fraction as F

UNITED_STATES = set('US PR GU VI AS MP'.split())
NORTH_AMERICA = UNITED_STATES | {'CA', 'MX'}
PARTNERS = set('AU BH CA CL CO CR DO SV GT HN IL JO KR MA MX NI OM PA PE SG'.split())
COVERED = set('CN RU KP IR'.split())
ONE = 10**9
HALF_TEST, TRACED_TEST = '50-percent-value-added', 'traced-qualifying-value'
MINERALS_PERCENT = {'2023': 40, '2024': 50, '2025': 60, '2026': 70}
COMPONENTS_PERCENT = {'2023': 50, '2024': 60, '2025': 60, '2026': 70, '2027': 80, '2028': 90}
ANYTHING = (0, ONE)
NOT_APPLICABLE = {'outcome': 'not-applicable'}


def share(part, whole):
    return round(part * ONE / whole)


def shown(of):
    return f'{of // ONE}.{of % ONE:09d}'


def is_in_force(fact, day):
    return fact['from'] <= day and ('to' not in fact or day < fact['to'])


def last_speaking(facts, day):
    begun = [fact for fact in facts if fact['from'] <= day]
    last = max(begun, key=lambda fact: fact['from'], default=None)
    return last if last is not None and is_in_force(last, day) else None


class Facts:
    def __init__(self, facts):
        self.facts = facts

    def of(self, kind, **members):
        return [fact for fact in self.facts if fact['fact'] == kind and all(fact[name] == value for name, value in members.items())]

    def qualifies(self, country, mineral, day):
        agreements = self.of('country-agreement', country=country)
        return country in UNITED_STATES | PARTNERS or any(
            is_in_force(fact, day) and mineral in fact.get('minerals', [mineral]) for fact in agreements)

    def entity(self, party, day):
        return last_speaking(self.of('entity', entity=party), day)

    def held(self, party, day, unknown, path):
        """What covered governments hold of a party, along every path that visits nobody twice; unknown holders count `unknown`."""
        total = [F(0)] * 3
        for stake in self.entity(party, day).get('holders', []):
            holder = stake['holder']
            if holder in path:
                continue
            fact = self.entity(holder, day)
            if fact is None:
                weights = [unknown] * 3
            elif fact.get('governmentOf') in COVERED:
                weights = [F(1)] * 3
            else:
                weights = self.held(holder, day, unknown, path | {holder})
                weights = [F(1)] * 3 if max(weights) >= F(1, 2) else weights
            own = [F(stake[count]) for count in ('equity', 'votes', 'seats')]
            total = [sum_ + part * weight for sum_, part, weight in zip(total, own, weights)]
        return total

    def standing(self, party, day):
        """'concern', 'unknown' or 'none'."""
        fact = self.entity(party, day)
        if fact is None:
            return 'unknown'
        places = {fact['organizedIn'], fact['headquarteredIn'], fact.get('governmentOf')}
        if places & COVERED or fact.get('listed') or fact.get('licenceControl'):
            return 'concern'
        low, high = (max(self.held(party, day, unknown, frozenset([party]))) for unknown in (F(0), F(1)))
        return 'concern' if low >= F(1, 4) else 'unknown' if high >= F(1, 4) else 'none'


def chain_share(facts, stream, day):
    """Greatest of E, P and R: low and high."""
    if stream is None:
        return ANYTHING
    ranges = []
    for activity in ['recycling'] if stream.is_recycled else ['extraction', 'processing']:
        qualifying = every = F(0)
        for step, usd in zip(stream.steps, stream.added):
            if step[0] != activity:
                continue
            every += usd
            counts = step[1] in NORTH_AMERICA if stream.is_recycled else facts.qualifies(step[1], stream.mineral, day)
            qualifying += usd if counts else 0
        whole = None if stream.untraced is None else every + stream.untraced
        if whole is None:
            ranges.append(ANYTHING)
        else:
            ranges.append((share(qualifying, whole), share(qualifying + stream.untraced, whole)) if whole else (0, 0))
    return max(low for low, _ in ranges), max(high for _, high in ranges)


class Judgement:
    """The verdict of one vehicle."""

    def __init__(self, vin, production, delivery, provenance, facts, ruleset):
        self.vin, self.production, self.facts, self.ruleset = vin, production, facts, ruleset
        self.holdings, found = provenance.vehicle(vin)
        self.findings = [[code, [], sorted(subjects)] for code, subjects in found.items()]
        expected = production.get('expectedDeliveryOn', production['finalAssembly']['completedOn'])
        self.basis = 'projected' if delivery is None else 'delivered'
        self.day = expected if delivery is None else delivery['placedInServiceOn']
        self.acquired = self.day if delivery is None else delivery['acquiredOn']
        self.requirements = {}

    def find(self, code, requirements, subjects=None):
        self.findings.append([code, requirements, sorted(subjects or {self.vin})])

    def gate(self, name, failures, **more):
        for code in failures:
            self.find(code, [name])
        self.requirements[name] = {'outcome': 'not-met' if failures else 'met', **more}
        return not failures

    def gates(self):
        production = self.production
        country = production['finalAssembly']['country']
        limit = 55_000 if production['vehicleClass'] == 'car' else 80_000
        small = ['battery-too-small'] if F(production['batteryCapacityKwh']) < 7 else []
        fixed = [] if production['externallyChargeable'] else ['not-chargeable']
        in_time = self.acquired <= '2025-09-30' if self.ruleset.endswith('2025-07-04') else self.day <= '2032-12-31'
        return all([
            self.gate('finalAssembly', [] if country in NORTH_AMERICA else ['assembly-outside-north-america'], country=country),
            self.gate('grossWeight', ['gross-weight-too-high'] if F(production['gvwrLb']) >= 14_000 else []),
            self.gate('batteryCapacity', small + fixed),
            self.gate('price', ['price-above-limit'] if F(production['msrpUsd']) > limit else [], limitUsd=str(limit)),
            self.gate('acquisition', [] if in_time else ['acquired-too-late'])])

    def open_tests(self):
        if self.ruleset.endswith('2023-04-17'):
            tests = [HALF_TEST]
        else:
            tests = [TRACED_TEST] if self.day >= '2027-01-01' else [HALF_TEST, TRACED_TEST]
        elections = self.facts.of('critical-minerals-test', manufacturer=self.production['manufacturer'])
        elected = last_speaking(elections, self.day)
        return [elected['test']] if elected is not None and elected['test'] in tests else tests

    def minerals(self):
        """Section 5: the test that is named, low and high."""
        chains = [(value, chain_share(self.facts, stream, self.day)) for value, stream, _, _ in self.holdings.chains.values()]
        is_known = all(value is not None for value, _ in chains)
        total = sum(value for value, _ in chains) if is_known else None
        if total == 0:
            self.find('no-critical-minerals', ['criticalMinerals'])
        results = {}
        for test in self.open_tests():
            def factor(of):
                return of if test == TRACED_TEST else ONE if of * 2 >= ONE else 0
            results[test] = tuple(round(sum(value * factor(of[bound]) for value, of in chains) / total)
                                  for bound in (0, 1)) if total else ANYTHING
        named = max(results, key=lambda test: (*results[test], test == HALF_TEST))
        return named, max(low for low, _ in results.values()), max(high for _, high in results.values())

    def components(self):
        increments = self.holdings.increments
        uncertain = self.holdings.undeclared_usd + sum(part for _, part, _ in increments.values())
        qualifying = sum((usd for key, (usd, _, _) in increments.items() if key[1] in NORTH_AMERICA), F(0))
        total = uncertain + sum(usd for usd, _, _ in increments.values())
        if self.holdings.is_share_unknown or total == 0:
            return ANYTHING
        return share(qualifying, total), share(qualifying + uncertain, total)

    def require_share(self, name, low, high, percent, **more):
        has_gap = self.ruleset.endswith('2025-07-04') and self.day >= '2027-01-01'
        threshold = percent * ONE // 100
        outcome = 'met' if low >= threshold else 'not-met' if high < threshold else 'indeterminate'
        outcome = 'indeterminate' if has_gap else outcome
        if outcome == 'not-met':
            self.find('below-threshold', [name])
        self.requirements[name] = {
            'outcome': outcome, 'shareLow': shown(low), 'shareHigh': shown(high), **more,
            **({} if has_gap else {'threshold': shown(threshold)}), **({'share': shown(low)} if low == high else {})}
        return has_gap

    def shares(self):
        if self.day < '2023-04-18':
            self.requirements.update(criticalMinerals=NOT_APPLICABLE, batteryComponents=NOT_APPLICABLE)
            return
        test, low, high = self.minerals()
        year = self.day[:4]
        self.require_share('criticalMinerals', low, high, MINERALS_PERCENT.get(year, 80), test=test)
        if self.require_share('batteryComponents', *self.components(), COMPONENTS_PERCENT.get(year, 100)):
            self.find('law-gap', ['criticalMinerals', 'batteryComponents'])

    def makings(self):
        """What is in scope of the foreign-entity rule: what was made where and by whom on which days, and what is untraced."""
        made, untraced = [], set()
        if self.day >= '2024-01-01':
            made += [(*key[1:], days, set()) for key, (_, _, days) in self.holdings.increments.items()]
            untraced |= self.holdings.untraced_components
        plans = self.facts.of('impracticable-to-trace-plan', manufacturer=self.production['manufacturer'])
        has_plan = self.day < '2027-01-01' and any(is_in_force(plan, self.day) for plan in plans)
        for _, stream, use, lot in self.holdings.chains.values() if self.day >= '2025-01-01' else []:
            if stream is None:
                untraced.add(lot)
            elif not (has_plan and use is not None and (use != 'anode-graphite' or stream.mineral == 'graphite')):
                untraced |= {lot} if stream.is_untraced else set()
                made += [(*step[1:], days, {lot}) for step, days in zip(stream.steps, stream.days)]
        return made, untraced

    def foreign_entities(self):
        made, untraced = self.makings()
        concerns, unknown = set(), set()
        for country, facility, operator, days, lots in made:
            if country in COVERED:
                concerns |= {facility} | lots
                continue
            standings = {self.facts.standing(operator, day) for day in days}
            concerns |= {operator} | lots if 'concern' in standings else set()
            unknown |= {operator} | lots if 'unknown' in standings else set()
        for code, subjects in (('foreign-entity', concerns), ('ownership-unknown', unknown), ('untraced', untraced)):
            if subjects:
                self.find(code, ['foreignEntityOfConcern'], subjects)
        outcome = 'not-met' if concerns else 'indeterminate' if unknown or untraced else 'met'
        self.requirements['foreignEntityOfConcern'] = NOT_APPLICABLE if self.day < '2024-01-01' else {'outcome': outcome}

    def credit(self):
        if self.day < '2023-04-18':
            whole_kwh = int(F(self.production['batteryCapacityKwh']))
            usd = min(7_500, 2_500 + 417 + 417 * max(0, whole_kwh - 5))
            return usd, usd
        outcomes = [self.requirements[name]['outcome'] for name in ('criticalMinerals', 'batteryComponents')]
        amount = 3_750 * outcomes.count('met')
        potential = amount + 3_750 * outcomes.count('indeterminate')
        foreign = self.requirements['foreignEntityOfConcern']['outcome']
        return (0, 0) if foreign == 'not-met' else (0 if foreign == 'indeterminate' else amount, potential)

    def verdict(self):
        is_open = self.gates() and self.day >= '2023-01-01'
        if self.day < '2023-01-01':
            names = ['foreignEntityOfConcern', 'criticalMinerals', 'batteryComponents']
            self.find('out-of-scope', names)
            self.requirements.update({name: NOT_APPLICABLE for name in names})
        else:
            self.shares()
            self.foreign_entities()
        amount, potential = self.credit() if is_open else (0, 0)
        status = 'indeterminate' if amount != potential else 'eligible' if amount else 'ineligible'
        return {'vin': self.vin, 'status': status, 'amountUsd': amount, 'potentialUsd': potential, 'basis': self.basis,
                'decidingDate': self.day, 'acquiredOn': self.acquired, 'ruleset': self.ruleset,
                'requirements': self.requirements, 'findings': sorted(self.findings)}
