/** Events as bodies of requests. */

/** Events of one request. Source: intake.md, "2. HTTP". */
const PACKET_EVENTS_MAX = 1_000;
/** Bytes of one request. Source: intake.md, "2. HTTP". */
const PACKET_BYTES_MAX = 4 * 1024 * 1024;

/** A body of NDJSON, and how many events were before it. */
export type Packet = Readonly<{ from: number; body: string }>;

/** Bodies that the intake takes, with all events in their order. @param lines of JSON */
export function packetsOf(lines: readonly string[]): readonly Packet[] {
  const packets: { from: number; lines: string[]; bytes: number }[] = [];
  const encoder = new TextEncoder();
  lines.forEach((line, i) => {
    const bytes = encoder.encode(line).byteLength + 1;
    const last = packets.at(-1);
    const isFull =
      last === undefined || last.lines.length === PACKET_EVENTS_MAX || last.bytes + bytes > PACKET_BYTES_MAX;
    if (isFull) packets.push({ from: i, lines: [line], bytes });
    else {
      last.lines.push(line);
      last.bytes += bytes;
    }
  });
  return packets.map(({ from, lines: some }) => ({ from, body: `${some.join('\n')}\n` }));
}
