/** The file of `oretrail grants apply`: grants and revocations in YAML or JSON. Source: intake.md, "Bootstrap". */
import { readFile } from 'node:fs/promises';
import {
  type Grant,
  type GrantEvent,
  type GrantingEvent,
  parseGrantEvent,
  type Revocation,
  type RevocationEvent,
} from '@oretrail/authority';
import type { Fault } from '@oretrail/errors';
import { counted } from '@oretrail/explanation';
import { canonicalJson, sha256Hex, shownValue } from '@oretrail/model';
import { parse } from 'yaml';
import { z } from 'zod';
import { COMMAND_ERRORS, type CommandLineError } from '../errors.ts';

/** Bytes of a file: a thousand grants of a few prefixes each; a longer one is another file by mistake. */
const FILE_BYTES_MAX = 4 * 1_024 * 1_024;
/** References of YAML to one value: a few for common lists; millions would fill the memory. */
const ALIASES_MAX = 100;
/** Faults that are shown: a file with more of them has one fault in all its entries. */
const FAULTS_MAX = 20;
/** Hex digits of a digest in the id of an event: 128 bits, so that no two events have one id. */
const ID_DIGITS = 32;

const FILE = z.strictObject({
  source: z.string(),
  grants: z.array(z.unknown()).optional(),
  revoke: z.array(z.unknown()).optional(),
});

/** What a file asks for, as the events to be sent. */
export type GrantsFile = Readonly<{
  grants: readonly Grant[];
  revocations: readonly Revocation[];
  source: string;
}>;

function bad(file: string, what: string, cause?: unknown): CommandLineError {
  return COMMAND_ERRORS.error('bad-grants-file', `${file}: ${what}`, { cause });
}

type EventData = Readonly<{ type: GrantEvent['type']; source: string; data: unknown; time: string }>;

function eventJson(id: string, { type, source, data, time }: EventData): Readonly<Record<string, unknown>> {
  const { grantId } = data as Readonly<{ grantId?: unknown }>;
  return { specversion: '1.0', id, source, type, subject: grantId, time, data };
}

/** A grant event. Its id follows from what it says, so that a request that is repeated is a duplicate. */
export function grantEventJson(event: EventData & Readonly<{ data: Grant | Revocation }>) {
  const digest = sha256Hex(canonicalJson(event.data)).slice(0, ID_DIGITS);
  return eventJson(`${event.type === 'oretrail.grant.v1' ? 'grant' : 'revocation'}-${digest}`, event);
}

/** Where a fault is in the file: the events are made of its parts. Null for the subject, which is the id of the grant again. */
function placeIn(place: string, pointer: string): string | null {
  if (pointer === '/subject') return null;
  return pointer === '/source' ? pointer : `${place}${pointer.replace(/^\/data/, '')}`;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

class FileReader {
  /** By code and place: what all entries share is one fault. */
  readonly faults = new Map<string, Fault>();
  private readonly source: string;
  private readonly time: string;

  constructor(source: string, time: string) {
    this.source = source;
    this.time = time;
  }

  events(name: 'grants' | 'revoke', items: readonly unknown[]): readonly GrantEvent[] {
    const type = name === 'grants' ? 'oretrail.grant.v1' : 'oretrail.grant-revocation.v1';
    return items.flatMap((data, i) => {
      const place = `/${name}/${i}`;
      if (!isObject(data)) {
        this.add({ pointer: place, code: 'wrong-type', detail: `${shownValue(data)} is not an object.` });
        return [];
      }
      const parsed = parseGrantEvent(eventJson(place, { type, source: this.source, data, time: this.time }));
      if (parsed.ok) return [parsed.event];
      for (const { pointer, code, detail } of parsed.errors)
        this.add({ pointer: placeIn(place, pointer), code, detail });
      return [];
    });
  }

  private add({ pointer, code, detail }: Omit<Fault, 'pointer'> & Readonly<{ pointer: string | null }>): void {
    if (pointer !== null) this.faults.set(`${code} ${pointer}`, { pointer, code, detail });
  }
}

/** One id twice is a mistake in the file, and the intake would refuse the second. */
function repeatedIn(ids: readonly string[]): string | undefined {
  return ids.find((id, i) => ids.indexOf(id) !== i);
}

function documentIn(file: string, text: string): z.infer<typeof FILE> {
  let document: unknown;
  try {
    // Once through JSON: YAML can say more, such as not-a-number and values that hold themselves.
    document = JSON.parse(JSON.stringify(parse(text, { maxAliasCount: ALIASES_MAX, logLevel: 'error' })));
  } catch (cause) {
    const [what = ''] = (cause instanceof Error ? cause.message : String(cause)).split('\n', 1);
    throw bad(file, `it is not YAML: ${what.replace(/:$/, '')}`, cause);
  }
  const checked = FILE.safeParse(document);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  throw bad(file, `${issue?.message} at /${issue?.path.join('/')}`, checked.error);
}

/** Reads the text of a file. @param time of the events @throws CommandLineError `bad-grants-file` with all faults */
function grantsIn(file: string, text: string, time: string): GrantsFile {
  const { source, grants = [], revoke = [] } = documentIn(file, text);
  const reader = new FileReader(source, time);
  const granting = reader.events('grants', grants) as readonly GrantingEvent[];
  const revoking = reader.events('revoke', revoke) as readonly RevocationEvent[];
  const faults = [...reader.faults.values()];
  if (faults.length > 0) {
    const what = `${file} has ${counted(faults.length, 'fault')}`;
    throw COMMAND_ERRORS.error('bad-grants-file', what, { faults: faults.slice(0, FAULTS_MAX) });
  }
  const [all, ended] = [granting.map(({ data }) => data), revoking.map(({ data }) => data)];
  for (const ids of [all, ended].map((of) => of.map(({ grantId }) => grantId))) {
    const repeated = repeatedIn(ids);
    if (repeated !== undefined) throw bad(file, `${shownValue(repeated)} is there twice`);
  }
  return { grants: all, revocations: ended, source };
}

/** Reads a file. @throws CommandLineError `bad-grants-file`, and what reading it throws */
export async function readGrantsFile(file: string, time: string): Promise<GrantsFile> {
  const bytes = await readFile(file);
  if (bytes.length > FILE_BYTES_MAX)
    throw bad(file, `it has ${bytes.length} bytes, over the limit of ${FILE_BYTES_MAX}`);
  return grantsIn(file, bytes.toString('utf8'), time);
}
