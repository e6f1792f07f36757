/** Stories of the contract about statements by themselves: the same again, others of the same name, and what is not one. */
import { EVENT_BYTES_MAX } from '@oretrail/model';
import { granted, type IntakeCase, stamped, statementOf, states } from './contract-scene.ts';

const twice = (text: string, member: string): string => text.replace(`"${member}":`, `"${member}":"x","${member}":`);

/** What becomes of a statement that its sender may make. */
export const STATEMENT_CASES: readonly IntakeCase[] = [
  {
    name: 'takes the same statement once, in the same request and later, however it is written',
    steps: (scene) => {
      const text = statementOf(scene, 'smm', {});
      const turned = JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(text)).reverse()));
      return [
        granted(scene),
        states(scene, [text, text], ['accepted', 'duplicate']),
        states(scene, [turned, ` ${text}`], ['duplicate', 'duplicate']),
      ];
    },
    stated: (scene) => ({ [scene.lot('smm', '1')]: [stamped(scene, 'e-1', scene.name('smm'))] }),
  },
  {
    name: 'refuses other content for an id that is known, in the same request and later',
    steps: (scene) => {
      const [first, other] = [statementOf(scene, 'smm', {}), statementOf(scene, 'smm', { mass: '24000' })];
      return [
        granted(scene),
        states(scene, [first, other], ['accepted', 'id-conflict /id']),
        states(scene, [other], ['id-conflict /id']),
      ];
    },
    stated: (scene) => ({ [scene.lot('smm', '1')]: [stamped(scene, 'e-1', scene.name('smm'))] }),
  },
  {
    name: 'stamps the time itself, whatever the sender says',
    steps: (scene) => [
      granted(scene),
      states(scene, [statementOf(scene, 'smm', { more: { recordedtime: '2001-01-01T00:00:00Z' } })], ['accepted']),
      states(scene, [statementOf(scene, 'smm', {})], ['duplicate']),
    ],
  },
  {
    name: 'believes no sender that says who it is',
    steps: (scene) => [
      granted(scene),
      states(scene, [statementOf(scene, 'smm', { more: { authtype: 'jwt', authid: 'root' } })], ['accepted']),
    ],
    stated: (scene) => ({ [scene.lot('smm', '1')]: [stamped(scene, 'e-1', scene.name('smm'))] }),
  },
  {
    name: 'refuses a time more than a day ahead',
    steps: (scene) => [
      granted(scene),
      states(
        scene,
        [
          statementOf(scene, 'smm', { more: { time: scene.hours(25) } }),
          statementOf(scene, 'smm', { more: { time: scene.hours(23) } }),
        ],
        ['out-of-range /time', 'accepted'],
      ),
    ],
  },
  {
    name: 'takes good statements among bad ones',
    steps: (scene) => [
      granted(scene),
      states(
        scene,
        [
          statementOf(scene, 'smm', {}),
          '{"specversion":',
          statementOf(scene, 'smm', { id: 'e-2' }),
          statementOf(scene, 'smm', { mass: '2,5' }),
          statementOf(scene, 'smm', { id: 'e-3' }),
        ],
        ['accepted', 'not-json ', 'accepted', 'bad-decimal /data/quantity/value', 'accepted'],
      ),
    ],
  },
  {
    name: 'refuses what is too large, and only that',
    steps: (scene) => {
      const padded = (length: number): string => statementOf(scene, 'smm', {}).padEnd(length, ' ');
      return [
        granted(scene),
        states(scene, [padded(EVENT_BYTES_MAX + 1), padded(EVENT_BYTES_MAX)], ['too-large ', 'accepted']),
      ];
    },
  },
  {
    name: 'refuses a member that occurs twice',
    steps: (scene) => [
      granted(scene),
      states(
        scene,
        [twice(statementOf(scene, 'smm', {}), 'source'), twice(statementOf(scene, 'smm', {}), 'material')],
        ['duplicate-member /source', 'duplicate-member /data/material'],
      ),
    ],
  },
  {
    name: 'refuses a type that is not known',
    steps: (scene) => [
      granted(scene),
      states(
        scene,
        [statementOf(scene, 'smm', { more: { type: 'oretrail.mineral-shipment.v2' } })],
        ['unknown-type /type'],
      ),
    ],
  },
  {
    name: 'refuses hostile JSON, each by what is wrong with it',
    steps: (scene) => {
      const lot = statementOf(scene, 'smm', {});
      const inData = (more: string): string => lot.replace('"material":', `${more},"material":`);
      return [
        granted(scene),
        states(
          scene,
          [
            '[]',
            'null',
            '"text"',
            '{',
            `${lot}${lot}`,
            '['.repeat(100_000),
            inData('"__proto__":{"lotId":"x"}'),
            inData('"constructor":{}'),
            lot.replace('"e-1"', '"\\ud800"'),
            lot.replace('"25000"', '1e400'),
          ],
          [
            'not-an-object ',
            'not-an-object ',
            'not-an-object ',
            'not-json ',
            'not-json ',
            'not-json ',
            'unknown-field /data/__proto__',
            'unknown-field /data/constructor',
            'wrong-type /id',
            'wrong-type /data/quantity/value',
          ],
        ),
      ];
    },
    stated: (scene) => ({ [scene.lot('smm', '1')]: [] }),
  },
];
