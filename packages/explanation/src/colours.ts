/** Colours of a text for people. */

type Name = 'bold' | 'dim' | 'green' | 'red' | 'yellow';

/** Functions that colour a text, or leave it as it is; those of picocolors are of this shape. */
export type Colours = Readonly<Record<Name, (text: string) => string>>;

const asItIs = (text: string): string => text;

/** For what has no colours, such as a file or a test. */
export const NO_COLOURS: Colours = { bold: asItIs, dim: asItIs, green: asItIs, red: asItIs, yellow: asItIs };
