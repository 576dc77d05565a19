import { isRecord } from '#core/index.ts';
import { Boxed, Double } from './cel/index.ts';

/** JavaScript's own (Node 22 and later); TypeScript's library does not know it yet. */
const { rawJSON } = JSON as unknown as { rawJSON: (this: void, text: string) => unknown };

/** A document as JSON text: ints beyond 2^53 with all their digits, which JSON has and JavaScript's numbers do not. */
export function exactJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, exactNumber, indent) ?? 'null';
}

/** True when the JSON text of a document, but for what it escapes, has more characters than the limit. */
export function isLongerThan(document: unknown, limit: number): boolean {
  let left = limit;
  const take = (value: unknown): void => {
    if (left < 0) return;
    if (typeof value === 'string') left -= value.length + QUOTES;
    else if (typeof value !== 'object' || value === null) left -= String(value).length;
    else if (Array.isArray(value)) {
      left -= Math.max(value.length - 1, 0) + BRACKETS;
      for (const item of value) take(item);
    } else {
      const keys = Object.keys(value);
      left -= Math.max(keys.length - 1, 0) + BRACKETS;
      for (const key of keys) {
        left -= key.length + QUOTES + COLON;
        take((value as Record<string, unknown>)[key]);
      }
    }
  };
  take(document);
  return left < 0;
}

const QUOTES = 2;
const BRACKETS = 2;
const COLON = 1;

function exactNumber(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return rawJSON(String(value));
  return value instanceof Double ? value.value : value;
}

/** True for an object of a document: not null, no list, and no number that JavaScript has no form for. */
export function isJsonObject(value: unknown): value is Record<string, unknown> {
  return isRecord(value) && !(value instanceof Boxed);
}
