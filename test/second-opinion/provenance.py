"""From lots to what a vehicle holds, and what is to be said of it. Source: provenance.md, "3. Chains", "4. Components"; events.md, "Finding codes"."""
from fractions import Fraction as F

from drawing import WHOLE, Drawing, is_material, quantity
from streams import MaterialLot, count_steps_and_days, plus, times

CHAINS_MAX, INCREMENTS_MAX, STEPS_AND_DAYS_MAX = 4_096, 4_096, 16_384
MADE_OF_COMPONENTS = ('cell', 'module', 'pack')


class Chain:
    """Material of one lot; `stream` is None for what could not be granted: then its shares are 0 to 1."""

    def __init__(self, value, lot, mineral=None, stream=None, use=None):
        self.value, self.lot, self.mineral, self.stream, self.use = value, lot, mineral, stream, use

    def scaled(self, factor):
        return Chain(times(self.value, factor), self.lot, self.mineral, self.stream, self.use)


class Holdings:
    """What a component lot or a vehicle holds: chains and increments by what tells them apart, and dollars that may qualify or not."""

    def __init__(self):
        self.chains, self.increments, self.uncertain_usd = {}, {}, F(0)
        self.is_share_unknown, self.lacking = False, set()

    def add_chain(self, key, chain):
        """Section 3: a chain "is added to itself where it meets again"."""
        known = self.chains.get(key)
        self.chains[key] = chain if known is None else Chain(
            plus(known.value, chain.value), chain.lot, chain.mineral, chain.stream, chain.use)

    def add_increment(self, key, certain, uncertain, days):
        known = self.increments.get(key, (F(0), F(0), frozenset()))
        self.increments[key] = (known[0] + certain, known[1] + uncertain, known[2] | days)

    def add_scaled(self, other, factor):
        for key, chain in other.chains.items():
            self.add_chain(key, chain.scaled(factor))
        for key, (certain, uncertain, days) in other.increments.items():
            self.add_increment(key, certain * factor, uncertain * factor, days)
        self.uncertain_usd += other.uncertain_usd * factor
        self.is_share_unknown |= other.is_share_unknown
        self.lacking |= other.lacking

    def lack(self, consumer, lot):
        """Section 3: a component or battery that was not granted "is a chain with unknown V and shares 0 to 1"."""
        self.add_chain(('component', consumer, lot), Chain(None, lot))
        self.lacking.add(lot)

    def is_too_wide(self):
        """Section 3: "a chain counts its steps and their days, an increment 1 and its days"."""
        days = [chain.stream.days for chain in self.chains.values() if chain.stream is not None]
        total = count_steps_and_days(days) + count_steps_and_days([[of]] for *_, of in self.increments.values())
        return len(self.chains) > CHAINS_MAX or len(self.increments) > INCREMENTS_MAX or total > STEPS_AND_DAYS_MAX

    def replaced(self, consumer):
        """Section 3: "one chain of unknown V and shares 0 to 1, and a components share of 0 to 1, replace them"."""
        holdings = Holdings()
        holdings.lack(consumer, consumer)
        holdings.is_share_unknown = True
        return holdings


class Provenance:
    """`findings` has, for each lot and vehicle that was asked for, code → subjects of it, its draws, and of all lots that these reach."""

    def __init__(self, in_force):
        self.in_force, self.lots = in_force, in_force.lots
        self.drawing = Drawing(in_force)
        self.made, self.findings = {}, {}

    def figures_of(self, lot):
        """Streams by mineral of a material lot; holdings of a component lot."""
        if lot not in self.made:
            event = self.lots[lot]
            self._find_draws(lot, event['data']['inputs'])
            if ('lot', lot) in self.in_force.conflicts:
                self._find(lot, 'id-conflict', [lot])
            self.made[lot] = self._streams(lot) if is_material(event) else self._component(lot)
        return self.made[lot]

    def _find(self, asked, code, subjects):
        self.findings[asked].setdefault(code, set()).update(subjects)

    def _find_draws(self, consumer, items):
        """ "the findings of the vehicle and its draws, and of each lot reached by draws that granted something, and that lot's draws"."""
        self.findings[consumer] = {}
        for item in items:
            for code in self.drawing.findings(consumer, item):
                # "The findings of a draw name parent and consumer."
                self._find(consumer, code, [item['lotId'], consumer])
            if any(part > 0 for part in self.drawing.granted(consumer, item).values()):
                self.figures_of(item['lotId'])
                for code, subjects in self.findings[item['lotId']].items():
                    self._find(consumer, code, subjects)

    def _streams(self, lot):
        made = MaterialLot(lot, self.drawing, self.figures_of)
        streams = made.streams()
        for code in made.findings:
            self._find(lot, code, [lot])
        return streams

    def _bounded(self, holdings, consumer):
        if not holdings.is_too_wide():
            return holdings
        self._find(consumer, 'lineage-too-wide', [consumer])
        return holdings.replaced(consumer)

    def _bring(self, holdings, consumer, item):
        """Adds what was granted. Gives the dollars of components in it: "each parent's usd × f"."""
        lot, granted = item['lotId'], self.drawing.granted(consumer, item)
        if all(part == 0 for part in granted.values()):
            return F(0)
        data = self.lots[lot]['data']
        if is_material(self.lots[lot]):
            self._bring_material(holdings, lot, granted)
            return F(0)
        factor = granted[WHOLE] / quantity(data)
        holdings.add_scaled(self.figures_of(lot), factor)
        return F(data['usd']) * factor

    def _bring_material(self, holdings, lot, granted):
        """Section 3: "each of that lot's streams becomes a chain, identified by lot, mineral, steps and the two flags"."""
        data = self.lots[lot]['data']
        for content in data['minerals']:
            mineral = content['mineral']
            for stream in self.figures_of(lot)[mineral] if granted[mineral] > 0 else []:
                value = times(self._value(stream, content), granted[mineral] / quantity(data))
                holdings.add_chain((lot, mineral, stream.key()), Chain(value, lot, mineral, stream, data.get('use')))

    @staticmethod
    def _value(stream, content):
        """Section 3, "Its value V"; "unless unknown by section 2": a stream of unknown value is so "declared or not"."""
        if 'usd' not in content or stream.is_value_unknown:
            return stream.value()
        return F(content['usd']) * stream.mass / F(content['mass'])

    def _is_component_input(self, data, item):
        """Read only if no event of that lot is in force: events.md, `oretrail.component-shipment.v1`."""
        if item['lotId'] in self.lots:
            return not is_material(self.lots[item['lotId']])
        default = 'component' if data['component'] in MADE_OF_COMPONENTS else 'material'
        return item.get('as', default) == 'component'

    def _component(self, lot):
        data, holdings = self.lots[lot]['data'], Holdings()
        drawn_usd, is_own_uncertain = F(0), False
        for item in data['inputs']:
            drawn_usd += self._bring(holdings, lot, item)
            ungranted = self.drawing.ungranted(lot, item)
            paid = F(item['usd']) * ungranted / quantity(item) if 'usd' in item else None
            if ungranted > 0 and self._is_component_input(data, item):
                holdings.lack(lot, item['lotId'])
                # Section 4: with `usd`, "that many dollars are uncertain, 0 to all"; without, "the drawing lot's own increment is".
                drawn_usd += paid or F(0)
                holdings.uncertain_usd += paid or F(0)
                is_own_uncertain |= paid is None
            elif ungranted > 0:
                holdings.add_chain(('material', lot, item['lotId']), Chain(paid, item['lotId']))
        self._add_own(holdings, lot, drawn_usd, is_own_uncertain)
        return self._bounded(holdings, lot)

    def _add_own(self, holdings, lot, drawn_usd, is_uncertain):
        """Section 4: "The incremental value of a component lot"."""
        data = self.lots[lot]['data']
        if data['component'] == 'pack':
            # "A pack has none"; without `usd`, "in a pack ...: the share is 0 to 1".
            holdings.is_share_unknown |= is_uncertain
            return
        own_usd = F(data['usd']) - drawn_usd
        if own_usd < 0:
            self._find(lot, 'negative-incremental-value', [lot])
            own_usd = F(0)
        made = data['manufacture']
        key = (data['component'], made['country'], made['facility'], made['operator'])
        certain, uncertain = (F(0), own_usd) if is_uncertain else (own_usd, F(0))
        holdings.add_increment(key, certain, uncertain, frozenset([made['completedOn']]))

    def vehicle(self, vin):
        """Its holdings; then `findings[vin]` is complete."""
        batteries = self.in_force.productions[vin]['data']['batteries']
        self._find_draws(vin, batteries)
        if {('production', vin), ('delivery', vin)} & self.in_force.conflicts:
            self._find(vin, 'id-conflict', [vin])
        holdings = Holdings()
        for item in batteries:
            self._bring(holdings, vin, item)
            if self.drawing.ungranted(vin, item) > 0:
                self._lack_battery(holdings, vin, item['lotId'])
        if not batteries:
            self._lack_battery(holdings, vin, vin)
        return self._bounded(holdings, vin)

    @staticmethod
    def _lack_battery(holdings, vin, lot):
        """Section 4: "for a vehicle's battery, or with no battery: the share is 0 to 1"."""
        holdings.lack(vin, lot)
        holdings.is_share_unknown = True
