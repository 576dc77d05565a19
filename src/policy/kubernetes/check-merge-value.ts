import { unreachable } from '#core/index.ts';
import { Double } from '../cel/index.ts';
import { exactJson, isJsonObject } from '../exact-json.ts';
import { itemKey } from './list-key.ts';
import { type MergeType, readMergeType } from './merge-schema.ts';

/** What is wrong with a value, by path: `.spec.replicas: expected numeric (int or float), got string`. */
export function mergeValueErrors(typeText: string, value: unknown, path: string): string[] {
  if (value === null || value === undefined) return [];
  const type = readMergeType(typeText);
  switch (type.kind) {
    case 'any':
      return [];
    case 'scalar':
      return scalarErrors(type.type, value, path);
    case 'map':
      return isJsonObject(value)
        ? Object.keys(value).flatMap((key) => mergeValueErrors(type.item, value[key], `${path}.${key}`))
        : [`${at(path)}expected map, got ${show(value)}`];
    case 'struct':
      return structErrors(type, value, path);
    case 'list':
      return listErrors(type, value, path);
    default:
      return unreachable(type);
  }
}

/**
 * The paths of atomic lists, maps and structs in an apply configuration: it may have none, since all that it does not
 * repeat of them would be lost.
 */
export function atomicPaths(typeText: string, value: unknown, path: string): string[] {
  const type = readMergeType(typeText);
  const found = (isAtomic: boolean): string[] => (isAtomic ? [path] : []);
  if (isJsonObject(value)) {
    if (type.kind === 'map') return found(type.atomic);
    if (type.kind !== 'struct') return [];
    return [
      ...found(type.atomic),
      ...Object.entries(value).flatMap(([key, item]) => {
        const field = type.fields.get(key);
        return field === undefined ? [] : atomicPaths(field, item, `${path}.${key}`);
      }),
    ];
  }
  if (!Array.isArray(value) || type.kind !== 'list') return [];
  return [
    ...found(type.merge === 'atomic'),
    ...value.flatMap((item, index) => atomicPaths(type.item, item, `${path}[${index}]`)),
  ];
}

function structErrors(type: Extract<MergeType, { kind: 'struct' }>, value: unknown, path: string): string[] {
  if (!isJsonObject(value)) return [`${at(path)}expected map, got ${show(value)}`];
  const errors: string[] = [];
  for (const key of Object.keys(value)) {
    const field = type.fields.get(key);
    // Like the API server, which stops at the first field that it does not know.
    if (field === undefined) return [...errors, `${path}.${key}: field not declared in schema`];
    errors.push(...mergeValueErrors(field, value[key], `${path}.${key}`));
  }
  return errors;
}

function listErrors(type: Extract<MergeType, { kind: 'list' }>, value: unknown, path: string): string[] {
  if (!Array.isArray(value)) return [`${at(path)}expected list, got ${show(value)}`];
  const errors: string[] = [];
  const seen = new Set<string>();
  for (const [index, item] of value.entries()) {
    const identity = type.merge === 'atomic' ? { key: `[${index}]` } : itemKey(type, item);
    if ('problem' in identity) return [...errors, `${at(path)}element ${index}: ${identity.problem}`];
    if (seen.has(identity.key)) errors.push(`${at(path)}duplicate entries for key ${identity.key}`);
    seen.add(identity.key);
    errors.push(...mergeValueErrors(type.item, item, `${path}${identity.key}`));
  }
  return errors;
}

function scalarErrors(type: string, value: unknown, path: string): string[] {
  switch (type) {
    case 'string':
      return typeof value === 'string' ? [] : [`${at(path)}expected string, got ${goValue(value)}`];
    case 'boolean':
      return typeof value === 'boolean' ? [] : [`${at(path)}expected boolean, got ${show(value)}`];
    case 'scalar':
      return typeof value === 'object' && !isNumber(value)
        ? [`${at(path)}expected any scalar, got ${show(value)}`]
        : [];
    default:
      return isNumber(value) ? [] : [`${at(path)}expected numeric (int or float), got ${goType(value)}`];
  }
}

function at(path: string): string {
  return path === '' ? '' : `${path}: `;
}

function show(value: unknown): string {
  return exactJson(value);
}

/** As Go prints the value of the merge library with `%#v`. */
function goValue(value: unknown): string {
  return `&value.valueUnstructured{Value:${show(value)}}`;
}

function goType(value: unknown): string {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  return Array.isArray(value) ? '[]interface {}' : 'map[string]interface {}';
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof Double;
}
