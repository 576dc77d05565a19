import { availableParallelism } from 'node:os';
import { buildCommand } from '@stricli/core';
import { parsePlatform, scanTarget, type Platform } from '#scan/index.ts';
import type { CliContext } from '../context.ts';
import { cacheHome } from '../directories.ts';
import { exitStatusOf } from '../gate.ts';
import { parseOutput, writeOutputs, type Output } from '../output.ts';
import { showProgress } from '../progress.ts';

interface SbomFlags {
  readonly platform?: Platform;
  readonly output?: readonly Output[];
  readonly insecure: boolean;
  readonly cache: boolean;
}

/** `bulkhead sbom TARGET`: the packages only, as CycloneDX unless another format is named. */
export const sbomCommand = buildCommand<SbomFlags, [string], CliContext>({
  docs: {
    brief: 'Write the software bill of materials of an image',
    fullDescription: 'TARGET is as for scan. Example: bulkhead sbom -o cyclonedx=app.cdx.json app.tar',
  },
  parameters: {
    positional: {
      kind: 'tuple',
      parameters: [{ brief: 'What to list', placeholder: 'TARGET', parse: String }],
    },
    aliases: { o: 'output' },
    flags: {
      platform: {
        kind: 'parsed',
        optional: true,
        placeholder: 'OS/ARCH',
        parse: (text: string) => parsePlatform(text),
        brief: 'Which image of an index to take',
      },
      output: {
        kind: 'parsed',
        optional: true,
        variadic: true,
        placeholder: 'FORMAT[=FILE]',
        parse: parseOutput,
        brief: 'cyclonedx (default), json or table; may be repeated',
      },
      insecure: {
        kind: 'boolean',
        default: false,
        withNegated: false,
        brief: 'Accept registries without TLS or with a bad certificate',
      },
      cache: { kind: 'boolean', default: true, brief: 'Use results of layers that were read before' },
    },
  },
  async func(flags, target) {
    const { env } = this.process;
    const result = await (async () => {
      using progress = showProgress(this, true);
      progress.phase(`reading ${target}`);
      const scanned = await scanTarget({
        target,
        ...(flags.platform === undefined ? {} : { platform: flags.platform }),
        scanners: ['packages', 'licenses'],
        access: { environment: env, home: this.home, stdin: this.stdin, insecure: flags.insecure },
        workers: Math.max(0, Math.min(3, availableParallelism() - 1)),
        progress: (bytes) => progress.add(bytes),
        now: new Date(this.now()),
        ...(flags.cache ? { cacheDirectory: cacheHome(env, this.home) } : {}),
      });
      // Licences go into the bill; what they ask for is for `scan` to say.
      return { ...scanned, findings: [] };
    })();
    writeOutputs(result, flags.output ?? [{ format: 'cyclonedx' }], this, false);
    this.process.exitCode = exitStatusOf(result, undefined);
  },
});
