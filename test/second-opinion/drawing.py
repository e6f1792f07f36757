"""Who is granted what of which lot. Source: provenance.md, "1. Drawing lots down". All figures are exact fractions."""
from fractions import Fraction as F

LEVEL_MAX = 64
# A component lot "is drawn down as one, whoever draws it".
WHOLE = '*'


def is_material(event):
    return event['type'] == 'oretrail.mineral-shipment.v1'


def quantity(item):
    return F(item['quantity']['value'])


def unit(item):
    return item['quantity']['unit']


def minerals_of(event):
    return [content['mineral'] for content in event['data']['minerals']]


def levels_of(lots):
    """ "Level": 1 without inputs, else one more than the highest among the inputs in force. Lots on or below a loop are left out."""
    levels, is_new = {}, True
    while is_new:
        is_new = False
        for lot, event in lots.items():
            of_inputs = [levels.get(item['lotId']) for item in event['data']['inputs'] if item['lotId'] in lots]
            if lot not in levels and None not in of_inputs:
                levels[lot], is_new = 1 + max(of_inputs, default=0), True
    return levels


class Drawing:
    def __init__(self, in_force):
        self.lots, self.productions = in_force.lots, in_force.productions
        self.levels = levels_of(self.lots)
        draws = {}
        for consumers, member in ((self.lots, 'inputs'), (self.productions, 'batteries')):
            for consumer, event in consumers.items():
                for item in event['data'][member]:
                    draws.setdefault(item['lotId'], []).append((consumer, item))
        self.grants = {}
        for parent in draws:
            if parent in self.lots:
                self._serve(parent, draws[parent])

    def day(self, consumer):
        """ "Order": the day of a consumer, a local one."""
        if consumer not in self.lots:
            return self.productions[consumer]['data']['finalAssembly']['completedOn']
        event = self.lots[consumer]
        if not is_material(event):
            return event['data']['manufacture']['completedOn']
        if event['data']['activities']:
            return max(activity['completedOn'] for activity in event['data']['activities'])
        if 'shipment' in event['data']:
            return event['data']['shipment']['shippedOn']
        # "else the day of its event's time as written, in its own offset".
        return event['time'][:len('YYYY-MM-DD')]

    def _parts(self, parent, consumer):
        """ "A material lot draws those minerals of a material parent that it lists itself; a component lot or a vehicle draws all"."""
        if not is_material(self.lots[parent]):
            return [WHOLE]
        drawer = self.lots.get(consumer)
        own = minerals_of(drawer) if drawer is not None and is_material(drawer) else None
        return [mineral for mineral in minerals_of(self.lots[parent]) if own is None or mineral in own]

    def _serve(self, parent, draws):
        left = {}
        # "Consumers are served by completion day, then lot id or VIN."
        for consumer, item in sorted(draws, key=lambda draw: (self.day(draw[0]), draw[0].encode())):
            if unit(item) != unit(self.lots[parent]['data']):
                continue  # "such a draw uses nothing up"
            granted = self.grants[parent, consumer] = {}
            for part in self._parts(parent, consumer):
                available = left.get(part, quantity(self.lots[parent]['data']))
                granted[part] = min(quantity(item), available)
                left[part] = available - granted[part]

    def refusal(self, item):
        """ "Nothing is granted (in this order, the first that applies is the finding)"; None if nothing stands against it."""
        parent = self.lots.get(item['lotId'])
        if parent is None:
            return 'lot-missing'
        if self.levels.get(item['lotId'], LEVEL_MAX + 1) > LEVEL_MAX:
            return 'lineage-too-deep'
        return 'unit-mismatch' if unit(item) != unit(parent['data']) else None

    def granted(self, consumer, item):
        """Quantities by mineral of a material parent, or under WHOLE; empty if the draw is refused."""
        return {} if self.refusal(item) else self.grants[item['lotId'], consumer]

    def ungranted(self, consumer, item):
        """The most over the parent's minerals: provenance.md, "What a component could not be granted"."""
        return max((quantity(item) - part for part in self.granted(consumer, item).values()), default=quantity(item))

    def findings(self, consumer, item):
        """Codes of one draw."""
        codes = [self.refusal(item)] if self.refusal(item) else []
        if any(part < quantity(item) for part in self.granted(consumer, item).values()):
            codes.append('lot-overdrawn')
        # "An input whose own day is later than its consumer's: only the finding output-before-input."
        if item['lotId'] in self.lots and self.day(item['lotId']) > self.day(consumer):
            codes.append('output-before-input')
        return codes
