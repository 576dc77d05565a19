import { Double } from '../cel/index.ts';
import { exactJson, isJsonObject } from '../exact-json.ts';
import { goQuote } from '../go-text.ts';

/** One operation of a JSON patch (RFC 6902). */
export interface PatchOperation {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
  readonly value?: unknown;
}

/** A patch that could be applied, one whose `test` failed so that nothing changes, or one that does not fit. */
export type Patched =
  | { readonly kind: 'patched'; readonly document: unknown }
  | { readonly kind: 'test-failed'; readonly message: string }
  | { readonly kind: 'error'; readonly message: string };

/** Larger patches than this are no policy's; each operation copies the lists and objects on its path. */
const OPERATIONS_LIMIT = 10_000;
/** `copy` can double a document with each operation: no object in a cluster is larger than 3 MiB (etcd takes 1.5). */
const COPIED_NODES_LIMIT = 1_000_000;

/**
 * Applies a JSON patch to a copy of a document, in the way of the library that the API server uses: `replace` of an
 * absent key adds it, an index may be negative, and messages are that library's.
 */
export function applyJsonPatch(document: unknown, operations: readonly PatchOperation[]): Patched {
  if (operations.length > OPERATIONS_LIMIT) return failed(`more than ${OPERATIONS_LIMIT} operations`);
  let current = document;
  let copied = 0;
  try {
    for (const operation of operations) {
      if (operation.op === 'copy') copied += countNodes(current, COPIED_NODES_LIMIT);
      if (copied > COPIED_NODES_LIMIT) return failed(`copies more than ${COPIED_NODES_LIMIT} values`);
      current = applyOne(current, operation);
    }
  } catch (error) {
    if (error instanceof TestFailed) return { kind: 'test-failed', message: error.message };
    if (error instanceof PatchError) return failed(error.message);
    throw error;
  }
  return { kind: 'patched', document: current };
}

class PatchError extends Error {}
class TestFailed extends Error {}

function failed(message: string): Patched {
  return { kind: 'error', message };
}

function applyOne(document: unknown, { op, path, from, value }: PatchOperation): unknown {
  switch (op) {
    case 'add':
      return change(document, path, missing('add', `doc is missing path: ${goQuote(path)}`), (holder, key) =>
        wrap(`error in add for path: '${path}'`, () => addTo(holder, key, value)),
      );
    case 'remove':
      return change(
        document,
        path,
        missing('remove', `doc is missing path: ${goQuote(path)}`),
        (holder, key) => wrap(`error in remove for path: '${path}'`, () => removeFrom(holder, key)),
      );
    case 'replace':
      return replace(document, path, value);
    case 'move':
      return move(document, decoded(op, from), path);
    case 'copy':
      return copy(document, decoded(op, from), path);
    case 'test':
      test(document, path, value);
      return document;
    default:
      throw new PatchError(`Unexpected kind: ${op}`);
  }
}

function decoded(op: string, from: string | undefined): string {
  if (from !== undefined) return from;
  throw new PatchError(`${op} operation failed to decode from: operation, missing from field: missing value`);
}

function replace(document: unknown, path: string, value: unknown): unknown {
  if (path === '') {
    if (value === null) throw new PatchError('replace operation value must be object or array');
    // The API server's library wraps no error there, and so does nothing.
    return typeof value === 'object' ? value : document;
  }
  return change(document, path, missing('replace', `doc is missing path: ${path}`), (holder, key) => {
    if (!Array.isArray(holder)) return addTo(holder, key, value);
    const index = indexIn(key, holder.length, holder.length);
    if (index === undefined) {
      throw new PatchError(`replace operation does not apply: doc is missing key: ${path}: missing value`);
    }
    return holder.with(index, value);
  });
}

function move(document: unknown, from: string, path: string): unknown {
  const value = readAt(document, from, missing('move', `doc is missing from path: ${from}`), 'move');
  const without = change(
    document,
    from,
    missing('move', `doc is missing from path: ${from}`),
    (holder, key) => wrap(`error in move for path: '${key}'`, () => removeFrom(holder, key)),
  );
  return change(without, path, missing('move', `doc is missing destination path: ${path}`), (holder, key) =>
    wrap(`error in move for path: '${path}'`, () => addTo(holder, key, value)),
  );
}

function copy(document: unknown, from: string, path: string): unknown {
  const value = readAt(document, from, missing('copy', `doc is missing from path: ${from}`), 'copy');
  return change(document, path, missing('copy', `doc is missing destination path: ${path}`), (holder, key) =>
    wrap('error while adding value during copy', () => addTo(holder, key, value)),
  );
}

function test(document: unknown, path: string, value: unknown): void {
  const found =
    path === '' ? document : readAt(document, path, missing('test', `is missing path: ${path}`), 'test');
  if (!sameJson(found ?? null, value ?? null)) throw new TestFailed(`testing value ${path} failed`);
}

function missing(operation: string, what: string): string {
  return `${operation} operation does not apply: ${what}: missing value`;
}

type Holder = readonly unknown[] | Readonly<Record<string, unknown>>;

/** A copy of the document in which what holds the path's last key was changed. */
function change(
  document: unknown,
  path: string,
  whenMissing: string,
  edit: (holder: Holder, key: string) => Holder,
): unknown {
  const keys = keysOf(path);
  if (keys === undefined) throw new PatchError(whenMissing);
  return changeAt(document, keys, 0, whenMissing, edit);
}

function changeAt(
  node: unknown,
  keys: readonly string[],
  depth: number,
  whenMissing: string,
  edit: (holder: Holder, key: string) => Holder,
): Holder {
  if (!isHolder(node)) throw new PatchError(whenMissing);
  const key = keys[depth]!;
  if (depth === keys.length - 1) return edit(node, key);
  const next = childOf(node, key);
  if (next === undefined || next === null) throw new PatchError(whenMissing);
  const changed = changeAt(next, keys, depth + 1, whenMissing, edit);
  return isList(node)
    ? node.with(indexIn(key, node.length, node.length)!, changed)
    : withKey(node, key, changed);
}

function readAt(document: unknown, path: string, whenMissing: string, operation: string): unknown {
  const keys = keysOf(path);
  if (keys === undefined) throw new PatchError(whenMissing);
  let node = document;
  for (const key of keys.slice(0, -1)) {
    const next = isHolder(node) ? childOf(node, key) : undefined;
    if (next === undefined || next === null) throw new PatchError(whenMissing);
    node = next;
  }
  if (!isHolder(node)) throw new PatchError(whenMissing);
  const last = keys.at(-1)!;
  if (Array.isArray(node) && indexIn(last, node.length, node.length) === undefined) {
    const where = operation === 'copy' ? 'from' : 'path';
    const at = operation === 'move' ? last : path;
    throw new PatchError(`error in ${operation} for ${where}: '${at}': ${unusableIndex(last)}`);
  }
  return childOf(node, last);
}

function addTo(holder: Holder, key: string, value: unknown): Holder {
  if (!isList(holder)) return withKey(holder, key, value ?? null);
  if (key === '-') return [...holder, value ?? null];
  const index = indexIn(key, holder.length + 1, holder.length + 1);
  if (index === undefined) throw new PatchError(invalidIndex(key));
  return holder.toSpliced(index, 0, value ?? null);
}

function removeFrom(holder: Holder, key: string): Holder {
  if (isList(holder)) {
    const index = indexIn(key, holder.length, holder.length);
    if (index === undefined) throw new PatchError(unusableIndex(key));
    return holder.toSpliced(index, 1);
  }
  if (!Object.hasOwn(holder, key))
    throw new PatchError(`Unable to remove nonexistent key: ${key}: missing value`);
  return Object.fromEntries(Object.entries(holder).filter(([name]) => name !== key));
}

/** Keys may have any name, `__proto__` too: the object is built from entries, never by assignment. */
function withKey(holder: Readonly<Record<string, unknown>>, key: string, value: unknown): Holder {
  if (!Object.hasOwn(holder, key)) return Object.fromEntries([...Object.entries(holder), [key, value]]);
  return Object.fromEntries(Object.entries(holder).map(([name, old]) => [name, name === key ? value : old]));
}

function childOf(holder: Holder, key: string): unknown {
  if (!isList(holder)) return Object.hasOwn(holder, key) ? holder[key] : undefined;
  const index = indexIn(key, holder.length, holder.length);
  return index === undefined ? undefined : holder[index];
}

/** The index that a key names in a list; negative ones count from `from`. */
function indexIn(key: string, length: number, from: number): number | undefined {
  if (!/^[+-]?\d{1,9}$/.test(key)) return undefined;
  const number = Number(key);
  const index = number < 0 ? number + from : number;
  return index >= 0 && index < length ? index : undefined;
}

/** Why a list has no element at the key. */
function unusableIndex(key: string): string {
  return /^[+-]?\d{1,9}$/.test(key)
    ? `Unable to access invalid index: ${Number(key)}: invalid index referenced`
    : `strconv.Atoi: parsing ${goQuote(key)}: invalid syntax`;
}

/** The same when an element is to be put there. */
function invalidIndex(key: string): string {
  const why = unusableIndex(key);
  return why.startsWith('Unable') ? why : `value was not a proper array index: '${key}': ${why}`;
}

/** RFC 6901: `~1` is a slash, `~0` a tilde. */
function keysOf(path: string): string[] | undefined {
  const [, ...keys] = path.split('/');
  return keys.length === 0 ? undefined : keys.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function wrap(prefix: string, edit: () => Holder): Holder {
  try {
    return edit();
  } catch (error) {
    if (error instanceof PatchError) throw new PatchError(`${prefix}: ${error.message}`);
    throw error;
  }
}

function isHolder(value: unknown): value is Holder {
  return Array.isArray(value) || isJsonObject(value);
}

function isList(holder: Holder): holder is readonly unknown[] {
  return Array.isArray(holder);
}

/** True for equal JSON values; keys in any order. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => sameJson(item, b[index]));
  }
  if (a instanceof Double || b instanceof Double) return exactJson(a) === exactJson(b);
  if (!isJsonObject(a) || !isJsonObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]))
  );
}

/** How many values a document has, counted no further than a limit. */
function countNodes(value: unknown, limit: number): number {
  let count = 0;
  const stack: unknown[] = [value];
  while (stack.length > 0 && count <= limit) {
    const node = stack.pop();
    count += 1;
    if (Array.isArray(node)) for (const item of node) stack.push(item);
    else if (isJsonObject(node)) for (const key of Object.keys(node)) stack.push(node[key]);
  }
  return count;
}
