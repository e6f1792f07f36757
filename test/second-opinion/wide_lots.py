"""Lots that come near the bounds on width and depth. Source: provenance.md, "Level"; "Step 0: too many paths", "Bounds on chains and increments"."""

ALL_MINERALS = '''aluminum antimony barite beryllium cerium cesium chromium cobalt dysprosium europium fluorspar gadolinium germanium graphite
indium lithium manganese neodymium nickel niobium tellurium tin tungsten vanadium yttrium arsenic bismuth erbium gallium hafnium holmium iridium
lanthanum lutetium magnesium palladium platinum praseodymium rhodium rubidium'''.split()
# Lots side by side at each level: each doubles or triples the paths; the products lie around 1,024 streams and 16,384 steps and days.
LADDERS = [[2] * 10, [2] * 11, [4, 4, 4, 4], [4, 4, 4, 4, 4], [4, 4, 4, 4, 5], [3] * 7, [3] * 6, [5, 5, 5, 5], [2, 2, 2, 3, 3, 3, 3]]
# 40 minerals in each of so many lots: around 4,096 chains of one step.
BROAD_LOTS = (101, 102, 103)
# Around 64 levels.
DEPTHS = range(61, 67)


def material(chain, lot, minerals, parents, facility, **members):
    made = {'country': chain.country(), 'facility': facility, 'operator': chain.operators[0], 'completedOn': '2023-01-01'}
    chain.event('mineral-shipment', lot, {
        'lotId': lot, 'material': 'x', 'form': 'ore', 'quantity': {'value': '1000', 'unit': 'KGM'},
        'minerals': [{'mineral': mineral, 'mass': '10'} for mineral in minerals],
        'activities': [{'activity': 'processing' if parents else 'extraction', **made,
                        'valueAdded': [{'mineral': mineral, 'usd': chain.usd()} for mineral in minerals]}],
        'inputs': [{'lotId': parent, 'quantity': {'value': '100', 'unit': 'KGM'}} for parent in parents], **members}, time='2023-01-01T00:00:00Z')


def component(chain, lot, parents):
    made = {'country': 'US', 'facility': 'urn:facility:0', 'operator': chain.operators[0], 'completedOn': '2023-01-02'}
    chain.event('component-shipment', lot, {
        'lotId': lot, 'component': 'cell', 'quantity': {'value': '10', 'unit': 'C62'}, 'usd': '100', 'manufacture': made,
        'inputs': [{'lotId': parent, 'quantity': {'value': '10', 'unit': 'KGM'}} for parent in parents]}, time='2023-01-01T00:00:00Z')
    return lot


def ladder(chain, widths):
    """Every lot of a level draws all of the level before, so paths multiply."""
    level = []
    for depth, width in enumerate(widths):
        lots = [f'{chain.name}:w{depth}:{i}' for i in range(width)]
        for i, lot in enumerate(lots):
            material(chain, lot, ['nickel'], level, f'urn:facility:{i}')
        level = lots
    return level


def wide_lots(chain):
    """A cell that draws them."""
    if chain.chance(0.7):
        parents = ladder(chain, chain.pick(*LADDERS))
        return component(chain, f'{chain.name}:wide', parents[:chain.pick(1, len(parents))])
    parents = [f'{chain.name}:b{i}' for i in range(chain.pick(*BROAD_LOTS))]
    for lot in parents:
        material(chain, lot, ALL_MINERALS, [], 'urn:facility:0')
    return component(chain, f'{chain.name}:wide', parents)


def deep_lots(chain):
    """A cell that draws the last of a long line of lots, each made of the one before."""
    lots = [f'{chain.name}:d{i}' for i in range(chain.pick(*DEPTHS))]
    for lot, parents in zip(lots, [[]] + [[lot] for lot in lots]):
        material(chain, lot, ['nickel'], parents, 'urn:facility:0')
    return component(chain, f'{chain.name}:deep', lots[-1:])
