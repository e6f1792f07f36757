"""Who the parties of a generated chain are and who holds them; and the facts that all chains of one file share."""

GOVERNMENTS = {'urn:government:cn': 'CN', 'urn:government:ru': 'RU', 'urn:government:hk': 'HK', 'urn:government:jp': 'JP'}
COVERED_GOVERNMENTS = ['urn:government:cn', 'urn:government:cn', 'urn:government:ru', 'urn:government:hk']
FIRST_DAYS = ['2020-01-01', '2023-01-03', '2022-06-06']
# Products and sums of these meet a quarter and a half from both sides: 0.4 × 0.625, 0.5 × 0.5, 0.3 + 0.2.
STAKES = ['0', '0.05', '0.1', '0.125', '0.2', '0.24', '0.249999999', '0.25', '0.3', '0.4', '0.499999999', '0.5', '0.6', '0.625', '1']
# Parties that hold one another: up to 12 an engine must be exact (law.md, "Missing facts"), but large rings take long.
SMALL_RINGS, LARGE_RINGS, LARGE_RING_PART = (2, 3, 4, 5, 6, 7), (8, 9, 12), 0.02


def stake_of(chain, holder, part=None):
    """One figure for all three, or one for each."""
    same = part or (chain.pick(*STAKES) if chain.chance(0.6) else None)
    return {'holder': holder, **{count: same or chain.pick(*STAKES) for count in ('equity', 'votes', 'seats')}}


def holders_of(chain, party, character):
    """Tiers: harmless firms and governments, or anybody."""
    if character == 'clean':
        return []
    others = [other for other in chain.parties if other != party]
    held = chain.some(others + chain.strangers, 2) + chain.some(COVERED_GOVERNMENTS if character == 'tiers' else GOVERNMENTS, 1)
    return [stake_of(chain, holder) for holder in held]


def entity_of(chain, party, day, holders, character='tiers'):
    """An entity fact with an oddity now and then."""
    oddity = chain.pick('listed', 'licenceControl', 'cleared', 'seat', 'seat', 'headquarters', 'government') if chain.chance(0.12 if character != 'clean' else 0.02) else None
    seat = chain.pick('HK', 'CN', 'MO', 'RU') if oddity == 'seat' else chain.pick('US', 'JP', 'SG')
    headquarters = chain.pick('HK', 'CN', 'MO', 'IR') if oddity == 'headquarters' else chain.pick('US', 'KR')
    cleared = oddity == 'cleared' or chain.chance(0.03)
    chain.fact('entity', party, day, entity=party, organizedIn=seat, headquarteredIn=headquarters, **({'holders': holders} if holders else {}),
               **({'governmentOf': chain.pick('CN', 'KP', 'MO', 'JP')} if oddity == 'government' else {}),
               **({oddity: True} if oddity in ('licenceControl', 'listed') and not cleared else {}),
               **({'cleared': True} if cleared else chain.maybe(0.05, cleared=lambda: False)),
               **chain.maybe(0.05, to=lambda: chain.pick('2023-01-04', '2030-01-01')))


def ring(chain, members):
    """Parties that each hold all others, or the next ones, and of which governments hold a little."""
    part, of_government = chain.pick('0.05', '0.1', '0.15', '0.5'), chain.pick('0.05', '0.1', '0.11', '0.2')
    reach = chain.pick(1, 2, len(members) - 1) if len(members) <= max(SMALL_RINGS) else len(members) - 1
    for i, party in enumerate(members):
        others = [members[(i + step) % len(members)] for step in range(1, min(reach, len(members) - 1) + 1)]
        holders = [stake_of(chain, other, part) for other in others]
        if chain.chance(0.7):
            holders.append(stake_of(chain, chain.pick(*COVERED_GOVERNMENTS), of_government))
        if chain.trouble(0.1):
            holders.append(stake_of(chain, f'urn:stranger:{chain.index}:9', '0.05'))
        entity_of(chain, party, '2020-01-01', holders)


def parties_of_chain(chain):
    character = chain.pick('clean', 'clean', 'clean', 'tiers', 'tiers', 'anything')
    members = []
    if chain.chance(0.15):
        size = chain.pick(*(LARGE_RINGS if chain.chance(LARGE_RING_PART) else SMALL_RINGS))
        members = chain.random.sample(chain.parties, size)
        ring(chain, members)
    for party in chain.parties:
        if party in members or chain.trouble(0.08):
            continue
        for day in chain.random.sample(FIRST_DAYS, chain.pick(1, 1, 2)):
            entity_of(chain, party, day, holders_of(chain, party, character), character)


def facts_of_world(world):
    """Governments, and agreements that begin, end, and name minerals; at times the built-in one is replaced."""
    facts = [('entity', government, '2000-01-01', {
        'entity': government, 'organizedIn': 'CH', 'headquarteredIn': 'CH', 'governmentOf': of}) for government, of in GOVERNMENTS.items()]
    facts.append(('country-agreement', 'DE', '2024-01-01', {'country': 'DE', 'agreement': 'x', 'minerals': ['nickel']}))
    facts.append(('country-agreement', 'DE', '2023-05-01', {
        'country': 'DE', 'agreement': 'x', 'minerals': ['cobalt', 'lithium'], 'to': '2025-01-01'}))
    if world.random() < 0.3:
        facts.append(('country-agreement', 'JP', '2023-03-28', {
            'country': 'JP', 'agreement': 'x', 'minerals': ['lithium', 'graphite'], **({'to': '2026-01-01'} if world.random() < 0.5 else {})}))
    return [{'specversion': '1.0', 'id': f'world-{i}', 'source': 'urn:party:keeper', 'type': 'oretrail.reference-fact.v1',
             'subject': f'{kind}/{subject}/{day}', 'time': '2023-01-01T00:00:00Z',
             'data': {'fact': kind, 'from': day, 'source': 'x', **members}} for i, (kind, subject, day, members) in enumerate(facts)]
