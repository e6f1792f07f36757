/** Stories of the contract about who may state what. The names of the attacks are those of the issue that asks for them. */
import {
  correctionOf,
  granted,
  grantTo,
  type IntakeCase,
  OPERATOR,
  revocationOf,
  stamped,
  statementOf,
  states,
} from './contract-scene.ts';

const SOURCE = 'not-allowed /source';
const SUBJECT = 'not-allowed /subject';

/** What grants allow, and what looks as if they did. */
export const AUTHORITY_CASES: readonly IntakeCase[] = [
  {
    name: 'accepts a statement, and stamps who has sent it',
    steps: (scene) => [granted(scene), states(scene, [statementOf(scene, 'smm', {})], ['accepted'])],
    stated: (scene) => ({ [scene.lot('smm', '1')]: [stamped(scene, 'e-1', scene.name('smm'))] }),
  },
  {
    name: 'admits no source of another party',
    steps: (scene) => [
      granted(scene),
      granted(scene, 'vale'),
      states(scene, [statementOf(scene, 'smm', { source: scene.party('vale') })], [SOURCE]),
      states(scene, [statementOf(scene, 'vale', {})], [SOURCE]),
    ],
    stated: (scene) => ({ [scene.lot('vale', '1')]: [], [scene.lot('smm', '1')]: [] }),
  },
  {
    name: 'admits no subject of another party',
    steps: (scene) => [
      granted(scene),
      granted(scene, 'vale'),
      states(scene, [statementOf(scene, 'smm', { subject: scene.lot('vale', '1') })], [SUBJECT]),
    ],
    stated: (scene) => ({ [scene.lot('vale', '1')]: [] }),
  },
  {
    name: 'admits no type that is not granted',
    steps: (scene) => [
      granted(scene, 'smm', { types: ['oretrail.correction.v1'] }),
      states(scene, [statementOf(scene, 'smm', {})], [SUBJECT]),
    ],
  },
  {
    name: 'admits nothing after the end of a grant, nor before its begin',
    steps: (scene) => [
      granted(scene, 'smm', { from: scene.hours(-48), to: scene.hours(-1) }),
      granted(scene, 'vale', { from: scene.hours(1), to: scene.hours(48) }),
      states(scene, [statementOf(scene, 'smm', {})], [SOURCE]),
      states(scene, [statementOf(scene, 'vale', {})], [SOURCE], 'vale'),
    ],
  },
  {
    name: 'admits nothing after a revocation',
    steps: (scene) => [
      granted(scene),
      states(scene, [statementOf(scene, 'smm', {})], ['accepted']),
      { as: OPERATOR, grants: revocationOf(scene, 'smm') },
      states(scene, [statementOf(scene, 'smm', { id: 'e-2' })], [SOURCE]),
    ],
    stated: (scene) => ({ [scene.lot('smm', '1')]: [stamped(scene, 'e-1', scene.name('smm'))] }),
  },
  {
    name: 'admits nothing by a delegation right after its parent has ended',
    steps: (scene) => {
      const [parent, sources] = [`urn:grant:${scene.name('smm')}`, [scene.party('smm')]];
      const part = {
        parent,
        sources,
        may: [{ lots: scene.lot('smm', 'mill:') }],
        types: ['oretrail.mineral-shipment.v1'],
      };
      const lot = (id: string) => statementOf(scene, 'smm', { id, subject: scene.lot('smm', 'mill:1') });
      return [
        granted(scene, 'smm', { delegable: true }),
        { as: scene.name('smm'), grants: grantTo(scene, 'mill', part, scene.party('smm')) },
        states(scene, [lot('e-1'), statementOf(scene, 'smm', {})], ['accepted', SUBJECT], 'mill'),
        { as: OPERATOR, grants: revocationOf(scene, 'smm') },
        states(scene, [lot('e-2')], [SOURCE], 'mill'),
      ];
    },
    stated: (scene) => ({ [scene.lot('smm', 'mill:1')]: [stamped(scene, 'e-1', scene.name('mill'))] }),
  },
  {
    name: 'is not deceived by what looks like a prefix',
    steps: (scene) => {
      const name = scene.name('smm');
      const lots = [
        `urn:lot:${name}x:1`,
        `urn:lot:${name}`,
        `urn:lot:${name.toUpperCase()}:1`,
        `urn:lot:%73${name.slice(1)}:1`,
        `urn:lot:${name}%3A1`,
        `urn:LOT:${name}:1`,
        `URN:lot:${name}:1`,
        `https://example.org/urn:lot:${name}:1`,
      ];
      return [
        granted(scene),
        states(
          scene,
          lots.map((subject) => statementOf(scene, 'smm', { subject })),
          lots.map(() => SUBJECT),
        ),
      ];
    },
    stated: (scene) => ({ [`urn:lot:${scene.name('smm')}x:1`]: [] }),
  },
  {
    name: 'takes no letter for another of Unicode',
    steps: (scene) => {
      const { lot } = scene;
      const lots = [lot('ѕmm', '1'), `${lot('smm', '1')}\u200b`, lot('smm\u0307', '1'), lot('ｓmm', '1')];
      const bad = 'bad-id /data/lotId';
      return [
        granted(scene),
        states(
          scene,
          lots.map((subject) => statementOf(scene, 'smm', { subject })),
          lots.map(() => bad),
        ),
      ];
    },
  },
  {
    name: 'takes a whole id for that id alone',
    steps: (scene) => {
      const { lot } = scene;
      const lots = [lot('smm', '1'), lot('smm', '12'), lot('smm', '1:2'), lot('smm', '1/2')];
      const sends = lots.map((subject, i) => statementOf(scene, 'smm', { id: `e-${i}`, subject }));
      return [
        granted(scene, 'smm', { may: [{ lots: lot('smm', '1') }] }),
        states(scene, sends, ['accepted', SUBJECT, SUBJECT, SUBJECT]),
      ];
    },
  },
  {
    name: 'lets a party correct itself, an operator correct everybody, and nobody else correct another',
    steps: (scene) => {
      const { lot, party } = scene;
      const subject = lot('smm', '1');
      return [
        granted(scene),
        granted(scene, 'vale'),
        states(scene, [statementOf(scene, 'smm', {})], ['accepted']),
        states(scene, [correctionOf(scene, party('vale'), party('smm'), subject)], [SOURCE], 'vale'),
        states(scene, [correctionOf(scene, party('vale'), party('smm'), lot('vale', '1'))], [SOURCE], 'vale'),
        states(scene, [correctionOf(scene, party('vale'), party('vale'), subject)], [SUBJECT], 'vale'),
        states(scene, [correctionOf(scene, party('smm'), party('smm'), subject)], ['accepted']),
        {
          as: OPERATOR,
          sends: [correctionOf(scene, `urn:party:${OPERATOR}`, party('smm'), subject)],
          must: ['accepted'],
        },
      ];
    },
    stated: (scene) => ({
      [scene.lot('smm', '1')]: [
        stamped(scene, 'c-1', OPERATOR),
        stamped(scene, 'c-1', scene.name('smm')),
        stamped(scene, 'e-1', scene.name('smm')),
      ],
    }),
  },
];
