import parseExpression from 'spdx-expression-parse';
import { allOf, type LicenseExpression } from './expression.ts';
import { licenseIdOf } from './license-id.ts';

/** Longer statements are no names but whole texts. */
export const NAME_LIMIT = 400;
/** Parts of one statement; more is none that a person wrote. */
const PARTS_LIMIT = 200;

/**
 * What a package's statement of its licence means: SPDX expressions as the library reads them, and else names as people and package
 * formats write them (`GPLv2+ and MIT`, `Apache License 2.0`, PyPI's classifiers). What isn't known stays unknown, word for word.
 */
export function normaliseLicense(statement: string): LicenseExpression {
  const text = statement.replaceAll(/\s+/g, ' ').trim();
  if (text.length > NAME_LIMIT || text === '') return { kind: 'unknown', text: text.slice(0, 80) };
  try {
    return fromLibrary(parseExpression(text));
  } catch {
    return fromNames(text.replace(/^License :: (?:OSI Approved :: )?/, ''));
  }
}

/** Statements that hold together, as the entries of a list of licences do. */
export function normaliseLicenses(statements: readonly string[]): LicenseExpression | undefined {
  return allOf(statements.slice(0, PARTS_LIMIT).map(normaliseLicense));
}

function fromLibrary(info: parseExpression.Info): LicenseExpression {
  if ('conjunction' in info) {
    const parts = [fromLibrary(info.left), fromLibrary(info.right)].flatMap((part) =>
      part.kind === info.conjunction ? part.parts : [part],
    );
    return { kind: info.conjunction, parts };
  }
  const current = info.license.startsWith('LicenseRef-')
    ? undefined
    : gnuId(info.license, info.plus === true);
  if (current !== undefined) return withException({ kind: 'license', id: current }, info.exception);
  return withException(
    { kind: 'license', id: info.license, ...(info.plus === true ? { orLater: true } : {}) },
    info.exception,
  );
}

/** `GPL-2.0` and `GPL-2.0+` are deprecated: SPDX says `-only` and `-or-later` now, and some `-only+`. */
function gnuId(id: string, orLater: boolean): string | undefined {
  const old = /^([AL]?GPL|GFDL)-(\d\.\d)(?:-only)?$/.exec(id);
  return old === null ? undefined : `${old[1]!}-${old[2]!}-${orLater ? 'or-later' : 'only'}`;
}

function withException(
  license: LicenseExpression & { kind: 'license' },
  exception: string | undefined,
): LicenseExpression {
  return exception === undefined ? license : { ...license, exception };
}

/** Names joined by words: `and` binds stronger than `or`, commas and semicolons list what holds together. */
function fromNames(text: string): LicenseExpression {
  const whole = licenseIdOf(text);
  if (whole !== undefined) return { kind: 'license', id: whole };
  const tokens = tokensOf(text);
  if (tokens.length === 1 || tokens.length > PARTS_LIMIT) return nameOf(text);
  const reader = { tokens, next: 0 };
  const read = readAny(reader, 0);
  return reader.next === tokens.length && read !== undefined ? read : { kind: 'unknown', text };
}

type Token = '(' | ')' | '&' | '|' | { readonly name: string };

interface Reader {
  readonly tokens: readonly Token[];
  next: number;
}

/** Parentheses deeper than this are no statement of a licence. */
const DEPTH_LIMIT = 20;

function readAny(reader: Reader, depth: number): LicenseExpression | undefined {
  return readJoined(reader, '|', 'or', () => readJoined(reader, '&', 'and', () => readOne(reader, depth)));
}

function readJoined(
  reader: Reader,
  joint: '&' | '|',
  kind: 'and' | 'or',
  read: () => LicenseExpression | undefined,
): LicenseExpression | undefined {
  const parts: LicenseExpression[] = [];
  for (;;) {
    const part = read();
    if (part === undefined) return undefined;
    parts.push(...(part.kind === kind ? part.parts : [part]));
    if (reader.tokens[reader.next] !== joint) break;
    reader.next += 1;
  }
  return parts.length === 1 ? parts[0] : { kind, parts };
}

function readOne(reader: Reader, depth: number): LicenseExpression | undefined {
  const token = reader.tokens[reader.next];
  reader.next += 1;
  if (token === '(') {
    if (depth > DEPTH_LIMIT) return undefined;
    const inner = readAny(reader, depth + 1);
    if (reader.tokens[reader.next] !== ')') return undefined;
    reader.next += 1;
    return inner;
  }
  return typeof token === 'object' ? nameOf(token.name) : undefined;
}

function nameOf(name: string): LicenseExpression {
  const [license = '', exception] = name.split(/ with /i, 2);
  const id = licenseIdOf(license.trim());
  if (id === undefined) return choiceOf(name) ?? { kind: 'unknown', text: name };
  const known = exception === undefined ? undefined : exceptionOf(exception.trim());
  return { kind: 'license', id, ...(known === undefined ? {} : { exception: known }) };
}

/** `MIT/Apache-2.0` offers a choice, as Cargo's manifests once wrote it; a slash in a name that isn't known is just a slash. */
function choiceOf(name: string): LicenseExpression | undefined {
  const ids = name.split('/').map((part) => licenseIdOf(part.trim()));
  if (ids.length < 2 || !ids.every((id) => id !== undefined)) return undefined;
  return { kind: 'or', parts: ids.map((id) => ({ kind: 'license', id })) };
}

/** Exceptions as people name them; others are left out, which never makes a licence look milder than it is. */
function exceptionOf(name: string): string | undefined {
  return EXCEPTIONS.find(([pattern]) => pattern.test(name))?.[1];
}

const EXCEPTIONS: readonly (readonly [RegExp, string])[] = [
  [/classpath/i, 'Classpath-exception-2.0'],
  [
    /^(?:gcc|gcc[- ]?rle|runtime|gcc runtime library)(?:[- ]?3(?:\.1)?)?(?:[- ]exceptions?)?$/i,
    'GCC-exception-3.1',
  ],
  [/autoconf/i, 'Autoconf-exception-3.0'],
  [/bison/i, 'Bison-exception-2.2'],
  [/libtool/i, 'Libtool-exception'],
  [/font/i, 'Font-exception-2.0'],
  [/llvm/i, 'LLVM-exception'],
  [/linux[- ]?syscall|^syscall/i, 'Linux-syscall-note'],
  [/universal[- ]foss/i, 'Universal-FOSS-exception-1.0'],
];

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let name = '';
  const flush = (): void => {
    if (name.trim() !== '') tokens.push({ name: name.trim() });
    name = '';
  };
  // `or later` belongs to the name that it follows.
  const joined = text.replaceAll(/,? or (?:any )?(?:later|newer|above|greater)(?: versions?)?/gi, '+');
  for (const part of joined.split(
    /(\(|\)|[,;]\s*(?:and\s|or\s)?|\s(?:and|or)\s|\s?(?:&&?|\|\|?|\s\/\s)\s?)/i,
  )) {
    const word = part.trim().toLowerCase();
    if (word === '(' || word === ')') flush();
    if (word === '(' || word === ')') tokens.push(word);
    else if (/^[,;]?\s*or$|^\|\|?$|^\/$/.test(word)) {
      flush();
      tokens.push('|');
    } else if (/^[,;]?\s*and$|^[,;]$|^&&?$/.test(word)) {
      flush();
      tokens.push('&');
    } else name += part;
  }
  flush();
  return tokens;
}
