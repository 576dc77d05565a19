import { isRecord } from '#core/index.ts';
import { Boxed, Double } from './cel/index.ts';

/** JavaScript's own (Node 22 and later); TypeScript's library does not know it yet. */
const { rawJSON } = JSON as unknown as { rawJSON: (this: void, text: string) => unknown };

/** A document as JSON text: ints beyond 2^53 with all their digits, which JSON has and JavaScript's numbers do not. */
export function exactJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, exactNumber, indent) ?? 'null';
}

function exactNumber(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return rawJSON(String(value));
  return value instanceof Double ? value.value : value;
}

/** True for an object of a document: not null, no list, and no number that JavaScript has no form for. */
export function isJsonObject(value: unknown): value is Record<string, unknown> {
  return isRecord(value) && !(value instanceof Boxed);
}
