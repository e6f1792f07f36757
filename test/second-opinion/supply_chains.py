"""supply_chains.py SEED CHAINS: prints small, hostile supply chains as NDJSON, shuffled. The same arguments give the same lines."""
import json
import random
import sys

MINERALS = ['nickel', 'lithium', 'graphite', 'cobalt']
COUNTRIES = ['US', 'CA', 'JP', 'CN', 'AU', 'DE', 'PR', 'US', 'MX']
PARTIES = [f'urn:party:{i}' for i in range(14)]
MANUFACTURERS = PARTIES[:6]
FACILITIES = [f'urn:facility:{i}' for i in range(4)]
GOVERNMENTS = {'urn:government:cn': 'CN', 'urn:government:ru': 'RU', 'urn:government:jp': 'JP'}
# Few days, so that many are equal, and those on which something changes.
DAYS = [f'2023-01-0{i}' for i in range(1, 6)]
EXPECTED = ['2022-12-31', '2023-01-01', '2023-04-17', '2023-04-18', '2024-01-01', '2024-12-31', '2025-01-01', '2025-09-30',
            '2025-10-01', '2026-05-05', '2027-01-01', '2028-01-01', '2029-01-01', '2032-12-31', '2033-01-01']
DELIVERED = ['2022-12-31', '2023-02-02', '2023-05-05', '2024-03-03', '2024-06-01', '2025-03-03', '2026-12-31', '2027-01-01']


class SupplyChains:
    def __init__(self, seed):
        self.random, self.events = random.Random(seed), []
        # A calm chain has round figures, so that many stand right at a bound, and little that makes all of it unknown.
        self.is_calm = False

    def chance(self, part):
        return self.random.random() < part

    def pick(self, *choices):
        return self.random.choice(choices)

    def trouble(self, part):
        return not self.is_calm and self.chance(part)

    def some(self, items, most):
        items = sorted(set(items))
        return self.random.sample(items, min(len(items), self.random.randint(0, most)))

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
        zone = self.pick('Z', '+05:00', '-03:30')
        time = f'2023-0{self.random.randint(1, 9)}-0{self.random.randint(1, 9)}T0{self.random.randint(0, 9)}:00:00{zone}'
        event = {'specversion': '1.0', 'id': f'e{len(self.events)}', 'source': self.pick('urn:party:a', 'urn:party:b'),
                 'type': f'oretrail.{kind}.v1', 'subject': subject, 'time': time, 'data': data, **attributes}
        self.events += [event] * (2 if self.chance(0.04) else 1)
        return event

    def stated(self, kind, subject, make):
        """An event that may be replaced, contradicted under its own id, corrected, and its correction corrected."""
        event = self.event(kind, subject, make())
        if self.chance(0.08):
            self.event(kind, subject, make())
        if self.chance(0.05):
            self.event(kind, subject, make(), id=event['id'], source=event['source'], time=event['time'])
        if self.chance(0.06):
            correction = self.correction(event)
            if self.chance(0.5):
                self.correction(correction)

    def correction(self, event):
        corrects = {'source': event['source'], 'id': event['id']}
        return self.event('correction', event['subject'], {'corrects': corrects, 'reason': 'x'}, source=event['source'])

    def fact(self, kind, subject, first_day, **members):
        data = {'fact': kind, 'from': first_day, 'source': 'x', **members}
        self.event('reference-fact', f'{kind}/{subject}/{first_day}', data)

    def quantity(self, unit, high=20):
        value = self.pick('1', '2', '3') if self.is_calm else self.number(1, high)
        return {'value': value, 'unit': self.pick('C62', 'KGM') if self.trouble(0.03) else unit}

    def chain(self, index):
        self.is_calm = self.chance(0.6)
        name = f'urn:lot:{index}'
        self.materials = [f'{name}:m{i}' for i in range(self.random.randint(1, 7))]
        self.components = [f'{name}:c{i}' for i in range(self.random.randint(1, 5))]
        self.missing = f'{name}:missing'
        for i, lot in enumerate(self.materials):
            self.stated('mineral-shipment', lot, lambda: self.material(lot, self.materials[:i]))
        for i, lot in enumerate(self.components):
            self.stated('component-shipment', lot, lambda: self.component(lot, self.components[:i]))
        for i in range(self.random.randint(1, 3)):
            vin = f'J{index * 10 + i:016d}'
            self.stated('vehicle-production', vin, lambda: self.production(vin))
            if self.chance(0.5):
                self.stated('vehicle-delivery', vin, lambda: self.delivery(vin))

    def material(self, lot, earlier):
        minerals = self.random.sample(MINERALS, self.pick(1, 1, 2, 2, 3))
        drawn = [*earlier, *([self.missing] if self.trouble(0.2) else []), *(self.components if self.trouble(0.12) else []),
                 *(self.materials if self.trouble(0.04) else [])]
        return {
            'lotId': lot, 'material': 'x', 'form': self.pick('ore', 'concentrate', 'recyclable'),
            'quantity': {'value': '10' if self.is_calm else self.number(), 'unit': 'KGM'},
            'minerals': [{'mineral': mineral, 'mass': self.number(), **self.maybe(0.4, usd=self.usd)} for mineral in minerals],
            'activities': [self.activity(minerals) for _ in range(self.pick(0, 1, 1, 2, 2, 3))] or self.source(drawn, minerals),
            'inputs': [self.material_input(parent) for parent in self.some(drawn, 3)],
            **self.maybe(0.3, use=lambda: self.pick('anode-graphite', 'electrolyte-salt', 'electrode-binder')),
            **self.maybe(0.4, shipment=lambda: {'from': 'US', 'to': 'US', 'shippedOn': self.pick(*DAYS), 'consignee': 'urn:party:1'})}

    def source(self, drawn, minerals):
        """What a lot does that did nothing so far: mostly it is at least mined."""
        return [{**self.activity(minerals), 'activity': 'extraction'}] if self.is_calm and not drawn else []

    def made(self):
        return {'country': self.pick(*COUNTRIES), 'facility': self.pick(*FACILITIES), 'operator': self.pick(*PARTIES),
                'completedOn': self.pick(*DAYS)}

    def activity(self, minerals):
        added = [{'mineral': mineral, 'usd': self.usd()} for mineral in self.random.sample(minerals, len(minerals))]
        return {'activity': self.pick('extraction', 'processing', 'processing', 'recycling'), **self.made(), 'valueAdded': added}

    def material_input(self, parent):
        def minerals():
            return [{'mineral': mineral, 'mass': self.number()} for mineral in self.random.sample(MINERALS, self.pick(1, 2, 3))]
        unit = 'C62' if parent in self.components else 'KGM'
        return {'lotId': parent, 'quantity': self.quantity(unit), **self.maybe(0.5, usd=self.usd), **self.maybe(0.4, minerals=minerals)}

    def component(self, lot, earlier):
        drawn = [*self.materials, *earlier, *([self.missing] if self.trouble(0.2) else []),
                 *(self.components if self.trouble(0.03) else [])]
        return {
            'lotId': lot, 'component': self.pick('cathode-electrode', 'anode-electrode', 'cell', 'cell', 'module', 'pack', 'other'),
            'quantity': {'value': '10' if self.is_calm else self.number(), 'unit': 'C62'},
            'usd': self.usd() if self.trouble(0.3) else self.pick('100', '50') if self.is_calm else self.number(50, 900), 'manufacture': self.made(),
            'inputs': [{'lotId': parent, 'quantity': self.quantity('KGM' if parent in self.materials else 'C62'),
                        **self.maybe(0.5, usd=self.usd), **self.maybe(0.3, **{'as': lambda: self.pick('material', 'component')})}
                       for parent in self.some(drawn, 4)]}

    def production(self, vin):
        batteries = [*self.components, *(self.materials[:1] if self.trouble(0.08) else []), *([self.missing] if self.trouble(0.08) else [])]
        return {
            'vin': vin, 'manufacturer': self.pick(*MANUFACTURERS), 'make': 'x', 'model': 'x', 'modelYear': 2024,
            'vehicleClass': self.pick('car', 'suv', 'van', 'pickup'), 'gvwrLb': self.pick(*['5000'] * 8, '13999.999999', '14000'),
            'batteryCapacityKwh': self.pick('7', '60.5', '11.99', '6.999999', '60', '8', '8', '17.5'),
            'externallyChargeable': self.chance(0.95), 'msrpUsd': self.pick(*['40000'] * 5, '55000', '55000.01', '80000', '80000.01'),
            'finalAssembly': {'country': self.pick('US', 'US', 'US', 'CA', 'PR', 'JP', 'MX'), 'plant': 'x',
                              'completedOn': self.pick(*DAYS, '2024-05-05', '2025-01-01')},
            'batteries': [{'lotId': lot, 'quantity': self.quantity('KGM' if lot in self.materials else 'C62', 6)}
                          for lot in self.some(batteries, 3)],
            **self.maybe(0.7, expectedDeliveryOn=lambda: self.pick(*EXPECTED))}

    def delivery(self, vin):
        placed = self.pick(*DELIVERED)
        return {'vin': vin, 'acquiredOn': self.pick('2022-10-10', min(placed, '2025-09-30'), placed), 'placedInServiceOn': placed}

    def holders(self):
        def part():
            return self.pick('0', '0.1', '0.25', '0.249999999', '0.5', '0.3', '1', '0.6')
        held = self.some([*PARTIES, *GOVERNMENTS], 3)
        return [{'holder': holder, 'equity': part(), 'votes': part(), 'seats': part()} for holder in held]

    def reference_facts(self):
        for government, country in GOVERNMENTS.items():
            self.fact('entity', government, '2000-01-01', entity=government, organizedIn='CH', headquarteredIn='CH', governmentOf=country)
        for party in PARTIES[:11]:
            for day in self.random.sample(['2020-01-01', '2023-01-03', '2022-06-06'], self.pick(1, 1, 2)):
                self.fact('entity', party, day, entity=party, organizedIn=self.pick('US', 'JP', 'DE', 'HK'),
                          headquarteredIn=self.pick('US', 'JP'), **self.maybe(0.1, to=lambda: self.pick('2023-01-04', '2030-01-01')),
                          **self.maybe(0.4, holders=self.holders), **self.maybe(0.05, listed=lambda: True, licenceControl=lambda: True))
        for maker in MANUFACTURERS:
            for day in self.random.sample(['2023-01-01', '2024-06-01', '2025-02-01'], self.pick(0, 1, 2)):
                self.fact('critical-minerals-test', maker, day, manufacturer=maker,
                          test=self.pick('50-percent-value-added', 'traced-qualifying-value'),
                          **self.maybe(0.3, to=lambda: self.pick('2024-07-01', '2026-01-01', '2023-01-01')))
            if self.chance(0.6):
                self.fact('impracticable-to-trace-plan', maker, self.pick('2024-01-01', '2025-03-01'), manufacturer=maker,
                          **self.maybe(0.3, to=lambda: '2025-06-01'))
        self.fact('country-agreement', 'DE', '2024-01-01', country='DE', agreement='x', minerals=['nickel'])
        self.fact('country-agreement', 'DE', '2023-05-01', country='DE', agreement='x', minerals=['cobalt', 'lithium'], to='2025-01-01')
        if self.chance(0.3):
            self.fact('country-agreement', 'JP', '2023-03-28', country='JP', agreement='x', minerals=['lithium'])


def main(seed, chains):
    made = SupplyChains(int(seed))
    for index in range(int(chains)):
        made.chain(index)
    made.reference_facts()
    made.random.shuffle(made.events)
    for event in made.events:
        print(json.dumps(event))


if __name__ == '__main__':
    main(*sys.argv[1:])
