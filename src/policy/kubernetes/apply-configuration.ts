import { unreachable } from '#core/index.ts';
import { exactJson, isJsonObject } from '../exact-json.ts';
import { type JsonObject, textOf } from './admission-request.ts';
import { atomicPaths, mergeValueErrors } from './check-merge-value.ts';
import { itemKey } from './list-key.ts';
import { type MergeType, readMergeType, typeOfKind } from './merge-schema.ts';

/** An object with a configuration merged into it, or why it could not be. */
export type Applied =
  | { readonly kind: 'applied'; readonly object: JsonObject }
  | { readonly kind: 'error'; readonly message: string };

/**
 * Merges an apply configuration into an object as the API server does for a MutatingAdmissionPolicy: by the fields' and
 * lists' own rules of server-side apply, and without atomic lists, maps or structs. Kinds that Kubernetes does not bring
 * have no known rules: maps of theirs are merged, lists are an error.
 */
export function applyConfiguration(
  object: JsonObject,
  configuration: JsonObject,
  options: { readonly atomics?: boolean } = {},
): Applied {
  const apiVersion = textOf(object['apiVersion']);
  const kind = textOf(object['kind']);
  if (apiVersion === '' || kind === '') return failed('the object has no apiVersion or no kind');
  const patch = { ...configuration, apiVersion, kind };
  const type = typeOfKind(apiVersion, kind);
  if (type === undefined) return applyWithoutSchema(object, patch);
  const errors = mergeValueErrors(type, patch, '');
  if (errors.length > 0)
    return failed(`failed to convert patch object to typed object: ${joinErrors(errors)}`);
  const atomics = options.atomics === true ? [] : atomicPaths(type, patch, '');
  if (atomics.length > 0) {
    return failed(
      `invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: ${atomics.join(', ')}`,
    );
  }
  return { kind: 'applied', object: merge(type, object, patch) as JsonObject };
}

function failed(message: string): Applied {
  return { kind: 'error', message: `error applying patch: ${message}` };
}

function joinErrors(errors: readonly string[]): string {
  return errors.length === 1 ? errors[0]! : ['errors:', ...errors.map((error) => `  ${error}`)].join('\n');
}

/** Merges `right` into `left`; undefined is an absent value, null a null that was written. */
function merge(typeText: string, left: unknown, right: unknown): unknown {
  if (right === undefined) return left;
  if (left === undefined && typeof right !== 'object') return right;
  const type = readMergeType(typeText);
  switch (type.kind) {
    case 'scalar':
    case 'any':
      return right;
    case 'struct':
    case 'map':
      return mergeMaps(type, left, right);
    case 'list':
      return mergeLists(type, left, right);
    default:
      return unreachable(type);
  }
}

function mergeMaps(
  type: Extract<MergeType, { kind: 'struct' | 'map' }>,
  left: unknown,
  right: unknown,
): unknown {
  const before = isJsonObject(left) ? left : {};
  const after = isJsonObject(right) ? right : {};
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  // Two empty ones stay as the configuration wrote them: null or {}.
  if (type.atomic || keys.size === 0) return right;
  const merged: [string, unknown][] = [];
  for (const key of keys) {
    const item = type.kind === 'struct' ? type.fields.get(key) : type.item;
    const value = merge(item ?? 'any', own(before, key), own(after, key));
    if (value !== undefined) merged.push([key, value]);
  }
  return merged.length === 0 ? undefined : Object.fromEntries(merged);
}

/**
 * The order of the result: items of both keep the order of the configuration, items of one stand where they stood
 * between the shared ones (structured merge diff, "visitListItems").
 */
function mergeLists(type: Extract<MergeType, { kind: 'list' }>, left: unknown, right: unknown): unknown {
  const before: readonly unknown[] = Array.isArray(left) ? left : [];
  const after: readonly unknown[] = Array.isArray(right) ? right : [];
  if (type.merge === 'atomic' || (before.length === 0 && after.length === 0)) return right;
  const oldKeys = before.map((item) => keyOf(type, item));
  const newKeys = after.map((item) => keyOf(type, item));
  const oldItems = indexOnce(oldKeys, before);
  const newItems = new Map(newKeys.map((key, index) => [key, after[index]] as const));
  const shared = newKeys.filter((key) => oldItems.has(key));
  const taken = new Set<string>();
  const merged: unknown[] = [];
  const takeNew = (key: string): void => {
    taken.add(key);
    merged.push(merge(type.item, oldItems.get(key), newItems.get(key)));
    if (shared[0] === key) shared.shift();
  };
  let oldIndex = 0;
  let newIndex = 0;
  while (oldIndex < oldKeys.length || newIndex < newKeys.length) {
    const oldKey = oldKeys[oldIndex];
    const newKey = newKeys[newIndex];
    if (oldKey !== undefined && newKey !== undefined) {
      if (oldKey === newKey) {
        takeNew(newKey);
        oldIndex += 1;
        newIndex += 1;
        continue;
      }
      if (newItems.has(oldKey) && shared[0] !== undefined && shared[0] !== oldKey) {
        oldIndex += 1;
        continue;
      }
    }
    if (oldKey !== undefined) {
      if (!newItems.has(oldKey)) {
        merged.push(before[oldIndex]);
        oldIndex += 1;
        continue;
      }
      if (taken.has(oldKey)) oldIndex += 1;
    }
    if (newKey !== undefined) {
      takeNew(newKey);
      newIndex += 1;
    }
  }
  return merged;
}

/** The items by key; one that is there twice is not merged with anything. */
function indexOnce(keys: readonly string[], items: readonly unknown[]): Map<string, unknown> {
  const byKey = new Map<string, unknown>();
  for (const [index, key] of keys.entries()) byKey.set(key, byKey.has(key) ? undefined : items[index]);
  return byKey;
}

function keyOf(type: Extract<MergeType, { kind: 'list' }>, item: unknown): string {
  const identity = itemKey(type, item);
  return 'key' in identity ? identity.key : `[${exactJson(item)}]`;
}

function applyWithoutSchema(object: JsonObject, patch: JsonObject): Applied {
  const lists = listPaths(patch, '');
  if (lists.length > 0) {
    const kind = `${textOf(object['apiVersion'])} ${textOf(object['kind'])}`;
    return failed(`invalid ApplyConfiguration: how lists of ${kind} merge is not known: ${lists.join(', ')}`);
  }
  return { kind: 'applied', object: mergeUntyped(object, patch) };
}

function listPaths(value: unknown, path: string): string[] {
  if (Array.isArray(value)) return [path];
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => listPaths(item, `${path}.${key}`));
}

function mergeUntyped(left: JsonObject, right: JsonObject): JsonObject {
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return Object.fromEntries(
    [...keys].map((key) => {
      const before = own(left, key);
      const after = own(right, key);
      if (isJsonObject(before) && isJsonObject(after)) return [key, mergeUntyped(before, after)];
      return [key, after === undefined ? before : after];
    }),
  );
}

function own(holder: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(holder, key) ? holder[key] : undefined;
}
