import { fingerprintOf, type Incompleteness, type OtherFinding } from '#core/index.ts';
import { parseDockerfile, type Dockerfile } from '#format/index.ts';
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
  const hits = DOCKERFILE_CHECKS.flatMap((check) => [...check.find(context)].map((hit) => ({ check, hit })));
  hits.sort((a, b) => a.hit.at.line - b.hit.at.line || a.hit.at.column - b.hit.at.column);
  const ordinals = new Map<string, number>();
  const findings = hits.slice(0, MAX_FINDINGS).map(({ check, hit }) => {
    const where = instructionText(file, hit.at.line);
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
      why: `${hits.length} findings; the first ${MAX_FINDINGS} are listed`,
    });
  return { findings, incomplete };
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

function instructionText(file: Dockerfile, line: number): string {
  const found = file.instructions.find(({ startLine, endLine }) => startLine <= line && line <= endLine);
  return found?.text.replaceAll(/\s+/g, ' ') ?? '';
}
