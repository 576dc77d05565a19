import { isRecord } from '#core/index.ts';
import { listField, objectField, textField } from './fields.ts';

/** One release cycle of a product, as endoflife.date has it. Dates are `YYYY-MM-DD`; true means ended, false not foreseen. */
export interface Cycle {
  readonly cycle: string;
  readonly codename?: string;
  readonly eol: string | boolean;
  /** Until when somebody still mends it beyond the end of life: Debian LTS, Ubuntu ESM. */
  readonly extended?: string | boolean;
}

const DATE = /^\d{4}-\d\d-\d\d$/;
const MOST = 2000;

/** Reads a product: the list of `api/<product>.json`, `result.releases` of `api/v1/products/<product>`, or what this function once gave. */
export function readEndOfLife(document: unknown): Cycle[] {
  const list = Array.isArray(document) ? document : objectField(objectField(document).result).releases;
  const cycles: Cycle[] = [];
  for (const item of listField(list).slice(0, MOST)) {
    if (!isRecord(item)) continue;
    const cycle = textField(item.cycle, 60) ?? textField(item.name, 60);
    const eol = dateOrFlag(item.eol ?? item.eolFrom ?? item.isEol);
    if (cycle === undefined || eol === undefined) continue;
    const codename = textField(item.codename, 60);
    const extended = dateOrFlag(item.extended ?? item.extendedSupport ?? item.eoesFrom ?? item.isEoes);
    cycles.push({
      cycle,
      ...(codename === undefined ? {} : { codename }),
      eol,
      ...(extended === undefined ? {} : { extended }),
    });
  }
  return cycles;
}

function dateOrFlag(value: unknown): string | boolean | undefined {
  if (typeof value === 'boolean') return value;
  return typeof value === 'string' && DATE.test(value) ? value : undefined;
}
