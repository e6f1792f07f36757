/** A sheet of one row, filled in as a form. */
import { csvLine, type TemplateName, templateText } from '@oretrail/sheets';
import { type CheckedFile, checkFile } from './check-file.ts';

/** The columns of a sheet. */
export function sheetHead({ template }: Readonly<{ template: TemplateName }>): readonly string[] {
  return (templateText(template).split('\n')[0] ?? '').split(',');
}

/** Checks one row like a file with it alone. @param asked `values` by column: those that are left out are empty */
export function checkRow({
  template,
  values,
  source,
}: Readonly<{
  template: TemplateName;
  values: Readonly<Record<string, string>>;
  source: string;
}>): Promise<CheckedFile> {
  const head = sheetHead({ template });
  const lines = [head, head.map((name) => values[name] ?? '')].map((cells) => csvLine(cells, ','));
  return checkFile({ bytes: new TextEncoder().encode(`${lines.join('\n')}\n`), source });
}
