/** Who may correct the events of others in a pipeline, on Kafka or in a directory: what its control topic says. */
import {
  batchesOf,
  CONTROL,
  type ControlMessage,
  controlRecord,
  controlStateOf,
  type Log,
  latestOperators,
  OPERATORS_MAX,
} from '@oretrail/runtime';
import { PIPELINE_ERRORS } from './errors.ts';

/** The operators of a pipeline. One that was set while a cut stands counts: it is one as soon as the workers continue. */
export async function operatorsOf(log: Log): Promise<ReadonlySet<string>> {
  return new Set(latestOperators(await controlStateOf(log)));
}

/** Whether any source was ever made an operator, or an ordinary party again. */
export async function speaksOfOperators(log: Log): Promise<boolean> {
  for await (const { records } of batchesOf(log, CONTROL, 0, 0)) {
    if (records.some(({ value }) => (value as ControlMessage).type.startsWith('operator-'))) return true;
  }
  return false;
}

async function say(log: Log, type: ControlMessage['type'] & `operator-${string}`, sources: readonly string[]) {
  if (sources.length > 0) await log.append(sources.map((operator) => controlRecord({ type, operator })));
}

/**
 * Makes sources operators from here on; those that are operators already are left out.
 * @returns all operators
 * @throws OretrailError `too-many-operators`, and then none of them is one
 */
export async function addOperators(log: Log, sources: readonly string[]): Promise<readonly string[]> {
  const known = await operatorsOf(log);
  const fresh = sources.filter((source) => !known.has(source));
  if (known.size + fresh.length > OPERATORS_MAX) {
    const what = `there are ${known.size} operators, and ${fresh.length} more are over ${OPERATORS_MAX}`;
    throw PIPELINE_ERRORS.error('too-many-operators', what);
  }
  await say(log, 'operator-added', fresh);
  return [...(await operatorsOf(log))];
}

/**
 * Lets sources be operators no longer. What they have corrected until then stands.
 * @returns the operators that are left
 * @throws OretrailError `no-operator` if one of them is not an operator; then all of them stay as they were
 */
export async function removeOperators(log: Log, sources: readonly string[]): Promise<readonly string[]> {
  const known = await operatorsOf(log);
  const stranger = sources.find((source) => !known.has(source));
  if (stranger !== undefined) throw PIPELINE_ERRORS.error('no-operator', `${stranger} is not an operator`);
  await say(log, 'operator-removed', sources);
  return [...(await operatorsOf(log))];
}
