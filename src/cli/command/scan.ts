import { buildCommand } from '@stricli/core';
import { messageOf, Problem, type Finding } from '#core/index.ts';
import {
  DEFAULT_SCANNERS,
  loadCommandRunner,
  readLicensePolicy,
  readMalwareSettings,
  scanTarget,
  type ScanOptions,
  type ScanResult,
} from '#scan/index.ts';
import type { CliContext } from '../context.ts';
import { ENVIRONMENT_HELP } from '../environment.ts';
import { EXIT } from '../exit-status.ts';
import { exitStatusOf } from '../gate.ts';
import { checkOutputs, writeOutputs } from '../output.ts';
import { showProgress, type Progress } from '../progress.ts';
import { readText } from '../read-text.ts';
import { imageOptions } from './image-flags.ts';
import { scanFlags, type ScanFlags } from './scan-flags.ts';
import type { GatedResult } from './scan-gate.ts';

/** `bulkhead scan TARGET`. */
export const scanCommand = buildCommand<ScanFlags, [string?], CliContext>({
  docs: {
    brief: 'Say what is in an image and what is wrong with it',
    fullDescription: [
      'TARGET is an image reference (node:22), an archive (docker save or OCI, also .tar.gz and .tar.zst), a directory with an image',
      '(OCI layout, skopeo dir:), a directory (./app), or - for an archive on standard input. A prefix forces the source:',
      'docker-archive:, oci-archive:, oci-dir:, registry:, docker:, podman:, dir:, git: (all that was ever committed). Without one, a reference is looked for in the',
      'local engines first. With --batch targets come one a line on standard input, and each is answered by one line of JSON.',
      '',
      'Examples:',
      '  bulkhead scan node:22',
      '  bulkhead scan --fail-on high,fixable -o table -o sarif=result.sarif image.tar',
      '  bulkhead scan --policy image-hygiene --exceptions exceptions.yaml image.tar',
      '  bulkhead scan --explain log4j-core app.tar',
      '  bulkhead scan --scanners misconfig --fix ./app',
      '  docker save app | bulkhead scan -',
      '',
      'Exit status: 0 nothing at or above the gate, 1 findings or denied by a policy, 2 usage or failure, 3 something could not',
      'be checked or decided.',
      '',
      ...ENVIRONMENT_HELP,
    ].join('\n'),
  },
  parameters: {
    positional: {
      kind: 'tuple',
      parameters: [{ brief: 'What to scan', placeholder: 'TARGET', parse: String, optional: true }],
    },
    aliases: { o: 'output' },
    flags: {
      ...scanFlags(),
    },
  },
  async func(flags, target) {
    if (flags.batch) return scanBatch(flags, this);
    if (target === undefined)
      throw new Problem('cli.usage', 'no target is named', { hint: 'Name one, or use --batch.' });
    checkOutputs(flags.output ?? []);
    const result = await (async () => {
      using progress = showProgress(this, flags.progress);
      progress.phase(`reading ${target}`);
      const options = scanOptions(target, flags, await settingsOf(flags, this), this, progress);
      return flags.explain === undefined
        ? filterFindings(await gated(await scanTarget(options), flags, this), flags)
        : (await import('../explain.ts')).explainTarget(options, flags.explain);
    })();
    if (typeof result === 'string') {
      this.process.stdout.write(result);
      return;
    }
    if (flags.write && !flags.fix) throw new Problem('cli.usage', '--write needs --fix');
    if (flags.fix) {
      writeOutputs(result, flags.output ?? [], this, flags.showSuppressed);
      this.process.exitCode = await (await import('../fix.ts')).fixTarget(result, target, flags.write, this);
      return;
    }
    writeOutputs(result, flags.output ?? [{ format: 'table' }], this, flags.showSuppressed);
    this.process.exitCode = await statusOf(result, flags);
  },
});

function scanOptions(
  target: string,
  flags: ScanFlags,
  settings: Pick<ScanOptions, 'settings' | 'hashLists' | 'render'>,
  context: CliContext,
  progress: Progress,
): ScanOptions {
  const scanners = flags.scanners ?? DEFAULT_SCANNERS;
  return {
    ...imageOptions(flags, context, progress),
    target,
    scanners,
    ...settings,
    ...(scanners.includes('vulnerabilities')
      ? {
          database: async (analysis) =>
            (await import('../database-access.ts')).databaseFor(analysis, flags, context, progress),
        }
      : {}),
  };
}

/** What does not change from target to target: rules, lists and keys are read once. */
async function settingsOf(
  flags: ScanFlags,
  context: CliContext,
): Promise<Pick<ScanOptions, 'settings' | 'hashLists' | 'render'>> {
  const { licensePolicy, secretRules, yaraRules = [], hashList = [], thorough, render } = flags;
  const scanners = flags.scanners ?? DEFAULT_SCANNERS;
  const malware = scanners.includes('malware')
    ? await readMalwareSettings({ rules: yaraRules, lists: hashList, thorough })
    : undefined;
  return {
    settings: {
      ...(licensePolicy === undefined
        ? {}
        : { licensePolicy: await readLicensePolicy(readText(licensePolicy), licensePolicy) }),
      ...(scanners.includes('secrets')
        ? { secrets: await (await import('../secret-settings.ts')).secretSettings(secretRules, context) }
        : {}),
      ...(malware === undefined ? {} : { malware: malware.settings }),
    },
    hashLists: malware?.hashLists ?? [],
    ...(render ? { render: await loadCommandRunner(context.process.env['PATH'] ?? '') } : {}),
  };
}

/** The result with the verdict of the policies that were named. */
async function gated(result: ScanResult, flags: ScanFlags, context: CliContext): Promise<ScanResult> {
  if (flags.policy === undefined) {
    if (flags.exceptions === undefined) return result;
    throw new Problem('cli.usage', 'there are exceptions but no policies', {
      hint: 'Name policies with --policy.',
    });
  }
  const { gateResult, readGate } = await import('./scan-gate.ts');
  return gateResult(readGate(flags.policy, flags.exceptions ?? []), result, context);
}

/** Findings and denials come before what could not be checked or decided. */
async function statusOf(result: ScanResult, { failOn }: ScanFlags): Promise<number> {
  const status = exitStatusOf(result, failOn);
  if (status === EXIT.findings || !('policy' in result)) return status;
  const { exitStatusOfGate } = await import('./scan-gate.ts');
  return exitStatusOfGate(result as GatedResult) || status;
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
  const settings = await settingsOf(flags, context);
  const { answerLines } = await import('../lines.ts');
  await answerLines(context, async (target) => {
    using progress = showProgress(context, false);
    try {
      const options = scanOptions(target, flags, settings, context, progress);
      const result = filterFindings(await gated(await scanTarget(options), flags, context), flags);
      worst = Math.max(worst, await statusOf(result, flags));
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
