/** A run of lines that both texts have, or that one is to lose or gain. */
export interface LineChange {
  readonly kind: 'same' | 'removed' | 'added';
  readonly line: string;
}

/** Changed lines between which the shortest way is looked for; the search costs their product. */
const MAX_DISTANCE = 1500;

/** What has to be done to lines to make others of them: shortest (Myers, 1986), or a block where they differ by more than that. */
export function diffLines(before: readonly string[], after: readonly string[]): LineChange[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head++;
  let tail = 0;
  while (
    tail < before.length - head &&
    tail < after.length - head &&
    before[before.length - 1 - tail] === after[after.length - 1 - tail]
  )
    tail++;
  const removed = before.slice(head, before.length - tail);
  const added = after.slice(head, after.length - tail);
  return [
    ...before.slice(0, head).map((line): LineChange => ({ kind: 'same', line })),
    ...(shortest(removed, added) ?? block(removed, added)),
    ...before.slice(before.length - tail).map((line): LineChange => ({ kind: 'same', line })),
  ];
}

function block(removed: readonly string[], added: readonly string[]): LineChange[] {
  return [
    ...removed.map((line): LineChange => ({ kind: 'removed', line })),
    ...added.map((line): LineChange => ({ kind: 'added', line })),
  ];
}

/** The greedy algorithm: `reach[k]` is the furthest line of `a` on the diagonal k after `distance` changes. */
function shortest(a: readonly string[], b: readonly string[]): LineChange[] | undefined {
  const trace: Map<number, number>[] = [];
  let reach = new Map<number, number>([[1, 0]]);
  const most = Math.min(a.length + b.length, MAX_DISTANCE);
  for (let distance = 0; distance <= most; distance++) {
    trace.push(reach);
    const next = new Map(reach);
    for (let k = -distance; k <= distance; k += 2) {
      let x = stepsDown(reach, k, distance) ? reach.get(k + 1)! : reach.get(k - 1)! + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      next.set(k, x);
      if (x >= a.length && x - k >= b.length) return path(a, b, trace);
    }
    reach = next;
  }
  return undefined;
}

function stepsDown(reach: ReadonlyMap<number, number>, k: number, distance: number): boolean {
  return k === -distance || (k !== distance && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1));
}

/** Goes back through what was reached, and gives the changes in the order of the lines. */
function path(
  a: readonly string[],
  b: readonly string[],
  trace: readonly ReadonlyMap<number, number>[],
): LineChange[] {
  const changes: LineChange[] = [];
  let x = a.length;
  let y = b.length;
  for (let distance = trace.length - 1; distance >= 0; distance--) {
    const reach = trace[distance]!;
    const k = x - y;
    const before = stepsDown(reach, k, distance) ? k + 1 : k - 1;
    const fromX = reach.get(before) ?? 0;
    const fromY = fromX - before;
    while (x > fromX && y > fromY && x > 0 && y > 0) {
      changes.push({ kind: 'same', line: a[--x]! });
      y--;
    }
    if (distance === 0) break;
    if (x === fromX) changes.push({ kind: 'added', line: b[--y]! });
    else changes.push({ kind: 'removed', line: a[--x]! });
  }
  return removalsFirst(changes.reverse());
}

/** Within a run of changes, what goes stands before what comes. */
function removalsFirst(changes: readonly LineChange[]): LineChange[] {
  const ordered: LineChange[] = [];
  let added: LineChange[] = [];
  for (const change of changes) {
    if (change.kind === 'added') added.push(change);
    else {
      if (change.kind === 'same') {
        ordered.push(...added);
        added = [];
      }
      ordered.push(change);
    }
  }
  return [...ordered, ...added];
}
