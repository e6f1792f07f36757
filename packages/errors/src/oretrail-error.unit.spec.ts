import { describe, expect, it } from 'vitest';
import { crash, exitStatusOf, httpStatusOf, reject, retry } from './error-rule.ts';
import { errorTable, isErrorOf } from './oretrail-error.ts';

const TOOLS = errorTable('tools', {
  blunt: retry('The tool is blunt.', 'Sharpen it.'),
  lost: reject('The tool is lost.', 'Buy one.', { exitStatus: 1, httpStatus: 404 }),
});
const KNIVES = errorTable('knives', { blunt: crash('M.', 'R.') });

describe('an error', () => {
  it('says what happened, what that means, and what to do', () => {
    const error = TOOLS.error('blunt', 'the edge is 3 mm wide');
    expect(error.message).toBe('the edge is 3 mm wide. The tool is blunt. Sharpen it.');
    expect(error).toMatchObject({ code: 'blunt', domain: 'tools', subject: null, what: 'the edge is 3 mm wide' });
    expect([error.meaning, error.remedy, error.disposition]).toEqual(['The tool is blunt.', 'Sharpen it.', 'retry']);
  });

  it('takes its statuses from the disposition, unless the row has others', () => {
    expect([exitStatusOf(TOOLS.rows.blunt), httpStatusOf(TOOLS.rows.blunt)]).toEqual([3, 503]);
    const lost = TOOLS.error('lost', 'no knife');
    expect([lost.exitStatus, lost.httpStatus]).toEqual([1, 404]);
  });

  it('names the first subject that it is given, and keeps its cause', () => {
    const cause = new Error('why');
    const error = TOOLS.error('lost', 'no knife', { cause }).about('drawer').about('kitchen');
    expect(error).toMatchObject({ subject: 'drawer', what: 'drawer: no knife', cause });
  });

  it('is known by its table, and by its code', () => {
    const error: unknown = TOOLS.error('blunt', 'no edge');
    expect(isErrorOf(TOOLS, error)).toBe(true);
    expect(isErrorOf(TOOLS, error, 'lost', 'blunt')).toBe(true);
    expect(isErrorOf(TOOLS, error, 'lost')).toBe(false);
    expect(isErrorOf(KNIVES, error)).toBe(false);
    expect(isErrorOf(TOOLS, new Error('blunt'))).toBe(false);
  });
});
