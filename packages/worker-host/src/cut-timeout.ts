/** A cut of a coordinator that has died: the tasks continue by themselves. Source: protocol.md, "Quiescence and cuts". */
import { CONTROL, type Meta, topicPartitionOf } from '@oretrail/runtime';

const CONTROL_PARTITION = topicPartitionOf(CONTROL, 0);

/** How long nothing was said on the control topic while one task holds at a cut. */
export class CutTimeout {
  private readonly lapseMs: number;
  private controlAt = -1;
  private heardAtMs = 0;

  constructor(lapseMs: number) {
    this.lapseMs = lapseMs;
  }

  /**
   * The cut whose coordinator was silent for too long; it is given once in that time, and null otherwise.
   * @param meta of a task that has just read what there was of the control topic
   * @param nowMs of a clock that never goes back
   */
  expired({ control, positions }: Meta, nowMs: number): number | null {
    const at = positions[CONTROL_PARTITION] ?? 0;
    const isSilent = control.cut !== null && at === this.controlAt;
    if (isSilent && nowMs - this.heardAtMs < this.lapseMs) return null;
    this.controlAt = at;
    this.heardAtMs = nowMs;
    return isSilent ? control.cut : null;
  }
}
