"""supply_chains.py SEED CHAINS FILE [--only CHAIN]: writes small, hostile supply chains as NDJSON, and prints flags for `oretrail run`.

The same seed gives the same lines. Each chain has lots, vehicles, parties and facts of its own, so `--only` shows one as it was among all.
"""
import argparse
import json
import random
from fractions import Fraction as F

from parties import GOVERNMENTS, facts_of_world, parties_of_chain
from wide_lots import deep_lots, wide_lots

MINERALS = ['nickel', 'lithium', 'graphite', 'cobalt']
FRIENDS, OTHERS = ['US', 'CA', 'AU', 'PR', 'MX', 'JP', 'KR', 'GU', 'CL'], ['CN', 'DE', 'HK', 'MO', 'ID', 'RU', 'MP', 'FI']
# Few days, so that many are equal, and those on which something changes.
DAYS = [f'2023-01-0{i}' for i in range(1, 6)]
BOUNDS = ['2022-12-31', '2023-01-01', '2023-04-17', '2023-04-18', '2023-12-31', '2024-01-01', '2024-12-31', '2025-01-01', '2025-09-30',
          '2025-10-01', '2025-12-31', '2026-01-01', '2026-12-31', '2027-01-01', '2027-12-31', '2028-01-01', '2028-12-31', '2029-01-01',
          '2032-12-31', '2033-01-01']
COMMON_DAYS = ['2023-02-02', '2023-03-03', '2023-06-01', '2024-03-03', '2024-06-01', '2025-03-03', '2025-06-01', '2026-06-01', '2025-11-11']
ACQUIRED = ['2022-10-10', '2025-09-29', '2025-09-30', '2025-10-01', '2025-12-01']
OPERATOR = 'urn:party:registrar'
KNOWN_AT = '2023-05-05T00:00:00.5Z'
VINS_OF_CHAIN = 10
WIDE_PART, DEEP_PART = 0.003, 0.015


def decimal(figure):
    """With at most 6 decimals."""
    millionths = max(1, int(figure * 10**6))
    return f'{millionths // 10**6}.{millionths % 10**6:06d}'


class Chain:
    def __init__(self, seed, index, has_operator):
        self.random, self.index, self.has_operator = random.Random(f'{seed}/{index}'), index, has_operator
        self.events, self.name = [], f'urn:lot:{index}'
        # A calm chain has round figures, so that many stand right at a bound, and little that makes all of it unknown.
        self.is_calm = self.chance(0.6)
        self.silence = self.pick(0, 0, 0.1, 0.5)
        self.declares = self.pick(0.2, 0.5, 1)
        self.foreign = self.pick(0, 0, 0.1, 0.4)
        self.parties = [f'urn:party:{index}:{i}' for i in range(12)]
        self.strangers = [f'urn:stranger:{index}:{i}' for i in range(2)] if self.chance(0.2) else []
        self.operators = self.random.sample(self.parties, 6) + self.strangers[:1]
        self.manufacturers = self.parties[:2]
        self.materials = [f'{self.name}:m{i}' for i in range(self.random.randint(1, 7))]
        self.components = [f'{self.name}:c{i}' for i in range(self.random.randint(1, 5))]
        self.missing = f'{self.name}:missing'
        # Old batteries, of which recyclers may draw.
        self.old = f'{self.name}:old'
        # What a unit of each calm lot of material holds, so that others can be made of it without a gap.
        self.contents = {}

    def chance(self, part):
        return self.random.random() < part

    def pick(self, *choices):
        return self.random.choice(choices)

    def trouble(self, part):
        return self.chance(part / 10 if self.is_calm else part)

    def some(self, items, most, least=0):
        items = sorted(set(items))
        return self.random.sample(items, min(len(items), self.random.randint(least, most)))

    def maybe(self, part, **members):
        return {name: make() for name, make in members.items() if self.chance(part)}

    def number(self, low=1, high=20):
        if self.is_calm:
            return self.pick('10', '10', '10', '10.05', '10.050001', '20')
        return f'{self.random.randint(low, high)}' + self.pick('', f'.{self.random.randint(1, 999999)}')

    def usd(self):
        if self.is_calm:
            return self.pick('0', '10', '10', '20', '30')
        return self.pick('0', self.number(1, 50), self.number(1, 500), str(self.random.randint(1, 9) * 10))

    def event(self, kind, subject, data, **attributes):
        zone = self.pick('Z', '+05:00', '-03:30', '+09:00')
        time = f'2023-0{self.random.randint(1, 9)}-0{self.random.randint(1, 9)}T{self.pick(0, 2, 9, 22):02}:00:00{zone}'
        event = {'specversion': '1.0', 'id': f'e{len(self.events)}', 'source': self.pick('urn:party:a', 'urn:party:b'),
                 'type': f'oretrail.{kind}.v1', 'subject': subject, 'time': time, 'data': data,
                 **self.maybe(0.1, recordedtime=lambda: self.pick('2023-04-04T00:00:00Z', KNOWN_AT, '2023-08-08T00:00:00Z')), **attributes}
        self.events += [event] * (2 if self.chance(0.04) else 1)
        return event

    def stated(self, kind, subject, make):
        """An event that may be replaced, contradicted under its own id, corrected, and its correction corrected."""
        event = self.event(kind, subject, make())
        if self.chance(0.05):
            self.event(kind, subject, make())
        if self.chance(0.04):
            self.event(kind, subject, make(), id=event['id'], source=event['source'], time=event['time'])
        if self.chance(0.05):
            self.corrections(event)

    def corrections(self, event):
        """A line of corrections, each of the one before; at times with a ring behind it."""
        for _ in range(self.pick(1, 1, 2, 2, 3)):
            event = self.correction(event)
        if self.chance(0.2):
            earlier = f'ring{len(self.events)}'
            later = self.correction({**event, 'id': earlier})
            self.correction(later, id=earlier)

    def correction(self, event, **attributes):
        source = OPERATOR if self.has_operator and self.chance(0.3) else event['source']
        data = {'corrects': {'source': event['source'], 'id': event['id']}, 'reason': 'x'}
        return self.event('correction', event['subject'], data, source=source, **attributes)

    def fact(self, kind, subject, first_day, **members):
        data = {'fact': kind, 'from': first_day, 'source': 'x', **members}
        self.event('reference-fact', f'{kind}/{subject}/{first_day}', data)

    def quantity(self, unit, high=20, calm=('1', '2', '2.5', '3')):
        value = self.pick(*calm) if self.is_calm else self.number(1, high)
        return {'value': value, 'unit': self.pick('C62', 'KGM') if self.trouble(0.05) else unit}

    def state(self):
        for i, lot in enumerate(self.materials):
            self.stated('mineral-shipment', lot, lambda: self.material(lot, self.materials[:i]))
        for i, lot in enumerate(self.components):
            self.stated('component-shipment', lot, lambda: self.component(lot, self.components[:i]))
        self.stated('component-shipment', self.old, lambda: self.component(self.old, []))
        if self.chance(WIDE_PART):
            self.components.append(wide_lots(self))
        if self.chance(DEEP_PART):
            self.components.append(deep_lots(self))
        for i in range(self.random.randint(1, 3)):
            vin = f'J{self.index * VINS_OF_CHAIN + i:016d}'
            self.stated('vehicle-production', vin, lambda: self.production(vin))
            if self.chance(0.6):
                self.stated('vehicle-delivery', vin, lambda: self.delivery(vin))
        self.manufacturer_facts()
        parties_of_chain(self)

    def material(self, lot, earlier):
        drawn = [*earlier, *([self.missing] if self.trouble(0.2) else []), *([self.old] if self.chance(0.2) else []),
                 *([*self.materials, *self.components] if self.trouble(0.03) else [])]
        inputs = [self.material_input(parent) for parent in self.some(drawn, 3)]
        masses = self.masses_of(lot, inputs)
        minerals = list(masses)
        return {
            'lotId': lot, 'material': 'x', 'form': self.pick('ore', 'concentrate', 'intermediate', 'recyclable', 'recyclable'),
            'quantity': {'value': '10' if self.is_calm else self.number(), 'unit': 'KGM'},
            'minerals': [{'mineral': mineral, 'mass': mass, **self.maybe(self.declares, usd=self.usd)} for mineral, mass in masses.items()],
            'activities': [self.activity(minerals) for _ in range(self.pick(0, 1, 1, 2, 2, 3))] or self.source(drawn, minerals),
            'inputs': inputs,
            **self.maybe(0.3, use=lambda: self.pick('anode-graphite', 'electrolyte-salt', 'electrode-binder', 'electrolyte-additive')),
            **self.maybe(0.2, custody=lambda: self.pick('identity-preserved', 'segregated', 'controlled-blending', 'mass-balance')),
            **self.maybe(0.4, shipment=lambda: {'from': 'US', 'to': 'US', 'shippedOn': self.pick(*DAYS), 'consignee': 'urn:party:1'})}

    def masses_of(self, lot, inputs):
        """Of a calm lot as much as came in, or a little less or more: half a percent is the bound of an imbalance."""
        came = {}
        for item in inputs if self.is_calm else []:
            for mineral, part in self.contents.get(item['lotId'], {}).items():
                came[mineral] = came.get(mineral, 0) + part * F(item['quantity']['value'])
        if not came or self.chance(0.1):
            masses = {mineral: self.number() for mineral in self.random.sample(MINERALS, self.pick(1, 1, 2, 2, 3))}
        else:
            parts = {mineral: self.pick('1', '1', '1', '0.9', '1.005', '1.005001') for mineral in self.some(came, 3, 1)}
            masses = {mineral: decimal(came[mineral] * F(part)) for mineral, part in parts.items()}
        self.contents[lot] = {mineral: F(mass) / 10 for mineral, mass in masses.items()}
        return masses

    def source(self, drawn, minerals):
        """What a lot does that did nothing so far: mostly it is at least mined."""
        return [{**self.activity(minerals), 'activity': 'extraction'}] if self.is_calm and not drawn else []

    def country(self):
        return self.pick(*(OTHERS if self.chance(self.foreign) else FRIENDS))

    def made(self):
        return {'country': self.country(), 'facility': f'urn:facility:{self.random.randint(0, 3)}', 'operator': self.pick(*self.operators),
                'completedOn': self.pick(*DAYS)}

    def activity(self, minerals):
        added = [{'mineral': mineral, **({} if self.chance(self.silence) else {'usd': self.usd()})}
                 for mineral in self.random.sample(minerals, len(minerals))]
        return {'activity': self.pick('extraction', 'processing', 'processing', 'recycling'), **self.made(), 'valueAdded': added}

    def material_input(self, parent):
        def minerals():
            return [{'mineral': mineral, 'mass': self.number()} for mineral in self.random.sample(MINERALS, self.pick(1, 2, 3))]
        unit = 'C62' if parent in [*self.components, self.old] else 'KGM'
        return {'lotId': parent, 'quantity': self.quantity(unit), **self.maybe(0.5, usd=self.usd), **self.maybe(0.4, minerals=minerals)}

    def component(self, lot, earlier):
        drawn = [*(self.materials if lot != self.old else []), *earlier, *([self.missing] if self.trouble(0.2) else []),
                 *(self.components if self.trouble(0.03) else [])]
        return {
            'lotId': lot, 'component': self.pick('cathode-electrode', 'anode-electrode', 'cell', 'cell', 'module', 'pack', 'other'),
            'quantity': {'value': '10' if self.is_calm else self.number(), 'unit': 'C62'},
            'usd': self.usd() if self.trouble(0.3) else self.pick('100', '50') if self.is_calm else self.number(50, 900),
            'manufacture': self.made(),
            'inputs': [{'lotId': parent, 'quantity': self.quantity('KGM' if parent in self.materials else 'C62', 8),
                        **self.maybe(0.5, usd=self.usd), **self.maybe(0.3, **{'as': lambda: self.pick('material', 'component')})}
                       for parent in self.some(drawn, 4, 1)]}

    def production(self, vin):
        batteries = [*self.components, *(self.materials[:1] if self.trouble(0.08) else []), *([self.missing] if self.trouble(0.08) else [])]
        return {
            'vin': vin, 'manufacturer': self.pick(*self.manufacturers), 'make': 'x', 'model': 'x', 'modelYear': 2024,
            'vehicleClass': self.pick('car', 'suv', 'van', 'pickup'), 'gvwrLb': self.pick(*['5000'] * 20, '13999.999999', '14000'),
            'batteryCapacityKwh': self.kwh(),
            'externallyChargeable': self.chance(0.97), 'msrpUsd': self.pick(*['40000'] * 20, '55000', '55000.01', '80000', '80000.01'),
            'finalAssembly': {'country': self.pick(*['US'] * 20, 'CA', 'PR', 'MX', 'JP', 'GU'), 'plant': 'x',
                              'completedOn': self.pick(*DAYS, '2024-05-05', '2025-01-01', '2025-06-06', '2025-10-01')},
            'batteries': [{'lotId': lot, 'quantity': self.quantity('KGM' if lot in self.materials else 'C62', 3, ('1', '1', '2'))}
                          for lot in self.some(batteries, 3, 0 if self.chance(0.1) else 1)],
            **self.maybe(0.7, expectedDeliveryOn=self.deciding_day)}

    def kwh(self):
        if self.chance(0.04):
            return self.pick('6.999999', '4.999999', '5')
        return self.pick('7', '60.5', '11.99', '60', '8.8', '8.5', '14.415', '15.99', f'{self.random.randint(7, 16)}.{self.random.randint(1, 999999)}')

    def deciding_day(self):
        return self.pick(*(BOUNDS if self.chance(0.5) else COMMON_DAYS))

    def delivery(self, vin):
        if self.chance(0.4):
            return {'vin': vin, 'acquiredOn': self.pick(*ACQUIRED, *BOUNDS)}
        placed = self.deciding_day()
        return {'vin': vin, 'acquiredOn': min(placed, self.pick(placed, *ACQUIRED)), 'placedInServiceOn': placed}

    def manufacturer_facts(self):
        for maker in self.manufacturers:
            for day in self.random.sample(['2023-01-01', '2024-06-01', '2025-02-01'], self.pick(0, 1, 2)):
                self.fact('critical-minerals-test', maker, day, manufacturer=maker,
                          test=self.pick('50-percent-value-added', 'traced-qualifying-value'),
                          **self.maybe(0.3, to=lambda: self.pick('2024-07-01', '2026-01-01', '2023-01-01')))
            for day in self.random.sample(['2024-01-01', '2025-03-03'], self.pick(0, 1, 1, 2)):
                self.fact('impracticable-to-trace-plan', maker, day, manufacturer=maker,
                          **self.maybe(0.3, to=lambda: self.pick('2025-06-01', '2026-06-01', '2027-01-01')))


def flags_of(world):
    flags = ['--ruleset', world.choice(['us-30d@2025-07-04'] * 2 + ['us-30d@2024-05-06', 'us-30d@2023-04-17'])]
    flags += ['--no-built-in-facts'] if world.random() < 0.2 else []
    flags += ['--as-known-at', KNOWN_AT] if world.random() < 0.2 else []
    return flags + (['--operator', OPERATOR] if world.random() < 0.5 else [])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('seed')
    parser.add_argument('chains', type=int)
    parser.add_argument('file')
    parser.add_argument('--only', type=int)
    asked = parser.parse_args()
    world = random.Random(asked.seed)
    flags, events = flags_of(world), facts_of_world(world)
    for index in range(asked.chains):
        if asked.only in (None, index):
            chain = Chain(asked.seed, index, '--operator' in flags)
            chain.state()
            events += chain.events
    world.shuffle(events)
    with open(asked.file, 'w', encoding='utf-8') as file:
        file.writelines(json.dumps(event) + '\n' for event in events)
    print(' '.join(flags))


if __name__ == '__main__':
    main()
