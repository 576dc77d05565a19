import { messageOf, type Incompleteness } from '#core/index.ts';

/** A file that should have told of packages and could not be understood. */
export function unreadable(path: string, why: string): Incompleteness {
  return { code: 'inventory.unreadable', what: path, why };
}

/** JSON text as a value, or why it is none. V8 parses without recursion, so depth does no harm. */
export function parseJson(text: string): { value: unknown } | { error: string } {
  try {
    return { value: JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text) };
  } catch (error) {
    return { error: messageOf(error) };
  }
}
