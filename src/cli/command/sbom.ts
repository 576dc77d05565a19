import { buildCommand } from '@stricli/core';
import { scanTarget } from '#scan/index.ts';
import type { CliContext } from '../context.ts';
import { flagValue } from '../flag-value.ts';
import { ENVIRONMENT_HELP } from '../environment.ts';
import { exitStatusOf } from '../gate.ts';
import { checkOutputs, parseOutput, writeOutputs, type Output } from '../output.ts';
import { showProgress } from '../progress.ts';
import { imageFlags, imageOptions, type ImageFlags } from './image-flags.ts';

interface SbomFlags extends ImageFlags {
  readonly output?: readonly Output[];
}

/** `bulkhead sbom TARGET`: the packages only, as CycloneDX unless another format is named. */
export const sbomCommand = buildCommand<SbomFlags, [string], CliContext>({
  docs: {
    brief: 'Write the software bill of materials of an image',
    fullDescription: [
      'TARGET is as for scan: an image reference, an archive, an OCI layout or a directory.',
      '',
      'Examples:',
      '  bulkhead sbom node:22',
      '  bulkhead sbom -o cyclonedx=app.cdx.json -o table app.tar',
      '',
      'Exit status: 0 done, 2 usage or failure, 3 something could not be read.',
      '',
      ...ENVIRONMENT_HELP,
    ].join('\n'),
  },
  parameters: {
    positional: {
      kind: 'tuple',
      parameters: [{ brief: 'What to list', placeholder: 'TARGET', parse: String }],
    },
    aliases: { o: 'output' },
    flags: {
      output: {
        kind: 'parsed',
        optional: true,
        variadic: true,
        placeholder: 'FORMAT[=FILE]',
        parse: flagValue(parseOutput),
        brief: 'cyclonedx (default), json or table; may be repeated',
      },
      ...imageFlags(),
    },
  },
  async func(flags, target) {
    checkOutputs(flags.output ?? []);
    const result = await (async () => {
      using progress = showProgress(this, flags.progress);
      progress.phase(`reading ${target}`);
      const scanned = await scanTarget({
        ...imageOptions(flags, this, progress),
        target,
        scanners: ['packages', 'licenses'],
      });
      // Licences go into the bill; what they ask for is for `scan` to say.
      return { ...scanned, findings: [] };
    })();
    writeOutputs(result, flags.output ?? [{ format: 'cyclonedx' }], this, false);
    this.process.exitCode = exitStatusOf(result, undefined);
  },
});
