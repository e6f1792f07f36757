/** What is wrong with a piece of a converted file, as its sender reads it. */
import { printable } from '@oretrail/model';
import type { ConversionFault } from '../conversion/conversion.ts';
import type { Colours } from '../terminal.ts';

/** `file:place: code at column`, which editors can follow; then what is wrong, and the remedy. */
export function renderConversionFault(file: string, fault: ConversionFault, colours: Colours): string {
  const { place, code, at, what, remedy } = fault;
  const where = colours.bold(`${printable(file)}:${printable(place)}:`);
  return `${where} ${colours.red(code)} at ${printable(at)}\n  ${printable(what)}.\n  ${colours.dim(remedy)}\n`;
}
