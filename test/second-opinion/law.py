"""The verdict of one vehicle. Source: law.md, "Gates" and "The credit"; events.md, `oretrail.verdict.v1` and "Finding codes"."""
import math
from fractions import Fraction as F

from ownership import HIT, OPEN
from shares import NORTH_AMERICA, ONE, components_share, minerals_share

DEFAULT_RULESET = 'us-30d@2025-07-04'
# law.md, "Thresholds"; later years have the last ones.
MINERALS_PERCENT = {'2023': 40, '2024': 50, '2025': 60, '2026': 70}
COMPONENTS_PERCENT = {'2023': 50, '2024': 60, '2025': 60, '2026': 70, '2027': 80, '2028': 90}
LATER_MINERALS_PERCENT, LATER_COMPONENTS_PERCENT = 80, 100
MINERALS, COMPONENTS, FOREIGN = 'criticalMinerals', 'batteryComponents', 'foreignEntityOfConcern'
NOT_APPLICABLE = {'outcome': 'not-applicable'}
OTHER_USES = ('electrolyte-salt', 'electrode-binder', 'electrolyte-additive')


def shown(of):
    return f'{of // ONE}.{of % ONE:09d}'


def early_credit(kwh):
    """2,500 + 417 (if ≥ 5 kWh) + 417 × (kWh − 5), at most 7,500, to the nearest dollar, half up: law.md, "The credit"."""
    usd = 2_500 + (417 + 417 * (kwh - 5) if kwh >= 5 else 0)
    return math.floor(min(usd, F(7_500)) + F(1, 2))


def withdrawn(vin, ruleset):
    """Both amounts 0, no basis, dates, requirements or findings: events.md, `oretrail.verdict.v1`."""
    return {'vin': vin, 'status': 'withdrawn', 'amountUsd': 0, 'potentialUsd': 0, 'ruleset': ruleset}


class Judgement:
    """`findings` has subjects by (code, requirements). Of those in `vague` the texts don't say who they are: a set that they are among."""

    def __init__(self, vin, in_force, provenance, law, ownership, ruleset):
        self.vin, self.law, self.ownership, self.ruleset = vin, law, ownership, ruleset
        self.production = in_force.productions[vin]['data']
        delivery = in_force.deliveries[vin]['data'] if vin in in_force.deliveries else {}
        self.acquired = delivery.get('acquiredOn')
        # `basis`: "delivered if the delivery event in force says placedInServiceOn, else projected".
        self.basis = 'delivered' if 'placedInServiceOn' in delivery else 'projected'
        self.day = delivery.get('placedInServiceOn') or self._projected_day()
        self.holdings = provenance.vehicle(vin)
        self.requirements, self.vague, self.findings = {}, set(), {}
        for code, subjects in provenance.findings[vin].items():
            self.find(code, [], subjects)  # "the codes of provenance (lots, draws, ids) bear on no single requirement".

    def _projected_day(self):
        """If the acquisition was stated for a later day, D is that day: law.md, "Deciding date"."""
        expected = self.production.get('expectedDeliveryOn', self.production['finalAssembly']['completedOn'])
        return max(expected, self.acquired or expected)

    def find(self, code, requirements, subjects=(), is_vague=False):
        """One finding per code and set of requirements, which never names the vehicle: events.md, "Finding codes"."""
        key = code, tuple(sorted(requirements))
        self.findings.setdefault(key, set()).update(set(subjects) - {self.vin})
        if is_vague:
            self.vague.add(key)

    def gate(self, name, outcome, codes=(), **more):
        for code in codes:
            self.find(code, [name])
        self.requirements[name] = {'outcome': outcome, **more}
        return outcome

    def plain_gate(self, name, codes, **more):
        return self.gate(name, 'not-met' if codes else 'met', codes, **more)

    def acquisition(self):
        """law.md, "Acquisition"."""
        last = '2025-09-30'
        if self.ruleset != DEFAULT_RULESET:
            return self.plain_gate('acquisition', [] if self.day <= '2032-12-31' else ['acquired-too-late'])
        if self.day <= last or (self.acquired is not None and self.acquired <= last):
            return self.gate('acquisition', 'met')
        if self.acquired is not None:
            return self.gate('acquisition', 'not-met', ['acquired-too-late'])
        return self.gate('acquisition', 'indeterminate', ['acquisition-unknown'])

    def gates(self):
        """The outcomes of law.md, "Gates", but for scope and foreign entities."""
        production = self.production
        country = production['finalAssembly']['country']
        limit = 55_000 if production['vehicleClass'] == 'car' else 80_000
        battery = ['battery-too-small'] if F(production['batteryCapacityKwh']) < 7 else []
        battery += [] if production['externallyChargeable'] else ['not-chargeable']
        return [
            self.plain_gate('finalAssembly', [] if country in NORTH_AMERICA else ['assembly-outside-north-america'], country=country),
            self.plain_gate('grossWeight', ['gross-weight-too-high'] if F(production['gvwrLb']) >= 14_000 else []),
            self.plain_gate('batteryCapacity', battery),
            self.plain_gate('price', ['price-above-limit'] if F(production['msrpUsd']) > limit else [], limitUsd=str(limit)),
            self.acquisition()]

    def has_gap(self):
        """Under ruleset 2025-07-04 both are indeterminate with law-gap for D ≥ 2027-01-01: law.md, "Thresholds"."""
        return self.ruleset == DEFAULT_RULESET and self.day >= '2027-01-01'

    def require_share(self, name, low, high, percent, **more):
        threshold = percent * ONE // 100
        # Met if low ≥ threshold; not-met if high < threshold; else indeterminate: provenance.md, section 5.
        outcome = 'met' if low >= threshold else 'not-met' if high < threshold else 'indeterminate'
        outcome = 'indeterminate' if self.has_gap() else outcome
        if outcome == 'not-met':
            self.find('below-threshold', [name])
        # A share is given only if low and high agree: events.md, `oretrail.verdict.v1`. The gap leaves no threshold.
        self.requirements[name] = {
            'outcome': outcome, **more, 'shareLow': shown(low), 'shareHigh': shown(high),
            **({} if self.has_gap() else {'threshold': shown(threshold)}), **({'share': shown(low)} if low == high else {})}

    def shares(self):
        if self.day <= '2023-04-17':
            # D from 2023-01-01 to 2023-04-17: neither requirement applies. law.md, "The credit".
            self.requirements.update({MINERALS: NOT_APPLICABLE, COMPONENTS: NOT_APPLICABLE})
            return
        tests = self.law.open_tests(self.ruleset, self.production['manufacturer'], self.day)
        test, low, high, is_nothing = minerals_share(self.holdings.chains.values(), tests, self.law, self.day)
        if is_nothing:
            self.find('no-critical-minerals', [MINERALS])
        year = self.day[:4]
        self.require_share(MINERALS, low, high, MINERALS_PERCENT.get(year, LATER_MINERALS_PERCENT), test=test)
        self.require_share(COMPONENTS, *components_share(self.holdings), COMPONENTS_PERCENT.get(year, LATER_COMPONENTS_PERCENT))
        if self.has_gap():
            self.find('law-gap', [MINERALS, COMPONENTS])

    def is_excused(self, chain):
        """law.md, "Excused materials"."""
        if self.day > '2026-12-31' or not self.law.has_plan(self.production['manufacturer'], self.day):
            return False
        # "but what could not be granted of such a lot is not excused".
        return chain.stream is not None and (
            chain.use in OTHER_USES or (chain.use == 'anode-graphite' and chain.mineral == 'graphite'))

    def in_scope(self):
        """What was made where, by whom, on which days, and the lots concerned; and the lots of what is untraced, or None."""
        made, untraced = [], None
        if self.day >= '2024-01-01':
            made += [(*key[1:], days, set()) for key, (_, _, days) in self.holdings.increments.items()]
            untraced = set(self.holdings.lacking) or None
        for chain in self.holdings.chains.values() if self.day >= '2025-01-01' else []:
            if self.is_excused(chain):
                continue
            if chain.stream is None or chain.stream.is_untraced:
                untraced = (untraced or set()) | {chain.lot}
            if chain.stream is not None:
                made += [(*step[1:], days, {chain.lot}) for step, days in zip(chain.stream.steps, chain.stream.days)]
        return made, untraced

    def foreign_entities(self):
        if self.day < '2024-01-01':
            self.requirements[FOREIGN] = NOT_APPLICABLE
            return
        made, untraced = self.in_scope()
        for country, facility, operator, days, lots in made:
            answers = set(self.ownership.making(country, operator, days))
            # "A hit under all four readings is certain"; "both may be given".
            codes = ['foreign-entity'] if answers == {HIT} else []
            codes += ['ownership-unknown'] if OPEN in answers else []
            codes += ['law-gap'] if len(answers) > 1 else []
            for code in codes:
                self.find(code, [FOREIGN], {facility, operator} | lots, is_vague=True)
        if untraced is not None:
            self.find('untraced', [FOREIGN], untraced, is_vague=True)
        codes = {code for code, requirements in self.findings if requirements == (FOREIGN,)}
        outcome = 'not-met' if 'foreign-entity' in codes else 'indeterminate' if codes else 'met'
        self.requirements[FOREIGN] = {'outcome': outcome}

    def credit(self):
        """$3,750 for critical minerals plus $3,750 for components: what is sure, and the most. law.md, "The credit"."""
        if self.day <= '2023-04-17':
            usd = early_credit(F(self.production['batteryCapacityKwh']))
            return usd, usd
        outcomes = [self.requirements[name]['outcome'] for name in (MINERALS, COMPONENTS)]
        sure = 3_750 * outcomes.count('met')
        return sure, sure + 3_750 * outcomes.count('indeterminate')

    def amounts(self, gates):
        if self.day < '2023-01-01' or 'not-met' in gates:
            return 0, 0  # "A failed gate leaves nothing of the credit."
        sure, most = self.credit()
        # "An indeterminate gate leaves amountUsd 0, and potentialUsd as if it were met."
        return (0 if 'indeterminate' in gates else sure), most

    def verdict(self):
        gates = self.gates()
        if self.day < '2023-01-01':
            names = [FOREIGN, MINERALS, COMPONENTS]
            self.find('out-of-scope', names)
            self.requirements.update({name: NOT_APPLICABLE for name in names})
        else:
            self.shares()
            self.foreign_entities()
        amount, potential = self.amounts([*gates, self.requirements[FOREIGN]['outcome']])
        status = 'indeterminate' if amount != potential else 'eligible' if amount else 'ineligible'
        return {'vin': self.vin, 'status': status, 'amountUsd': amount, 'potentialUsd': potential, 'basis': self.basis,
                'decidingDate': self.day, 'ruleset': self.ruleset, 'requirements': self.requirements, 'findings': self.findings,
                # "present only if it was stated".
                **({} if self.acquired is None else {'acquiredOn': self.acquired})}
