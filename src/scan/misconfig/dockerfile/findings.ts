import { digestOf, fingerprintOf, type Incompleteness, type OtherFinding } from '#core/index.ts';
import { parseDockerfile, type Dockerfile, type Instruction } from '#format/index.ts';
import type { DockerfileCheck, Hit } from './check.ts';
import { DOCKERFILE_CHECKS } from './checks.ts';
import { contextOf } from './context.ts';
import { ignoreComments } from './ignore.ts';

/** More findings than that of one file are a flood; the result then says that it was cut. */
export const MAX_FINDINGS = 1000;

/** What is wrong with a Dockerfile, in the order of the lines. */
export interface DockerfileReport {
  readonly findings: readonly OtherFinding[];
  readonly incomplete: readonly Incompleteness[];
}

/** Checks a Dockerfile. Findings that a comment leaves out are there too, with its reason. */
export function checkDockerfile(path: string, text: string): DockerfileReport {
  const file = parseDockerfile(text);
  const context = contextOf(file);
  const ignored = ignoreComments(file);
  // Of one check no more are kept than can be listed: a hostile file has a hundred thousand.
  const hits = DOCKERFILE_CHECKS.flatMap((check) =>
    [...firstOf(check.find(context), MAX_FINDINGS + 1)].map((hit) => ({ check, hit })),
  );
  hits.sort((a, b) => a.hit.at.line - b.hit.at.line || a.hit.at.column - b.hit.at.column);
  const ordinals = new Map<string, number>();
  const texts = new Map<Instruction, string>();
  const findings = hits.slice(0, MAX_FINDINGS).map(({ check, hit }) => {
    const where = instructionText(file, hit.at.line, texts);
    const key = `${check.id}\n${where}`;
    const ordinal = (ordinals.get(key) ?? 0) + 1;
    ordinals.set(key, ordinal);
    const suppression = ignored([check.id, ...check.aliases], hit.at.line);
    const fingerprint = fingerprintOf('misconfiguration', check.id, path, where, String(ordinal));
    return {
      ...findingOf(check, hit, path, fingerprint),
      ...(suppression === undefined ? {} : { suppression }),
    };
  });
  const incomplete: Incompleteness[] = file.faults
    .filter(({ code }) => code === 'dockerfile.limit')
    .map(({ code, message }) => ({ code, what: path, why: message }));
  if (hits.length > MAX_FINDINGS)
    incomplete.push({
      code: 'misconfig.limit',
      what: path,
      why: `more than ${MAX_FINDINGS} findings; the first ${MAX_FINDINGS} are listed`,
    });
  return { findings, incomplete };
}

function* firstOf(hits: Iterable<Hit>, most: number): Generator<Hit> {
  let count = 0;
  for (const hit of hits) {
    if (++count > most) return;
    yield hit;
  }
}

function findingOf(check: DockerfileCheck, hit: Hit, path: string, fingerprint: string): OtherFinding {
  const { id, title, severity, why, fix, controls, aliases } = check;
  return {
    kind: 'misconfiguration',
    fingerprint,
    id,
    title: hit.message ?? title,
    description: why,
    severity,
    ratings: [{ severity, source: 'bulkhead' }],
    locations: [{ path, line: hit.at.line, column: hit.at.column }],
    remedy: { kind: 'edit', text: fix },
    references: [],
    controls,
    evidence: {
      aliases: [...aliases],
      ...(hit.patch === undefined ? {} : { patch: hit.patch.map((edit) => ({ ...edit })) }),
    },
  };
}

/** The instruction of a line with its blanks made one; each is written once. */
function instructionText(file: Dockerfile, line: number, texts: Map<Instruction, string>): string {
  const found = file.instructions.find(({ startLine, endLine }) => startLine <= line && line <= endLine);
  if (found === undefined) return '';
  const text = texts.get(found) ?? digestOfText(found.text.replaceAll(/\s+/g, ' '));
  texts.set(found, text);
  return text;
}

/** A long text is worth no more than its digest in a fingerprint, and is hashed for each finding. */
function digestOfText(text: string): string {
  return text.length > MAX_HASHED ? digestOf(text) : text;
}

const MAX_HASHED = 4096;
