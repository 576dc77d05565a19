import { posix } from 'node:path';
import { MIB, type Json } from '#core/index.ts';
import type { FileInspector } from '#scan/image/index.ts';
import { readRequirementLine, type Requirement } from './requirement-line.ts';

const MAX_BYTES: number = 4 * MIB;
/** pip-compile's longest files have a few thousand. */
const LINE_LIMIT = 100_000;
/** `requirements.txt`, `requirements-dev.txt`, `dev-requirements.txt`, `requirements/base.txt`. */
const NAME = /(?:^|\/)(?:requirements[^/]*|[^/]*requirements|requirements\/[^/]+)\.txt$/;

/** What a requirements file declares. */
export type RequirementsFile =
  | {
      readonly kind: 'requirements';
      readonly requirements: readonly (Requirement & { readonly line: number })[];
      /** Paths as they are written. */
      readonly includes: readonly string[];
    }
  | { readonly kind: 'unreadable'; readonly why: string };

/** Keeps the requirements of files that are named like a list of them. */
export const requirementsInspector: FileInspector = {
  name: 'language/python-requirements',
  version: 2,
  extensions: ['txt'],
  wants: ({ path }) => path.endsWith('.txt') && NAME.test(path),
  inspect(_file, content): Json | undefined {
    if (content.size > MAX_BYTES)
      return { kind: 'unreadable', why: `it has ${content.size} bytes, the limit is ${MAX_BYTES}` };
    const file = readRequirementsFile(textOf(content.read(0, content.size)));
    return file as unknown as Json;
  },
};

/** Reads a requirements file (pip docs, "Requirements File Format"). */
export function readRequirementsFile(text: string): RequirementsFile {
  const requirements: (Requirement & { line: number })[] = [];
  const includes: string[] = [];
  for (const { logical, line } of logicalLines(text.replace(/^\ufeff/, ''))) {
    const read = readRequirementLine(logical);
    if (read.kind === 'include') includes.push(read.path);
    if (read.kind === 'requirement') requirements.push({ ...read.requirement, line });
  }
  return { kind: 'requirements', requirements, includes };
}

/** As pip decodes it: a byte order mark decides, and UTF-8 is the default. PowerShell writes UTF-16. */
function textOf(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

/** Lines with those joined that a backslash continues, each with the number of its first. */
function* logicalLines(text: string): Generator<{ logical: string; line: number }> {
  const lines = text.split(/\r?\n/, LINE_LIMIT);
  for (let index = 0; index < lines.length; index++) {
    const line = index + 1;
    const parts: string[] = [];
    while (lines[index]!.endsWith('\\') && index + 1 < lines.length) parts.push(lines[index++]!.slice(0, -1));
    parts.push(lines[index]!);
    yield { logical: parts.join(''), line };
  }
}

/** Where an included file lies. */
export function includedPath(from: string, include: string): string {
  return include.startsWith('/') ? include : posix.join(posix.dirname(from), include);
}
