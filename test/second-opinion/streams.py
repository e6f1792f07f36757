"""The streams of material lots. Source: provenance.md, "2. Streams of a material lot". None stands for an unknown figure."""
from fractions import Fraction as F

from drawing import WHOLE, is_material, quantity, unit

STREAMS_MAX, STEPS_AND_DAYS_MAX = 1_024, 16_384
# "Arithmetic": "masses that differ by less than 10⁻²⁰ kg are equal".
UNEQUAL_KG = F(1, 10**20)


def times(figure, factor):
    """ "Scaled or split, an unknown figure stays unknown"."""
    return None if figure is None else figure * factor


def plus(a, b):
    """ "added to a known one it gives an unknown one"."""
    return None if a is None or b is None else a + b


class Stream:
    """ "A stream is one mineral's flow along one path". `may_recycle`: it is what a recycling of this lot acts on."""

    def __init__(self, mass, untraced=F(0), feedstock=F(0), is_untraced=False, may_recycle=False):
        self.mass, self.untraced, self.feedstock = mass, untraced, feedstock
        self.is_untraced, self.is_recycled, self.may_recycle = is_untraced, False, may_recycle
        self.steps, self.days, self.added = (), [], []
        self.is_value_unknown = False

    def scaled(self, factor, may_recycle):
        other = Stream(self.mass * factor, times(self.untraced, factor), times(self.feedstock, factor), self.is_untraced, may_recycle)
        other.is_recycled, other.steps, other.days = self.is_recycled, self.steps, list(self.days)
        other.added = [times(usd, factor) for usd in self.added]
        # "A stream that took in such a one has an unknown value in every later lot too, declared or not".
        other.is_value_unknown = self.is_value_unknown
        return other

    def key(self):
        return self.steps, self.is_untraced, self.is_recycled

    def value(self):
        """ "value = value added of all steps + feedstock + untraced; unknown if one of them is"."""
        total = None if self.is_value_unknown else plus(self.feedstock, self.untraced)
        for usd in self.added:
            total = plus(total, usd)
        return total

    def _recycle_first(self):
        """ "The first recycling of such a stream forgets its past"; a value that was unknown to the lot is unknown feedstock."""
        self.feedstock, self.untraced = self.value(), F(0)
        self.steps, self.days, self.added = (), [], []
        self.is_untraced, self.is_recycled, self.is_value_unknown = False, True, False

    def work(self, activity, usd):
        kind = activity['activity']
        if kind == 'recycling' and self.may_recycle and not self.is_recycled:
            self._recycle_first()
        # "From then on every activity on it counts as recycling. For any other stream a recycling counts as a processing."
        kind = 'recycling' if self.is_recycled else 'processing' if kind == 'recycling' else kind
        self.steps += ((kind, activity['country'], activity['facility'], activity['operator']),)
        self.days.append(frozenset([activity['completedOn']]))
        self.added.append(usd)

    def merge(self, other):
        """6. "Merge": days united, all figures added."""
        self.mass += other.mass
        self.added = [plus(a, b) for a, b in zip(self.added, other.added)]
        self.days = [a | b for a, b in zip(self.days, other.days)]
        self.feedstock, self.untraced = plus(self.feedstock, other.feedstock), plus(self.untraced, other.untraced)
        self.is_value_unknown |= other.is_value_unknown


def merged(streams):
    by_key = {}
    for stream in streams:
        if stream.key() in by_key:
            by_key[stream.key()].merge(stream)
        else:
            by_key[stream.key()] = stream
    return list(by_key.values())


def count_steps_and_days(streams_days):
    return sum(1 + len(days) for of_stream in streams_days for days in of_stream)


class MaterialLot:
    """Makes the streams of lot L. `streams_of` gives those of a parent, by mineral."""

    def __init__(self, lot, drawing, streams_of):
        self.lot, self.drawing, self.streams_of = lot, drawing, streams_of
        self.data = drawing.lots[lot]['data']
        self.masses = {content['mineral']: F(content['mass']) for content in self.data['minerals']}
        self.findings = []

    def _does(self, *kinds):
        return any(activity['activity'] in kinds for activity in self.data['activities'])

    def streams(self):
        """By mineral."""
        inflow = {mineral: self._inflow(mineral) for mineral in self.masses}
        if self._is_too_wide(inflow):
            self.findings.append('lineage-too-wide')
            return {mineral: self._worked(mineral, [self._of_unknown_origin(mass)]) for mineral, mass in self.masses.items()}
        return {mineral: self._made(mineral, inflow[mineral]) for mineral in self.masses}

    def _made(self, mineral, inflow):
        streams = inflow + self._untraced_inflow(mineral)
        had_unknown_mass = any(stream.mass is None for stream in streams)
        self._start(mineral, streams)
        made = self._worked(mineral, streams)
        # "If a mass was unknown in 1, 2 or 5 and, after merging, the lot has more than one stream of m, the value of each is unknown".
        for stream in made if had_unknown_mass and len(made) > 1 else []:
            stream.is_value_unknown = True
        return made

    @staticmethod
    def _of_unknown_origin(mass, usd=None):
        return Stream(mass, untraced=usd, is_untraced=True)

    def _is_too_wide(self, inflow):
        """0. "Too many paths": of the streams that the granted inputs bring, told apart by mineral, steps and flags."""
        days = {}
        for mineral, streams in inflow.items():
            for stream in streams:
                known = days.get((mineral, stream.key()), [frozenset()] * len(stream.steps))
                days[mineral, stream.key()] = [a | b for a, b in zip(known, stream.days)]
        return len(days) > STREAMS_MAX or count_steps_and_days(days.values()) > STEPS_AND_DAYS_MAX

    def _is_component(self, item):
        parent = self.drawing.lots.get(item['lotId'])
        return parent is not None and not is_material(parent)

    def _inflow(self, mineral):
        """1. "Each granted input's streams of m, scaled by f"; 5. of a component lot one stream, if L recycles."""
        streams = []
        for item in self.data['inputs']:
            granted = self.drawing.granted(self.lot, item)
            if self._is_component(item):
                part = granted.get(WHOLE, F(0))
                if part > 0 and self._does('recycling') and mineral in self._held(item):
                    streams.append(Stream(self._said(item, mineral, part), feedstock=self._paid(item, mineral, part), may_recycle=True))
            elif granted.get(mineral, F(0)) > 0:
                parent = self.drawing.lots[item['lotId']]['data']
                factor, may_recycle = granted[mineral] / quantity(parent), parent['form'] == 'recyclable'
                streams += [stream.scaled(factor, may_recycle) for stream in self.streams_of(item['lotId'])[mineral]]
        return streams

    def _held(self, item):
        """2. The minerals of L that an input holds: "by the parent's event in force, else by inputs[].minerals, else ... every"."""
        parent = self.drawing.lots.get(item['lotId'])
        listed = item.get('minerals') if parent is None or self._is_component(item) else parent['data']['minerals']
        return [mineral for mineral in self.masses if listed is None or any(of['mineral'] == mineral for of in listed)]

    def _said(self, item, mineral, part):
        """The mass that `inputs[].minerals` gives to a part of the draw."""
        said = [F(of['mass']) for of in item.get('minerals', []) if of['mineral'] == mineral]
        return said[0] * part / quantity(item) if said else None

    def _paid(self, item, mineral, part):
        """2. "usd × ungranted / q, split by L's masses over the minerals of L that it holds; unknown without usd"."""
        if 'usd' not in item:
            return None
        return F(item['usd']) * part / quantity(item) * self.masses[mineral] / sum(self.masses[held] for held in self._held(item))

    def _untraced_inflow(self, mineral):
        """2. "Untraced inflow"."""
        if not self.data['inputs'] and not self._does('extraction', 'recycling'):
            return [self._of_unknown_origin(self.masses[mineral])]
        streams = []
        for item in self.data['inputs']:
            # 5. An undeclared part of a component lot comes to a lot that recycles; "to any other lot it brings nothing".
            if mineral not in self._held(item) or (self._is_component(item) and not self._does('recycling')):
                continue
            granted = self.drawing.granted(self.lot, item)
            ungranted = quantity(item) - granted.get(WHOLE if self._is_component(item) else mineral, F(0))
            if ungranted > 0:
                streams.append(self._of_unknown_origin(self._lacking(item, mineral, ungranted), self._paid(item, mineral, ungranted)))
        return streams

    def _lacking(self, item, mineral, ungranted):
        """2. "Its mass is the parent's (or declared) mass of m × ...; unknown if neither says, or the units differ"."""
        parent = self.drawing.lots.get(item['lotId'])
        if parent is None or self._is_component(item):
            return self._said(item, mineral, ungranted)
        if unit(item) != unit(parent['data']):
            return None
        [mass] = [F(of['mass']) for of in parent['data']['minerals'] if of['mineral'] == mineral]
        return mass * ungranted / quantity(parent['data'])

    def _start(self, mineral, streams):
        """3. "Own start"; 4. "Scale"."""
        mass = self.masses[mineral]
        so_far = sum((stream.mass for stream in streams if stream.mass is not None), F(0))
        unknown = [stream for stream in streams if stream.mass is None]
        shortfall = mass - so_far
        if unknown:
            for stream in unknown:
                stream.mass = max(F(0), shortfall) / len(unknown)
        elif self._does('extraction', 'recycling') and shortfall >= UNEQUAL_KG:
            streams.append(Stream(shortfall, may_recycle=True))
        elif mass - F('1.005') * so_far >= UNEQUAL_KG:
            streams.append(self._of_unknown_origin(shortfall))
            self.findings.append('mass-imbalance')
        whole = sum(stream.mass for stream in streams)
        for stream in streams:
            stream.mass = stream.mass * mass / whole

    def _worked(self, mineral, streams):
        """5. "Activities": "An activity's value added for m is split over the streams by mass; the step is appended"; then 6."""
        for activity in self.data['activities']:
            [told] = [of.get('usd') for of in activity['valueAdded'] if of['mineral'] == mineral]
            for stream in streams:
                stream.work(activity, None if told is None else F(told) * stream.mass / self.masses[mineral])
        return merged(streams)
