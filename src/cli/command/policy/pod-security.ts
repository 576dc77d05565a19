import { buildCommand } from '@stricli/core';
import { Problem } from '#core/index.ts';
import {
  checkPodSecurity,
  type LevelVersion,
  parseLevel,
  parseVersion,
  podSecurityBatch,
} from '#policy/index.ts';
import { printable } from '#report/index.ts';
import type { CliContext } from '../../context.ts';
import { proposeOf } from '../../flag-value.ts';
import { EXIT } from '../../exit-status.ts';
import { answerLines } from '../../lines.ts';
import { readInputs, worstStatus } from './documents.ts';

interface PodSecurityFlags {
  readonly level: LevelVersion['level'];
  readonly version: LevelVersion['version'];
  readonly json: boolean;
  readonly batch: boolean;
}

/** `bulkhead policy pod-security FILE...`. */
export const podSecurityCommand = buildCommand<PodSecurityFlags, string[], CliContext>({
  docs: {
    brief: 'Check pods and their controllers against the Pod Security Standards',
    fullDescription: [
      'With --batch lines {"level":"restricted","version":"1.33","object":{...}} come on standard input, and each is answered',
      'by {"allowed":..,"checks":[..],"messages":[..]}.',
      '',
      'Example: bulkhead policy pod-security --level baseline --version 1.33 manifests/',
      '',
      'Exit status: 0 all pods are allowed, 1 some are not, 2 usage or failure, 3 something could not be read.',
    ].join('\n'),
  },
  parameters: {
    positional: {
      kind: 'array',
      parameter: { brief: 'Manifests: YAML or JSON, directories, or -', placeholder: 'FILE', parse: String },
    },
    flags: {
      level: {
        kind: 'parsed',
        default: 'restricted',
        placeholder: 'LEVEL',
        parse: readLevel,
        proposeCompletions: proposeOf(['privileged', 'baseline', 'restricted']),
        brief: 'privileged, baseline or restricted',
      },
      version: {
        kind: 'parsed',
        default: 'latest',
        placeholder: '1.N',
        parse: readVersion,
        brief: 'The standard as of this version of Kubernetes',
      },
      json: { kind: 'boolean', default: false, withNegated: false, brief: 'As lines of JSON' },
      batch: { kind: 'boolean', default: false, withNegated: false, brief: 'Read pods from standard input' },
    },
  },
  async func({ level, version, json, batch }, ...names) {
    if (batch) return answerLines(this, podSecurityBatch);
    const { inputs, unreadable } = await readInputs(names, { document: 'manifest' }, this);
    const { stdout, stderr } = this.process;
    const statuses: number[] = unreadable.map(() => EXIT.incomplete);
    for (const { name, input } of inputs) {
      const answer = checkPodSecurity(input.value, { level, version });
      statuses.push(answer.allowed ? EXIT.clean : EXIT.findings);
      if (json) stdout.write(`${JSON.stringify({ document: name, ...answer })}\n`);
      else if (answer.pods > 0) {
        const lines = [
          `${answer.allowed ? 'allow' : 'deny'} ${name}`,
          ...answer.messages.map((message) => `  ${message}`),
        ];
        stdout.write(`${lines.map(printable).join('\n')}\n`);
      }
    }
    for (const why of unreadable) stderr.write(`not checked: ${printable(why)}\n`);
    this.process.exitCode = worstStatus(statuses);
  },
});

function readLevel(text: string): LevelVersion['level'] {
  const level = parseLevel(text);
  if (level === undefined)
    throw new Problem('cli.usage', `${text} is none of privileged, baseline, restricted`);
  return level;
}

function readVersion(text: string): LevelVersion['version'] {
  const version = parseVersion(/^\d/.test(text) ? `v${text}` : text);
  if (version === undefined) throw new Problem('cli.usage', `${text} is neither latest nor 1.N`);
  return version;
}
