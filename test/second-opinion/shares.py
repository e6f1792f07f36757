"""What part of the minerals and of the components qualifies. Source: provenance.md, sections 3 to 5. Shares are integers of 10⁻⁹."""
from fractions import Fraction as F

from ownership import last_speaking

# law.md, "North America": the US (the states and DC), PR, CA, MX.
NORTH_AMERICA = frozenset('US PR CA MX'.split())
# law.md, "Qualifying country": the US with PR GU VI AS MP, and partners by treaty.
UNITED_STATES = frozenset('US PR GU VI AS MP'.split())
PARTNERS = frozenset('AU BH CA CL CO CR DO SV GT HN IL JO KR MA MX NI OM PA PE SG'.split())
ONE = 10**9
ANYTHING = (0, ONE)
HALF_TEST, TRACED_TEST = '50-percent-value-added', 'traced-qualifying-value'


def share(part, whole):
    """ "Arithmetic": "rounded half to even to 9 decimals", as Python rounds; "Both quotients are 0 if A + u = 0"."""
    return round(part * ONE / whole) if whole else 0


def is_in_force(fact, day):
    """Agreements and plans are in force while from ≤ day < to: events.md, `oretrail.reference-fact.v1`."""
    return fact['from'] <= day and ('to' not in fact or day < fact['to'])


class Law:
    """The reference facts but for ownership, by kind and by the country or manufacturer that they are about."""

    def __init__(self, facts):
        self.facts = {}
        for fact in facts.values():
            self.facts.setdefault((fact['fact'], fact.get('country', fact.get('manufacturer'))), []).append(fact)

    def of(self, kind, subject):
        return self.facts.get((kind, subject), [])

    def qualifies(self, country, mineral, day):
        """law.md, "Qualifying country" for extraction and processing."""
        return country in UNITED_STATES | PARTNERS or any(
            is_in_force(fact, day) and mineral in fact.get('minerals', [mineral]) for fact in self.of('country-agreement', country))

    def has_plan(self, manufacturer, day):
        plans = self.of('impracticable-to-trace-plan', manufacturer)
        return any(is_in_force(plan, day) for plan in plans)

    def elected(self, manufacturer, day):
        fact = last_speaking(self.of('critical-minerals-test', manufacturer), day)
        return None if fact is None else fact['test']

    def open_tests(self, ruleset, manufacturer, day):
        """law.md, "Which test for minerals"."""
        if ruleset == 'us-30d@2023-04-17':
            return [HALF_TEST]  # "only the 50-percent test exists, at any time and whatever was elected".
        if day >= '2027-01-01':
            return [TRACED_TEST]  # "From 2027-01-01: traced only."
        elected = self.elected(manufacturer, day)
        return [HALF_TEST, TRACED_TEST] if elected is None else [elected]


def share_of_activity(stream, activity, qualifies):
    """Section 3: E, P or R, its low and high."""
    if stream.untraced is None:
        return ANYTHING  # "If u is unknown: 0 and 1."
    steps = [(qualifies(step[1]), usd) for step, usd in zip(stream.steps, stream.added) if step[0] == activity]
    has_untold_elsewhere = any(usd is None and not counts for counts, usd in steps)
    has_untold_here = any(usd is None and counts for counts, usd in steps)
    told = sum((usd for _, usd in steps if usd is not None), F(0))
    qualifying = sum((usd for counts, usd in steps if counts and usd is not None), F(0))
    whole = told + stream.untraced
    low = 0 if has_untold_elsewhere else ONE if has_untold_here and whole == 0 else share(qualifying, whole)
    return low, ONE if has_untold_here else share(qualifying + stream.untraced, whole)


def greatest_share(chain, law, day):
    """Section 5: max(E, P, R), its low from the lows, its high from the highs."""
    stream = chain.stream
    if stream is None:
        return ANYTHING
    if stream.is_recycled:
        # "A recycled chain has only R, the part ... that was added in North America; E = P = 0."
        return share_of_activity(stream, 'recycling', NORTH_AMERICA.__contains__)
    pairs = [share_of_activity(stream, activity, lambda country: law.qualifies(country, chain.mineral, day))
             for activity in ('extraction', 'processing')]
    return max(low for low, _ in pairs), max(high for _, high in pairs)


def factor(test, of):
    return of if test == TRACED_TEST else ONE if 2 * of >= ONE else 0


def minerals_share(chains, tests, law, day):
    """Section 5: the test that is named, shareLow, shareHigh; and whether no chain has any value."""
    shares = [(chain.value, greatest_share(chain, law, day)) for chain in chains]
    is_known = all(value is not None for value, _ in shares)
    total = sum((value for value, _ in shares), F(0)) if is_known else None
    of_tests = {}
    for test in tests:
        # "if any V is unknown, 0 and 1; if Σ V = 0 or there is no chain, 0 and 1".
        of_tests[test] = tuple(round(sum(value * factor(test, of[end]) for value, of in shares) / total) for end in (0, 1)) if total else ANYTHING
    # "the one with the greater low, then the greater high, then the 50-percent test".
    named = max(of_tests, key=lambda test: (*of_tests[test], test == HALF_TEST))
    return named, max(low for low, _ in of_tests.values()), max(high for _, high in of_tests.values()), total == 0


def components_share(holdings):
    """Section 4: "share = qualifying / total over everything but packs, low and high from the uncertain part"."""
    certain = {key: usd for key, (usd, _, _) in holdings.increments.items()}
    uncertain = holdings.uncertain_usd + sum((usd for _, usd, _ in holdings.increments.values()), F(0))
    qualifying = sum((usd for (_, country, _, _), usd in certain.items() if country in NORTH_AMERICA), F(0))
    total = uncertain + sum(certain.values(), F(0))
    if holdings.is_share_unknown or total == 0:
        return ANYTHING  # "Total 0: 0 to 1."
    return share(qualifying, total), share(qualifying + uncertain, total)
