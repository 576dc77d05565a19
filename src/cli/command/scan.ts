import { availableParallelism } from 'node:os';
import { buildCommand } from '@stricli/core';
import { Problem } from '#core/index.ts';
import {
  DEFAULT_SCANNERS,
  hostPlatform,
  parsePlatform,
  scanTarget,
  SCANNERS,
  type Platform,
  type Scanner,
} from '#scan/index.ts';
import type { CliContext } from '../context.ts';
import { cacheHome } from '../directories.ts';
import { exitStatusOf, parseGate, type Gate } from '../gate.ts';
import { parseOutput, writeOutputs, type Output } from '../output.ts';
import { showProgress } from '../progress.ts';

interface ScanFlags {
  readonly platform?: Platform;
  readonly scanners?: readonly Scanner[];
  readonly output?: readonly Output[];
  readonly failOn?: Gate;
  readonly cache: boolean;
  readonly showSuppressed: boolean;
  readonly progress: boolean;
}

/** Threads beside the main one: each costs some 20 MB, and layers are rarely more than a few large ones. */
const MAX_WORKERS = 3;

/** `bulkhead scan TARGET`. */
export const scanCommand = buildCommand<ScanFlags, [string], CliContext>({
  docs: {
    brief: 'Say what is in an image and what is wrong with it',
    fullDescription: [
      'TARGET is an image reference (node:22), an archive (docker save or OCI, also .tar.gz and .tar.zst), an OCI layout,',
      'a directory, or - for an archive on standard input. A prefix forces the source: docker-archive:, oci-archive:,',
      'oci-dir:, registry:, docker:, dir:.',
      '',
      'Examples:',
      '  bulkhead scan node:22',
      '  bulkhead scan --fail-on high,fixable -o sarif=result.sarif image.tar',
      '  docker save app | bulkhead scan -',
      '',
      'Exit status: 0 nothing at or above the gate, 1 findings, 2 usage or failure, 3 something could not be checked.',
    ].join('\n'),
  },
  parameters: {
    positional: {
      kind: 'tuple',
      parameters: [{ brief: 'What to scan', placeholder: 'TARGET', parse: String }],
    },
    aliases: { o: 'output' },
    flags: {
      platform: {
        kind: 'parsed',
        optional: true,
        placeholder: 'OS/ARCH',
        parse: parsePlatform,
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
      cache: { kind: 'boolean', default: true, brief: 'Use results of layers that were read before' },
      showSuppressed: {
        kind: 'boolean',
        default: false,
        brief: 'List findings that do not count, with the reason',
      },
      progress: { kind: 'boolean', default: true, brief: 'Show a status line on a terminal' },
    },
  },
  async func(flags, target) {
    const result = await (async () => {
      using progress = showProgress(this, flags.progress);
      progress.phase(`reading ${target}`);
      return scanTarget({
        target,
        platform: flags.platform ?? hostPlatform(),
        scanners: flags.scanners ?? DEFAULT_SCANNERS,
        workers: Math.max(0, Math.min(MAX_WORKERS, availableParallelism() - 1)),
        progress: (bytes) => progress.add(bytes),
        ...(flags.cache ? { cacheDirectory: cacheHome(this.process.env, this.home) } : {}),
      });
    })();
    writeOutputs(result, flags.output ?? [{ format: 'table' }], this, flags.showSuppressed);
    this.process.exitCode = exitStatusOf(result, flags.failOn);
  },
});

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
