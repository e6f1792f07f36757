"""From lots to what a vehicle holds. Source: provenance.md, sections 1 to 4. None stands for what is unknown."""
from collections import deque
from datetime import timezone
from fractions import Fraction as F

from events_in_force import instant

LEVEL_MAX = 64
TOO_DEEP = LEVEL_MAX + 1
EQUAL_MASS_KG = F(1, 10**20)
MADE_OF_COMPONENTS = ('cell', 'module', 'pack')


def is_material(event):
    return event['type'] == 'oretrail.mineral-shipment.v1'


def quantity(item):
    return F(item['quantity']['value'])


def unit(item):
    return item['quantity']['unit']


def times(figure, factor):
    return None if figure is None else figure * factor


def plus(a, b):
    return None if a is None or b is None else a + b


def levels_of(lots):
    """Section 1, "Level": lots on or below a loop are left out."""
    inputs = {lot: [i['lotId'] for i in event['data']['inputs'] if i['lotId'] in lots] for lot, event in lots.items()}
    consumers = {}
    for lot, parents in inputs.items():
        for parent in parents:
            consumers.setdefault(parent, []).append(lot)
    awaited = {lot: len(parents) for lot, parents in inputs.items()}
    ready, levels = deque(lot for lot in lots if awaited[lot] == 0), {}
    while ready:
        lot = ready.popleft()
        levels[lot] = 1 + max((levels[parent] for parent in inputs[lot]), default=0)
        for consumer in consumers.get(lot, []):
            awaited[consumer] -= 1
            if awaited[consumer] == 0:
                ready.append(consumer)
    return levels


class Stream:
    def __init__(self, mass, untraced=F(0), feedstock=F(0), is_untraced=False, is_recyclable=False):
        self.mineral, self.mass, self.untraced, self.feedstock = None, mass, untraced, feedstock
        self.is_untraced, self.is_recycled, self.is_recyclable = is_untraced, False, is_recyclable
        self.steps, self.days, self.added = (), [], []

    def scaled(self, factor, is_recyclable):
        other = Stream(self.mass * factor, times(self.untraced, factor), times(self.feedstock, factor), self.is_untraced,
                       is_recyclable)
        other.is_recycled, other.steps = self.is_recycled, self.steps
        other.days, other.added = [set(days) for days in self.days], [usd * factor for usd in self.added]
        return other

    def value(self):
        return plus(plus(sum(self.added, F(0)), self.feedstock), self.untraced)

    def work(self, activity, usd):
        kind = activity['activity']
        if kind == 'recycling' and self.is_recyclable and not self.is_recycled:
            self.feedstock, self.untraced = self.value(), F(0)
            self.steps, self.days, self.added = (), [], []
            self.is_untraced, self.is_recycled = False, True
        kind = 'recycling' if self.is_recycled else 'processing' if kind == 'recycling' else kind
        self.steps += ((kind, activity['country'], activity['facility'], activity['operator']),)
        self.days.append({activity['completedOn']})
        self.added.append(usd)

    def merge(self, other):
        self.mass += other.mass
        self.added = [a + b for a, b in zip(self.added, other.added)]
        self.days = [a | b for a, b in zip(self.days, other.days)]
        self.feedstock, self.untraced = plus(self.feedstock, other.feedstock), plus(self.untraced, other.untraced)


class Holdings:
    """Chains by key: (V, stream or None, use, lot). Increments by (component, country, facility, operator): [usd, uncertain, days]."""

    def __init__(self):
        self.chains, self.increments = {}, {}
        self.undeclared_usd, self.is_share_unknown, self.untraced_components = F(0), False, set()

    def add_chain(self, key, value, stream, use, lot):
        known = self.chains.get(key)
        self.chains[key] = (value if known is None else plus(known[0], value), stream, use, lot)

    def add_increment(self, key, usd, uncertain, days):
        mine = self.increments.setdefault(key, [F(0), F(0), set()])
        mine[0] += usd
        mine[1] += uncertain
        mine[2] |= days

    def add_scaled(self, other, factor):
        for key, (value, stream, use, lot) in other.chains.items():
            self.add_chain(key, times(value, factor), stream, use, lot)
        for key, (usd, uncertain, days) in other.increments.items():
            self.add_increment(key, usd * factor, uncertain * factor, days)
        self.undeclared_usd += other.undeclared_usd * factor
        self.is_share_unknown |= other.is_share_unknown
        self.untraced_components |= other.untraced_components


class Provenance:
    def __init__(self, in_force):
        self.in_force, self.lots = in_force, in_force.lot
        self.levels = levels_of(self.lots)
        self.grants = {}
        self.figures, self.findings = {}, {}
        draws = {}
        for consumers, member in ((self.lots, 'inputs'), (in_force.production, 'batteries')):
            for consumer, event in consumers.items():
                for item in event['data'][member]:
                    draws.setdefault(item['lotId'], []).append((consumer, item))
        for parent, of_parent in draws.items():
            if parent in self.lots:
                self._grant(parent, of_parent)

    def day(self, consumer):
        if consumer not in self.lots:
            return self.in_force.production[consumer]['data']['finalAssembly']['completedOn']
        event = self.lots[consumer]
        data = event['data']
        if not is_material(event):
            return data['manufacture']['completedOn']
        if data['activities']:
            return max(activity['completedOn'] for activity in data['activities'])
        if 'shipment' in data:
            return data['shipment']['shippedOn']
        return instant(event['time']).astimezone(timezone.utc).date().isoformat()

    def _grant(self, parent, draws):
        event = self.lots[parent]
        left = {}
        for consumer, item in sorted(draws, key=lambda draw: (self.day(draw[0]), draw[0].encode())):
            if unit(item) != unit(event['data']):
                continue
            minerals = [m['mineral'] for m in event['data']['minerals']] if is_material(event) else ['*']
            if is_material(event) and consumer in self.lots and is_material(self.lots[consumer]):
                own = {m['mineral'] for m in self.lots[consumer]['data']['minerals']}
                minerals = [mineral for mineral in minerals if mineral in own]
            granted = {}
            for mineral in minerals:
                available = left.get(mineral, quantity(event['data']))
                granted[mineral] = min(quantity(item), available)
                left[mineral] = available - granted[mineral]
            self.grants[parent, consumer] = granted

    def refusal(self, consumer, item):
        parent = item['lotId']
        if parent not in self.lots:
            return 'lot-missing'
        if self.levels.get(parent, TOO_DEEP) > LEVEL_MAX:
            return 'lineage-too-deep'
        return 'unit-mismatch' if unit(item) != unit(self.lots[parent]['data']) else None

    def granted(self, consumer, item):
        return {} if self.refusal(consumer, item) else self.grants[item['lotId'], consumer]

    def draw_findings(self, consumer, items):
        """Code to subjects, of these draws and of all lots that they reach."""
        found = {}
        for item in items:
            parent, refusal, granted = item['lotId'], self.refusal(consumer, item), self.granted(consumer, item)
            codes = [refusal] if refusal else []
            if any(amount < quantity(item) for amount in granted.values()):
                codes.append('lot-overdrawn')
            if parent in self.lots and self.day(parent) > self.day(consumer):
                codes.append('output-before-input')
            for code in codes:
                found.setdefault(code, set()).update({parent, consumer})
            if any(amount > 0 for amount in granted.values()):
                self.figures_of(parent)
                for code, subjects in self.findings[parent].items():
                    found.setdefault(code, set()).update(subjects)
        return found

    def figures_of(self, lot):
        """Streams and the minerals of unknown value of a material lot; holdings of a component lot."""
        if lot not in self.figures:
            event = self.lots[lot]
            self.findings[lot] = self.draw_findings(lot, event['data']['inputs'])
            if ('lot', lot) in self.in_force.conflicted:
                self._find(lot, 'id-conflict')
            self.figures[lot] = self._material(lot) if is_material(event) else self._component(lot)
        return self.figures[lot]

    def _find(self, lot, code):
        self.findings[lot].setdefault(code, set()).add(lot)

    def _material(self, lot):
        data = self.lots[lot]['data']
        masses = {m['mineral']: F(m['mass']) for m in data['minerals']}
        streams, value_unknown = [], set()
        for mineral in masses:
            flows = self._inflows(lot, mineral, masses)
            had_unknown_mass = any(flow.mass is None for flow in flows)
            self._balance(lot, masses[mineral], flows)
            for activity in data['activities']:
                usd = next(F(value['usd']) for value in activity['valueAdded'] if value['mineral'] == mineral)
                for flow in flows:
                    flow.work(activity, usd * flow.mass / masses[mineral])
            merged = {}
            for flow in flows:
                key = (flow.steps, flow.is_untraced, flow.is_recycled)
                if key in merged:
                    merged[key].merge(flow)
                else:
                    flow.mineral, merged[key] = mineral, flow
            if had_unknown_mass and len(merged) > 1:
                value_unknown.add(mineral)
            streams += merged.values()
        return streams, value_unknown

    def _does(self, lot, *kinds):
        return any(activity['activity'] in kinds for activity in self.lots[lot]['data']['activities'])

    def _inflows(self, lot, mineral, masses):
        """Section 2, steps 1 and 2."""
        inputs = self.lots[lot]['data']['inputs']
        if not inputs and not self._does(lot, 'extraction', 'recycling'):
            return [Stream(masses[mineral], untraced=None, is_untraced=True)]
        return [flow for item in inputs for flow in self._inflow(lot, item, mineral, masses)]

    def _inflow(self, lot, item, mineral, masses):
        parent = self.lots.get(item['lotId'])
        is_component = parent is not None and not is_material(parent)
        if is_component and not self._does(lot, 'recycling'):
            return
        declared = {m['mineral']: F(m['mass']) for m in item['minerals']} if 'minerals' in item else None
        if parent is not None and not is_component:
            of_parent = {m['mineral']: F(m['mass']) for m in parent['data']['minerals']}
            held = [m for m in masses if m in of_parent]
        else:
            held = [m for m in masses if declared is None or m in declared]
        if mineral not in held:
            return
        asked = quantity(item)
        granted = self.granted(lot, item).get('*' if is_component else mineral, F(0))

        def paid(part):
            if 'usd' not in item:
                return None
            return F(item['usd']) * part / asked * masses[mineral] / sum(masses[m] for m in held)

        def said(part):
            return None if declared is None or mineral not in declared else declared[mineral] * part / asked

        if granted > 0 and is_component:
            yield Stream(said(granted), feedstock=paid(granted), is_recyclable=True)
        elif granted > 0:
            factor, is_recyclable = granted / quantity(parent['data']), parent['data']['form'] == 'recyclable'
            for stream in self.figures_of(item['lotId'])[0]:
                if stream.mineral == mineral:
                    yield stream.scaled(factor, is_recyclable)
        ungranted = asked - granted
        if ungranted > 0:
            if parent is None or is_component:
                mass = said(ungranted)
            else:
                is_same_unit = unit(item) == unit(parent['data'])
                mass = of_parent[mineral] * ungranted / quantity(parent['data']) if is_same_unit else None
            yield Stream(mass, untraced=paid(ungranted), is_untraced=True)

    def _balance(self, lot, mass, flows):
        """Section 2, steps 3 and 4."""
        unknown = [flow for flow in flows if flow.mass is None]
        shortfall = mass - sum((flow.mass for flow in flows if flow.mass is not None), F(0))
        for flow in unknown:
            flow.mass = max(F(0), shortfall) / len(unknown)
        if not unknown and self._does(lot, 'extraction', 'recycling'):
            if shortfall >= EQUAL_MASS_KG:
                flows.append(Stream(shortfall, is_recyclable=True))
        elif not unknown and mass - F(1005, 1000) * (mass - shortfall) >= EQUAL_MASS_KG:
            flows.append(Stream(shortfall, untraced=None, is_untraced=True))
            self._find(lot, 'mass-imbalance')
        whole = sum(flow.mass for flow in flows)
        for flow in flows:
            flow.mass = flow.mass * mass / whole

    def _component(self, lot):
        """Sections 3 and 4."""
        data = self.lots[lot]['data']
        holdings = Holdings()
        drawn, has_unpriced = F(0), False
        for item in data['inputs']:
            worth, ungranted = self._bring(holdings, lot, item)
            drawn += worth
            if ungranted == 0:
                continue
            if not self._is_component_input(data, item):
                value = F(item['usd']) * ungranted / quantity(item) if 'usd' in item else None
                holdings.add_chain(('?', lot, item['lotId']), value, None, None, item['lotId'])
                continue
            self._lack_component(holdings, lot, item['lotId'])
            if 'usd' in item:
                uncertain = F(item['usd']) * ungranted / quantity(item)
                holdings.undeclared_usd += uncertain
                drawn += uncertain
            has_unpriced |= 'usd' not in item
        self._own_increment(holdings, lot, drawn, has_unpriced)
        return holdings

    def _own_increment(self, holdings, lot, drawn, has_unpriced):
        data = self.lots[lot]['data']
        if data['component'] == 'pack':
            holdings.is_share_unknown |= has_unpriced
            return
        usd = max(F(0), F(data['usd']) - drawn)
        if drawn > F(data['usd']):
            self._find(lot, 'negative-incremental-value')
        made = data['manufacture']
        key = (data['component'], made['country'], made['facility'], made['operator'])
        certain, uncertain = (F(0), usd) if has_unpriced else (usd, F(0))
        holdings.add_increment(key, certain, uncertain, {made['completedOn']})

    def _is_component_input(self, data, item):
        parent = self.lots.get(item['lotId'])
        if parent is not None:
            return not is_material(parent)
        default = 'component' if data['component'] in MADE_OF_COMPONENTS else 'material'
        return item.get('as', default) == 'component'

    @staticmethod
    def _lack_component(holdings, consumer, missing):
        holdings.add_chain(('?', consumer, missing), None, None, None, missing)
        holdings.untraced_components.add(missing)

    def _bring(self, holdings, consumer, item):
        """Adds what was granted; the value of the components among it, and what was not granted."""
        lot, granted = item['lotId'], self.granted(consumer, item)
        if self.refusal(consumer, item):
            return F(0), quantity(item)
        data = self.lots[lot]['data']
        ungranted = max(quantity(item) - amount for amount in granted.values())
        if is_material(self.lots[lot]):
            self._bring_material(holdings, lot, granted)
            return F(0), ungranted
        factor = granted['*'] / quantity(data)
        if factor > 0:
            holdings.add_scaled(self.figures_of(lot), factor)
        return F(data['usd']) * factor, ungranted

    def _bring_material(self, holdings, lot, granted):
        data = self.lots[lot]['data']
        contents = {m['mineral']: m for m in data['minerals']}
        streams, value_unknown = self.figures_of(lot)
        for stream in streams:
            if granted[stream.mineral] == 0:
                continue
            content = contents[stream.mineral]
            if stream.mineral in value_unknown:
                value = None
            elif 'usd' in content:
                value = F(content['usd']) * stream.mass / F(content['mass'])
            else:
                value = stream.value()
            key = (lot, stream.mineral, stream.steps, stream.is_untraced, stream.is_recycled)
            value = times(value, granted[stream.mineral] / quantity(data))
            holdings.add_chain(key, value, stream, data.get('use'), lot)

    def vehicle(self, vin):
        """Holdings of a vehicle, and its findings: code to subjects."""
        batteries = self.in_force.production[vin]['data']['batteries']
        findings = self.draw_findings(vin, batteries)
        if {('production', vin), ('delivery', vin)} & self.in_force.conflicted:
            findings.setdefault('id-conflict', set()).add(vin)
        holdings = Holdings()
        lacking = [item['lotId'] for item in batteries if self._bring(holdings, vin, item)[1] > 0]
        for missing in lacking if batteries else [vin]:
            self._lack_component(holdings, vin, missing)
            holdings.is_share_unknown = True
        return holdings, findings
