import { availableParallelism } from 'node:os';
import { buildCommand } from '@stricli/core';
import { messageOf, Problem, type Finding } from '#core/index.ts';
import {
  DEFAULT_SCANNERS,
  parsePlatform,
  scanTarget,
  SCANNERS,
  type Platform,
  type Scanner,
  type ScanOptions,
  type ScanResult,
} from '#scan/index.ts';
import type { CliContext } from '../context.ts';
import { databaseFor, type DatabaseFlags } from '../database-access.ts';
import { cacheHome } from '../directories.ts';
import { explainTarget } from '../explain.ts';
import { exitStatusOf, parseGate, type Gate } from '../gate.ts';
import { answerLines } from '../lines.ts';
import { parseOutput, writeOutputs, type Output } from '../output.ts';
import { showProgress, type Progress } from '../progress.ts';

interface ScanFlags extends DatabaseFlags {
  readonly platform?: Platform;
  readonly scanners?: readonly Scanner[];
  readonly output?: readonly Output[];
  readonly failOn?: Gate;
  readonly ignoreUnfixed: boolean;
  readonly onlyKev: boolean;
  readonly explain?: string;
  readonly batch: boolean;
  readonly insecure: boolean;
  readonly cache: boolean;
  readonly showSuppressed: boolean;
  readonly progress: boolean;
}

/** Threads beside the main one: each costs some 20 MB, and layers are rarely more than a few large ones. */
const MAX_WORKERS = 3;

/** `bulkhead scan TARGET`. */
export const scanCommand = buildCommand<ScanFlags, [string?], CliContext>({
  docs: {
    brief: 'Say what is in an image and what is wrong with it',
    fullDescription: [
      'TARGET is an image reference (node:22), an archive (docker save or OCI, also .tar.gz and .tar.zst), an OCI layout,',
      'a directory (./app), or - for an archive on standard input. A prefix forces the source: docker-archive:,',
      'oci-archive:, oci-dir:, registry:, docker:, dir:. With --batch targets come one a line on standard input, and',
      'each is answered by one line of JSON.',
      '',
      'Examples:',
      '  bulkhead scan node:22',
      '  bulkhead scan --fail-on high,fixable -o table -o sarif=result.sarif image.tar',
      '  bulkhead scan --explain log4j-core app.tar',
      '  docker save app | bulkhead scan -',
      '',
      'Exit status: 0 nothing at or above the gate, 1 findings, 2 usage or failure, 3 something could not be checked.',
    ].join('\n'),
  },
  parameters: {
    positional: {
      kind: 'tuple',
      parameters: [{ brief: 'What to scan', placeholder: 'TARGET', parse: String, optional: true }],
    },
    aliases: { o: 'output' },
    flags: {
      platform: {
        kind: 'parsed',
        optional: true,
        placeholder: 'OS/ARCH',
        parse: (text: string) => parsePlatform(text),
        brief: 'Which image of an index to take (default: linux on this processor)',
      },
      scanners: {
        kind: 'parsed',
        optional: true,
        placeholder: 'LIST',
        parse: parseScanners,
        brief: `What to look for, of ${SCANNERS.join(',')}`,
      },
      output: {
        kind: 'parsed',
        optional: true,
        variadic: true,
        placeholder: 'FORMAT[=FILE]',
        parse: parseOutput,
        brief: 'table, json, sarif or cyclonedx; may be repeated',
      },
      failOn: {
        kind: 'parsed',
        optional: true,
        placeholder: 'SEVERITY[,fixable]',
        parse: parseGate,
        brief: 'Exit with 1 when there is a finding of this severity or worse',
      },
      ignoreUnfixed: {
        kind: 'boolean',
        default: false,
        withNegated: false,
        brief: 'Leave out vulnerabilities that have no fix',
      },
      onlyKev: {
        kind: 'boolean',
        default: false,
        withNegated: false,
        brief: 'Leave out vulnerabilities that are not known to be exploited',
      },
      explain: {
        kind: 'parsed',
        optional: true,
        placeholder: 'PACKAGE',
        parse: String,
        brief: 'Tell why advisories match a package, or why not',
      },
      ...databaseFlags(),
      batch: {
        kind: 'boolean',
        default: false,
        withNegated: false,
        brief: 'Scan the targets on standard input',
      },
      insecure: {
        kind: 'boolean',
        default: false,
        withNegated: false,
        brief: 'Accept registries without TLS or with a bad certificate',
      },
      cache: { kind: 'boolean', default: true, brief: 'Use results of layers that were read before' },
      showSuppressed: {
        kind: 'boolean',
        default: false,
        withNegated: false,
        brief: 'List findings that do not count, with the reason',
      },
      progress: { kind: 'boolean', default: true, brief: 'Show a status line on a terminal' },
    },
  },
  async func(flags, target) {
    if (flags.batch) return scanBatch(flags, this);
    if (target === undefined)
      throw new Problem('cli.usage', 'no target is named', { hint: 'Name one, or use --batch.' });
    const result = await (async () => {
      using progress = showProgress(this, flags.progress);
      progress.phase(`reading ${target}`);
      const options = scanOptions(target, flags, this, progress);
      return flags.explain === undefined
        ? filterFindings(await scanTarget(options), flags)
        : explainTarget(options, flags.explain);
    })();
    if (typeof result === 'string') {
      this.process.stdout.write(result);
      return;
    }
    writeOutputs(result, flags.output ?? [{ format: 'table' }], this, flags.showSuppressed);
    this.process.exitCode = exitStatusOf(result, flags.failOn);
  },
});

/** The flags of every command that looks into the advisory database. */
export function databaseFlags() {
  return {
    db: {
      kind: 'parsed',
      optional: true,
      placeholder: 'DIR',
      parse: String,
      brief: 'Directory of the advisory database',
    },
    advisories: {
      kind: 'parsed',
      optional: true,
      variadic: true,
      placeholder: 'DIR|URL',
      parse: String,
      brief: 'Build the database from these feeds (default: what is there, or OSV)',
    },
    publicKey: {
      kind: 'parsed',
      optional: true,
      placeholder: 'FILE',
      parse: String,
      brief: 'Key that a fetched database has to be signed by (Ed25519, PEM)',
    },
    offline: { kind: 'boolean', default: false, withNegated: false, brief: 'Fetch no advisories' },
  } as const;
}

function scanOptions(target: string, flags: ScanFlags, context: CliContext, progress: Progress): ScanOptions {
  const { env } = context.process;
  const scanners = flags.scanners ?? DEFAULT_SCANNERS;
  return {
    target,
    ...(flags.platform === undefined ? {} : { platform: flags.platform }),
    scanners,
    access: { environment: env, home: context.home, stdin: context.stdin, insecure: flags.insecure },
    workers: Math.max(0, Math.min(MAX_WORKERS, availableParallelism() - 1)),
    progress: (bytes) => progress.add(bytes),
    now: new Date(context.now()),
    ...(scanners.includes('vulnerabilities')
      ? { database: (analysis) => databaseFor(analysis, flags, context, progress) }
      : {}),
    ...(flags.cache ? { cacheDirectory: cacheHome(env, context.home) } : {}),
  };
}

/** Leaves out what was not asked for; what is left keeps its order. */
function filterFindings(result: ScanResult, { ignoreUnfixed, onlyKev }: ScanFlags): ScanResult {
  const wanted = (finding: Finding): boolean =>
    finding.kind !== 'vulnerability' ||
    ((!ignoreUnfixed || finding.remedy?.fixedVersion !== undefined) &&
      (!onlyKev || finding.risk.kev !== undefined));
  return { ...result, findings: result.findings.filter(wanted) };
}

/** One process, one line of JSON for each target; a target that fails is answered by its error, and the next one goes on. */
async function scanBatch(flags: ScanFlags, context: CliContext): Promise<void> {
  let worst = 0;
  await answerLines(context, async (target) => {
    using progress = showProgress(context, false);
    try {
      const result = filterFindings(await scanTarget(scanOptions(target, flags, context, progress)), flags);
      worst = Math.max(worst, exitStatusOf(result, flags.failOn));
      return JSON.stringify(result);
    } catch (error) {
      worst = 2;
      return JSON.stringify({
        target,
        error: { code: error instanceof Problem ? error.code : 'scan.failed', message: messageOf(error) },
      });
    }
  });
  context.process.exitCode = worst;
}

function parseScanners(text: string): readonly Scanner[] {
  return text.split(',').map((name) => {
    const scanner = SCANNERS.find((known) => known === name);
    if (scanner === undefined)
      throw new Problem('cli.scanners', `${name} is no scanner`, {
        hint: `There are ${SCANNERS.join(', ')}.`,
      });
    return scanner;
  });
}
