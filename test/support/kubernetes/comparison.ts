import { exactJson } from '#policy/index.ts';

/** Answers of an API server and of ours about the same questions, and where they are not the same. */
export class Comparison {
  readonly different: { what: unknown; theirs: unknown; mine: unknown }[] = [];
  compared = 0;

  add(what: unknown, theirs: unknown, mine: unknown): void {
    this.compared += 1;
    if (JSON.stringify(theirs) !== JSON.stringify(mine)) this.different.push({ what, theirs, mine });
  }
}

/** What the API server fills in by itself. */
const FILLED_IN: ReadonlySet<string> = new Set([
  'uid',
  'creationTimestamp',
  'managedFields',
  'generation',
  'resourceVersion',
]);

/** The first thing of ours that is not the same in theirs, which may have more: the API server completes what was added. */
export function missingFrom(ours: unknown, theirs: unknown, path = ''): string | undefined {
  if (Array.isArray(ours) && Array.isArray(theirs)) {
    if (ours.length !== theirs.length) return `${path}: ${exactJson(ours)} is ${exactJson(theirs)}`;
    return first(ours, (item, index) => missingFrom(item, theirs[index], `${path}[${index}]`));
  }
  if (isFields(ours) && isFields(theirs)) {
    // Nothing is completed in there.
    const isPlain = path.startsWith('.data') || path.startsWith('.metadata.');
    const keys = new Set([...Object.keys(ours), ...(isPlain ? Object.keys(theirs) : [])]);
    return first([...keys], (key) =>
      path === '.metadata' && FILLED_IN.has(key)
        ? undefined
        : missingFrom(ours[key], theirs[key], `${path}.${key}`),
    );
  }
  // It leaves out what is empty.
  if (theirs === undefined && (ours === null || exactJson(ours) === '{}')) return undefined;
  // A text that is null is empty.
  if (ours === null && theirs === '') return undefined;
  return ours === theirs ? undefined : `${path}: ${exactJson(ours)} is ${exactJson(theirs)}`;
}

function first<Item>(
  items: readonly Item[],
  find: (item: Item, index: number) => string | undefined,
): string | undefined {
  for (const [index, item] of items.entries()) {
    const found = find(item, index);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
