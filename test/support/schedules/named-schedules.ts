/**
 * Schedules that a naive version loses, by their names: L and R of protocol.md, "Schedules that a naive version loses", or T of our own, and some whose
 * harm is gone again when all is at rest: only the revisions on the way show it.
 */
import { CLASS_LOSSES } from './class-schedules.ts';
import { COST_LOSSES } from './cost-schedules.ts';
import { CRASH_LOSSES } from './crash-schedules.ts';
import { CUT_LOSSES } from './cut-schedules.ts';
import { DRAW_LOSSES } from './draw-schedules.ts';
import { FATE_LOSSES } from './fate-schedules.ts';
import { REFUSAL_LOSSES } from './refusal-schedules.ts';
import type { Loss } from './scene.ts';
import { VERSION_LOSSES } from './version-schedules.ts';

/** All of them. Source: protocol.md, "Schedules that a naive version loses". */
export const LOSSES: readonly Loss[] = [
  ...DRAW_LOSSES,
  ...CRASH_LOSSES,
  ...CLASS_LOSSES,
  ...FATE_LOSSES,
  ...REFUSAL_LOSSES,
  ...VERSION_LOSSES,
  ...CUT_LOSSES,
  ...COST_LOSSES,
];
