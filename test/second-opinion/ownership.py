"""Who is a foreign entity of concern. Source: law.md, "Foreign entity of concern". Stakes and sums are exact decimals."""
import functools
from decimal import Context, Decimal, Inexact

COVERED_NATIONS = frozenset('CN RU KP IR'.split())
# Products of at most some dozens of shares of 9 decimals. A digit too many would stop this instead of being lost.
EXACT = Context(prec=2_000, traps=[Inexact])
NOTHING, WHOLE = (Decimal(0),) * 3, (Decimal(1),) * 3
QUARTER, HALF = Decimal('0.25'), Decimal('0.5')
# "there are four readings: A or B, HK and MO covered or not".
READINGS = tuple((tiers, covered) for tiers in 'AB' for covered in (COVERED_NATIONS, COVERED_NATIONS | {'HK', 'MO'}))
HIT, OPEN, NONE = 'hit', 'open', 'none'


def last_speaking(facts, day):
    """The one with the last from ≤ day, if its to has not come: events.md, `oretrail.reference-fact.v1`."""
    last = max((fact for fact in facts if fact['from'] <= day), key=lambda fact: fact['from'], default=None)
    return last if last is not None and ('to' not in last or day < last['to']) else None


class Ownership:
    def __init__(self, facts):
        self.entities = {}
        for fact in facts.values():
            if fact['fact'] == 'entity':
                self.entities.setdefault(fact['entity'], []).append(fact)
        for name in ('entity', 'standing', '_stakes', '_held'):
            setattr(self, name, functools.cache(getattr(self, name)))

    def entity(self, party, day):
        return last_speaking(self.entities.get(party, []), day)

    def standing(self, party, day, reading):
        """ "A party is one if its entity fact in force says: ..."."""
        fact = self.entity(party, day)
        if fact is None:
            return OPEN  # "A party without a fact is open in every reading."
        if fact.get('cleared'):
            return NONE  # "it is none: nothing else of the fact decides".
        places = {fact['organizedIn'], fact['headquarteredIn'], fact.get('governmentOf')}
        if places & reading[1] or fact.get('listed') or fact.get('licenceControl'):
            return HIT
        low, high = (max(self._held(party, day, reading, unknown, frozenset([party]))) for unknown in (NOTHING, WHOLE))
        # "Low ≥ 25 %: it is one; high < 25 %: it is none; else it is open."
        return HIT if low >= QUARTER else NONE if high < QUARTER else OPEN

    def _stakes(self, party, day, tiers):
        """The holders of a party, each with its equity, votes and seats."""
        stakes = [(of['holder'], tuple(Decimal(of[count]) for count in ('equity', 'votes', 'seats')))
                  for of in self.entity(party, day).get('holders', [])]
        # (B) "a stake of ≥ 50 % in any of the three counts whole, in all three".
        return [(holder, WHOLE if tiers == 'B' and max(stake) >= HALF else stake) for holder, stake in stakes]

    def _held(self, party, day, reading, unknown, path):
        """ "What governments hold of a party is a sum over its holders", of equity, votes and seats, "each of the three on its own"."""
        total = NOTHING
        for holder, stake in self._stakes(party, day, reading[0]):
            # "A path visits no party twice."
            if holder not in path:
                of_holder = self._counts(holder, day, reading, unknown, path)
                total = tuple(map(EXACT.add, total, map(EXACT.multiply, stake, of_holder)))
        # (B) "the sum is at most 1".
        return tuple(min(sum_, Decimal(1)) for sum_ in total) if reading[0] == 'B' else total

    def _counts(self, holder, day, reading, unknown, path):
        """ "what they hold of the holder (all of it, if it is such a government)"."""
        fact = self.entity(holder, day)
        if fact is None:
            return unknown  # "counts nothing in the low and as a covered nation's government in the high".
        if fact.get('cleared'):
            return NOTHING  # "it counts nothing as a holder".
        if fact.get('governmentOf') in reading[1]:
            return WHOLE
        held = self._held(holder, day, reading, unknown, path | {holder})
        # (A) "A holder in which those governments together have ≥ 50 % of any of the three counts whole, in all three".
        return WHOLE if reading[0] == 'A' and max(held) >= HALF else held

    def making(self, country, operator, days):
        """The answers of the four readings about a step, or the making of a component."""
        answers = []
        for reading in READINGS:
            # "a hit if its place is covered (then its operator is not asked) or its operator is one on one of its days".
            standings = {HIT} if country in reading[1] else {self.standing(operator, day, reading) for day in days}
            answers.append(HIT if HIT in standings else OPEN if OPEN in standings else NONE)
        return answers
