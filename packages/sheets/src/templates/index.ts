/** All templates, and their text. */
import { csvLine } from '../csv-cells.ts';
import { COMPONENTS_TEMPLATE } from './components.ts';
import { DELIVERIES_TEMPLATE } from './deliveries.ts';
import { ENTITIES_TEMPLATE } from './entities.ts';
import { MINERALS_TEMPLATE } from './minerals.ts';
import type { Part, Template, TemplateName } from './template.ts';
import { VEHICLES_TEMPLATE } from './vehicles.ts';

/** Each template by its name. */
export const TEMPLATES: Readonly<Record<TemplateName, Template>> = {
  minerals: MINERALS_TEMPLATE,
  components: COMPONENTS_TEMPLATE,
  vehicles: VEHICLES_TEMPLATE,
  deliveries: DELIVERIES_TEMPLATE,
  entities: ENTITIES_TEMPLATE,
};

/** The names of all templates. */
export const TEMPLATE_NAMES: readonly TemplateName[] = Object.keys(TEMPLATES) as TemplateName[];

/** The columns of the example that belong to a part; those of value added are as many as its minerals. */
function partColumns({ columns, hasValueAdded = false }: Part, used: readonly string[]): readonly string[] {
  const added = hasValueAdded ? used.filter((name) => name.startsWith('added_')) : [];
  return [...columns.map(({ name }) => name), ...added];
}

/** The text of a template: its head, and a made-up example that converts without a fault. CSV with commas, lines end with LF. */
export function templateText(name: TemplateName): string {
  const { columns, parts, example } = TEMPLATES[name];
  const used = [...new Set(example.flatMap((row) => Object.keys(row)))];
  const head = [...columns.map((column) => column.name), ...parts.flatMap((part) => partColumns(part, used))];
  const rows = example.map((row) => head.map((column) => row[column] ?? ''));
  return [head, ...rows].map((cells) => `${csvLine(cells, ',')}\n`).join('');
}
