import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fingerprintOf, Problem, type Incompleteness, type OtherFinding } from '#core/index.ts';
import { sourceOfBytes } from '#format/index.ts';
import { builtInRules } from './built-in.ts';
import { secretFindings } from './findings.ts';
import { observe, type SecretOptions } from './inspector.ts';
import { scanFile } from './scan-file.ts';

export type GitProblemCode = 'secret.git';

export interface GitHistory {
  readonly findings: readonly OtherFinding[];
  readonly incomplete: readonly Incompleteness[];
  readonly commits: number;
}

export interface GitHistoryOptions extends SecretOptions {
  /** The program; `git` of the search path without it. */
  readonly git?: string;
  readonly allowedCommits?: ReadonlySet<string>;
  readonly signal?: AbortSignal;
}

/** What a commit adds to one file, up to this size; larger additions are data. */
const ADDED_BYTES = 8 * 1024 * 1024;
/** All that a history adds; beyond it the scan says that it stopped. */
const HISTORY_BYTES = 4 * 1024 * 1024 * 1024;
/** Findings of one history. */
const FINDINGS = 2_000;

/** Looks for secrets in every line that some commit of a repository added, on all branches and tags; the oldest commit of a secret is reported. */
export async function scanGitHistory(path: string, options: GitHistoryOptions = {}): Promise<GitHistory> {
  const rules = options.rules ?? builtInRules();
  // Options of the repository must not run programs: no external diff, no text conversion, no hooks, no pager.
  const flags = [
    '--no-pager',
    '-c',
    'core.fsmonitor=false',
    '-c',
    'core.hooksPath=/dev/null',
    '-c',
    'core.quotePath=false',
  ];
  const log = [
    'log',
    '--all',
    '--reverse',
    '-p',
    '-U0',
    '--no-color',
    '--no-ext-diff',
    '--no-textconv',
    '--no-renames',
  ];
  const format = ['--format=%x00commit %H', '--full-history', '--src-prefix=a/', '--dst-prefix=b/'];
  const child = spawn(options.git ?? 'git', [...flags, '-C', path, ...log, ...format], {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  const ended = new Promise<{ code: number | null; error: string }>((resolve, reject) => {
    let error = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (error = (error + text).slice(0, 2000)));
    child.on('error', (cause) =>
      reject(new Problem('secret.git', `git can't be run: ${cause.message}`, { cause })),
    );
    child.on('close', (code) => resolve({ code, error }));
  });
  ended.catch(() => {});
  const found = new Map<string, OtherFinding>();
  const incomplete: Incompleteness[] = [];
  let commits = 0;
  let commit = '';
  let file: string | undefined;
  let added: string[] = [];
  let size = 0;
  let total = 0;
  const flush = (): void => {
    if (file !== undefined && size > 0 && options.allowedCommits?.has(commit) !== true) {
      const value = observe(
        scanFile(rules, file, sourceOfBytes(Buffer.from(added.join('\n'), 'latin1'))),
        options.key,
      );
      if (value?.cut !== undefined)
        incomplete.push({ code: 'secret.limit', what: `${commit} ${file}`, why: value.cut });
      for (const finding of value === undefined
        ? []
        : secretFindings([{ path: file, value: value as never }], { rules })) {
        const key = fingerprintOf(
          finding.id,
          file,
          JSON.stringify(finding.evidence['identity'] ?? finding.evidence['redacted']),
        );
        if (!found.has(key) && found.size < FINDINGS) found.set(key, inCommit(finding, commit));
      }
    }
    added = [];
    size = 0;
  };
  child.stdout.setEncoding('latin1');
  let inHunk = false;
  for await (const line of createInterface({ input: child.stdout, crlfDelay: Infinity })) {
    if (line.startsWith('\0commit ')) {
      flush();
      commit = line.slice(8);
      commits++;
      file = undefined;
      inHunk = false;
    } else if (line.startsWith('diff --git ')) {
      flush();
      file = undefined;
      inHunk = false;
    } else if (!inHunk && /^\+\+\+ "?b\//.test(line))
      file = Buffer.from(line.replace(/^\+\+\+ "?b\//, '').replace(/\t$|"$/, ''), 'latin1').toString();
    else if (line.startsWith('@@ ')) inHunk = true;
    else if (inHunk && line.startsWith('+') && size <= ADDED_BYTES) {
      added.push(line.slice(1));
      size += line.length;
      total += line.length;
      if (total > HISTORY_BYTES) {
        incomplete.push({
          code: 'secret.limit',
          what: path,
          why: `more than ${HISTORY_BYTES} bytes of history`,
        });
        child.kill();
        break;
      }
    }
  }
  flush();
  const { code, error } = await ended;
  if (code !== 0 && total <= HISTORY_BYTES)
    throw new Problem('secret.git', `${path}: git log failed: ${error.trim() || `exit status ${code}`}`);
  if (found.size >= FINDINGS)
    incomplete.push({ code: 'secret.limit', what: path, why: `more than ${FINDINGS} findings` });
  return { findings: [...found.values()], incomplete, commits };
}

/** Lines of an addition are not lines of the file, so the place is the commit and the path. */
function inCommit(finding: OtherFinding, commit: string): OtherFinding {
  return {
    ...finding,
    fingerprint: fingerprintOf('git', commit, finding.fingerprint),
    locations: finding.locations.map(({ path }) => ({ path })),
    remedy: {
      kind: 'rotate',
      text: `Revoke it and issue a new one: commit ${commit.slice(0, 12)} stays in every clone.`,
    },
    evidence: { ...finding.evidence, commit },
  };
}
