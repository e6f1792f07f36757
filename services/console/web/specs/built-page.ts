/** For specs: the bundle of the page, which a run of the tests builds once. */
import { madeInRun } from '@oretrail/test-support/made-in-run';
import { buildPage } from '../build.ts';

/** Its folder. Change nothing in it. */
export const builtPage = (): Promise<string> => madeInRun('page', buildPage);
