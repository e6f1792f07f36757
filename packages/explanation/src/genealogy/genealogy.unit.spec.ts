import { evaluate } from '@oretrail/evaluation';
import { type OretrailEvent, parseEvent } from '@oretrail/model';
import { describe, expect, it } from 'vitest';
import { NO_COLOURS } from '../colours.ts';
import { BRANCHES_MAX, DEPTH_MAX, type Direction, type Genealogy, genealogyOf } from './genealogy.ts';
import { renderGenealogyJson } from './genealogy-json.ts';
import { renderMermaid } from './genealogy-mermaid.ts';
import { renderTree } from './genealogy-tree.ts';

/** A lot of 100 kg nickel material that draws so much of others. */
function lot(name: string, draws: Readonly<Record<string, string>> = {}, completedOn = '2024-01-01'): OretrailEvent {
  const activity = {
    activity: 'processing',
    country: 'JP',
    facility: 'urn:facility:a',
    operator: 'urn:party:a',
    completedOn,
  };
  const inputs = Object.entries(draws).map(([parent, value]) => ({
    lotId: `urn:lot:${parent}`,
    quantity: { value, unit: 'KGM' },
  }));
  const data = {
    lotId: `urn:lot:${name}`,
    material: `"${name}" <b>`,
    form: 'intermediate',
    quantity: { value: '100', unit: 'KGM' },
    minerals: [{ mineral: 'nickel', mass: '50' }],
    activities: [{ ...activity, valueAdded: [{ mineral: 'nickel', usd: '1' }] }],
    inputs,
  };
  const type = 'oretrail.mineral-shipment.v1';
  const attributes = { specversion: '1.0', id: name, source: 'urn:party:a', type, time: '2024-01-01T00:00:00Z' };
  const parsed = parseEvent({ ...attributes, subject: data.lotId, data }, { operators: new Set() });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.event;
}

function genealogy(
  events: readonly OretrailEvent[],
  id: string,
  direction: Direction,
  depthMax = DEPTH_MAX,
): Genealogy {
  const found = genealogyOf(`urn:lot:${id}`, evaluate(events, { ruleset: 'us-30d@2025-07-04' }), {
    direction,
    depthMax,
  });
  if (found === null) throw new Error(`${id} is not there`);
  return found;
}

/** The tree, with what describes a lot cut off. */
function tree(events: readonly OretrailEvent[], id: string, direction: Direction, depthMax = DEPTH_MAX): string[] {
  const lines = renderTree(genealogy(events, id, direction, depthMax), NO_COLOURS)
    .trimEnd()
    .split('\n')
    .slice(1);
  return lines.map((line) => line.replace(/ {2}"[^[(]*/, ' ').trimEnd());
}

describe('a genealogy', () => {
  const diamond = [
    lot('mine'),
    lot('left', { mine: '60' }),
    lot('right', { mine: '60' }),
    lot('top', { left: '1', right: '1' }),
  ];

  it('shows every draw, what was granted of it, and what was found', () => {
    expect(tree(diamond, 'top', 'up')).toEqual([
      'urn:lot:top',
      '├─ 1 kg urn:lot:left',
      '│  └─ 60 kg urn:lot:mine',
      '└─ 1 kg urn:lot:right',
      '   └─ 40 of 60 kg urn:lot:mine [lot-overdrawn]',
    ]);
    expect(tree(diamond, 'mine', 'down')).toEqual([
      'urn:lot:mine',
      '├─ 60 kg urn:lot:left',
      '│  └─ 1 kg urn:lot:top',
      '└─ 40 of 60 kg urn:lot:right [lot-overdrawn]',
      '   └─ 1 kg urn:lot:top',
    ]);
  });

  it('shows what stands in full elsewhere only by name', () => {
    const deeper = [lot('ore'), lot('mine', { ore: '1' }), ...diamond.slice(1)];
    expect(tree(deeper, 'top', 'up').filter((line) => line.includes('see above'))).toEqual([
      '   └─ 40 of 60 kg urn:lot:mine [lot-overdrawn] (see above)',
    ]);
  });

  it('ends where a loop began', () => {
    expect(tree([lot('a', { b: '1' }), lot('b', { a: '1' })], 'a', 'up')).toEqual([
      'urn:lot:a',
      '└─ 0 of 1 kg urn:lot:b [lineage-too-deep]',
      '   └─ 0 of 1 kg urn:lot:a [lineage-too-deep] (see above)',
    ]);
  });

  it('shows a lot that nobody declared, and dates that run backwards', () => {
    const events = [lot('late', {}, '2024-02-01'), lot('early', { late: '1', gone: '5' }, '2024-01-01')];
    expect(tree(events, 'early', 'up')).toEqual([
      'urn:lot:early',
      '├─ 1 kg urn:lot:late [output-before-input]',
      '└─ 0 of 5 kg urn:lot:gone  undeclared lot [lot-missing]',
    ]);
    expect(tree(events, 'gone', 'down')).toEqual([
      'urn:lot:gone  undeclared lot',
      '└─ 0 of 5 kg urn:lot:early [lot-missing]',
    ]);
    expect(
      genealogyOf('urn:lot:never', evaluate(events, { ruleset: 'us-30d@2025-07-04' }), {
        direction: 'up',
        depthMax: 1,
      }),
    ).toBeNull();
  });

  it('says how many branches the depth and the limit cut off', () => {
    expect(tree(diamond, 'top', 'up', 1).slice(1)).toEqual([
      '├─ 1 kg urn:lot:left',
      '│  └─ … 1 more branch not shown',
      '└─ 1 kg urn:lot:right',
      '   └─ … 1 more branch not shown',
    ]);
    const many = Array.from({ length: BRANCHES_MAX + 7 }, (_, i) => lot(`c${i}`, { mine: '0.01' }));
    const lines = tree([lot('mine'), ...many], 'mine', 'down');
    expect(lines).toHaveLength(BRANCHES_MAX + 2);
    expect(lines.at(-1)).toBe('└─ … 7 more branches not shown');
  });

  it('does not grow with a long loop', () => {
    const loop = Array.from({ length: 10_000 }, (_, i) => lot(`l${i}`, { [`l${(i + 1) % 10_000}`]: '1' }));
    expect(tree(loop, 'l0', 'up')).toHaveLength(DEPTH_MAX + 2);
    expect(tree(loop, 'l0', 'down')).toHaveLength(DEPTH_MAX + 2);
  });

  it('is a Mermaid flowchart with each lot once, and no text that means something to it', () => {
    const chart = renderMermaid(genealogy(diamond, 'top', 'up')).split('\n');
    expect(chart[0]).toBe('flowchart LR');
    expect(chart.filter((line) => line.includes('["'))).toHaveLength(4);
    expect(chart).toContain(
      '  n0["urn:lot:top<br/>#34;top#34; #60;b#62;, 2024-01-01<br/>processing in JP at urn:facility:a"]',
    );
    expect(chart).toContain('  n2 -- "60 kg" --> n1');
    expect(chart).toContain('  n2 -. "40 of 60 kg, lot-overdrawn" .-> n3');
  });

  it('is JSON with exact decimals', () => {
    const { direction, root } = JSON.parse(renderGenealogyJson(genealogy(diamond, 'right', 'up')));
    expect(direction).toBe('up');
    expect(root).toMatchObject({ id: 'urn:lot:right', kind: 'material', draw: null, day: '2024-01-01' });
    expect(root.branches[0].draw).toEqual({ asked: '60', granted: '40', unit: 'KGM', findings: ['lot-overdrawn'] });
  });
});
