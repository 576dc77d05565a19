/**
 * Sets a field of a document by its path in the words of the checks' tables: `[*]` is the first item of a list,
 * `['name']` a key. `undefined` leaves the field out, but makes what holds it.
 */
export function setField(document: Record<string, unknown>, path: string, value: unknown): void {
  const steps = [...path.matchAll(/\['([^']+)'\]|\[(\*)\]|([^.[\]]+)/g)];
  let holder: Record<string | number, unknown> = document;
  for (const [index, step] of steps.entries()) {
    const key = step[2] === '*' ? 0 : (step[1] ?? step[3])!;
    const next = steps[index + 1];
    if (next === undefined) {
      if (value !== undefined) holder[key] = value;
      return;
    }
    holder[key] ??= next[2] === '*' ? [] : {};
    holder = holder[key] as Record<string | number, unknown>;
  }
}
