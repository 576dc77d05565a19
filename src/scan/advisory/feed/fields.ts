import { isRecord } from '#core/index.ts';

/** Bounds of one advisory record. Beyond them it is damaged or hostile; such records are left out and counted. */
export const RECORD_LIMITS = {
  /** The largest real ones, kernel errata with all their architectures, stay below 8 MiB. */
  bytes: 32 * 1024 * 1024,
  /** Package entries of one record: Ubuntu's kernel records have some thousands. */
  affected: 50_000,
  /** Ranges of one entry, events of one range, versions of one entry. The npm registry's longest lists have some 10,000. */
  list: 50_000,
  /** Aliases, upstream and related ids. Kernel errata name more than a thousand CVEs. */
  ids: 10_000,
  idLength: 200,
  nameLength: 1024,
  versionLength: 512,
  references: 100,
  referenceLength: 2048,
  summaryLength: 300,
  descriptionLength: 1200,
} as const;

/** The text of a field, if it is text that is not empty and not longer than allowed. */
export function textField(value: unknown, longest: number): string | undefined {
  return typeof value === 'string' && value.length > 0 && value.length <= longest ? value : undefined;
}

/** A list field; publishers also write null or leave it out. */
export function listField(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** An object field, empty when there is none. */
export function objectField(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}

/** The texts of a list, without repetitions, in their order. */
export function textList(value: unknown, longest: number, most: number): string[] {
  const texts = new Set<string>();
  for (const item of listField(value)) {
    const text = textField(item, longest);
    if (text !== undefined) texts.add(text);
    if (texts.size >= most) break;
  }
  return [...texts];
}

/** One line of text no longer than `longest`: white space runs become one space, the rest is cut at a word. */
export function oneLine(text: string, longest: number): string {
  // Four times the length leaves room for runs of white space without walking through megabytes.
  const line = text
    .slice(0, longest * 4)
    .replaceAll(/\s+/g, ' ')
    .trim();
  if (line.length <= longest) return line;
  const cut = line.slice(0, longest - 1);
  const space = cut.lastIndexOf(' ');
  return `${space > longest / 2 ? cut.slice(0, space) : cut}…`;
}
