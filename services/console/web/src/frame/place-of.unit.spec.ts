import { expect, it } from 'vitest';
import { placeOf } from './place-of.ts';

it.each([
  [' 5tdev0d02pa000001 ', '/vehicles/5TDEV0D02PA000001'],
  ['5TD', '/vehicles?vin=5TD*'],
  ['urn:lot:example-mine:7', '/lots/urn%3Alot%3Aexample-mine%3A7'],
  ['https://id.gs1.org/01/09506000134352/10/S-17', '/lots/https%3A%2F%2Fid.gs1.org%2F01%2F09506000134352%2F10%2FS-17'],
  [`sha256:${'AB'.repeat(32)}`, `/statements/${'ab'.repeat(32)}`],
  ['ab'.repeat(32), `/statements/${'ab'.repeat(32)}`],
  ['example-refinery', '/asks?about=example-refinery'],
  ['urn:party:example-refinery', '/asks?about=example-refinery'],
  ['  ', null],
])('leads from %j to %s', (text, path) => expect(placeOf(text)).toBe(path));
