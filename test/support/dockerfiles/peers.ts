import { spawnSync } from 'node:child_process';
import { parseDockerfile } from '#format/index.ts';
import { DOCKERFILE_CHECKS } from '../../../src/scan/misconfig/dockerfile/checks.ts';
import { checkDockerfile } from '../../../src/scan/misconfig/index.ts';

/** A finding of a program: which rule, and the first line of the instruction. */
export interface PeerFinding {
  readonly file: string;
  readonly rule: string;
  readonly line: number;
}

/** What hadolint says of files; its own exit status speaks of findings. */
export function askHadolint(program: string, files: readonly string[]): PeerFinding[] {
  const found: PeerFinding[] = [];
  for (let at = 0; at < files.length; at += 100) {
    const args = ['--no-fail', '--format', 'json', ...files.slice(at, at + 100)];
    const { stdout } = spawnSync(program, args, { maxBuffer: 1 << 30 });
    const list = JSON.parse(stdout.toString()) as { file: string; code: string; line: number }[];
    found.push(...list.map(({ file, code, line }) => ({ file, rule: code, line })));
  }
  return found;
}

/** What Trivy's checks of Dockerfiles say of a folder. */
export function askTrivy(program: string, folder: string): PeerFinding[] {
  const { stdout } = spawnSync(
    program,
    ['config', '--quiet', '--skip-check-update', '--skip-version-check', '--format', 'json', folder],
    { maxBuffer: 1 << 30 },
  );
  const { Results = [] } = JSON.parse(stdout.toString()) as {
    Results?: {
      Target: string;
      Misconfigurations?: { ID: string; CauseMetadata?: { StartLine?: number } }[];
    }[];
  };
  return Results.flatMap(({ Target, Misconfigurations = [] }) =>
    Misconfigurations.map(({ ID, CauseMetadata }) => ({
      file: Target,
      rule: ID,
      line: CauseMetadata?.StartLine ?? 0,
    })),
  );
}

/** What we say of a file, by the names that a peer has for our checks. */
export function ourFindings(file: string, text: string, peer: RegExp): PeerFinding[] {
  const names = new Map(
    DOCKERFILE_CHECKS.map(({ id, aliases }) => [id, aliases.filter((alias) => peer.test(alias))]),
  );
  return checkDockerfile(file, text).findings.flatMap(({ id, suppression, locations }) =>
    suppression === undefined
      ? names.get(id)!.map((rule) => ({ file, rule, line: locations[0]!.line! }))
      : [],
  );
}

/** The first line of the instruction that a line belongs to. */
export function instructionLine(text: string): (line: number) => number {
  const { instructions } = parseDockerfile(text);
  return (line) =>
    instructions.find(({ startLine, endLine }) => startLine <= line && line <= endLine)?.startLine ?? line;
}
