import { buildCommand } from '@stricli/core';
import {
  CheckBatch,
  decide,
  type Decision,
  describeDecision,
  exactJson,
  exceptionWarning,
  PolicyCompiler,
  reportExceptions,
} from '#policy/index.ts';
import { printable } from '#report/index.ts';
import type { CliContext } from '../../context.ts';
import { EXIT } from '../../exit-status.ts';
import { answerLines } from '../../lines.ts';
import {
  documentFlags,
  type DocumentFlags,
  engineContext,
  exitStatusOfVerdict,
  readInputs,
  readPolicies,
  worstStatus,
} from './documents.ts';

interface CheckFlags extends DocumentFlags {
  readonly json: boolean;
  readonly batch: boolean;
}

/** `bulkhead policy check FILE...`. */
export const checkCommand = buildCommand<CheckFlags, string[], CliContext>({
  docs: {
    brief: 'Decide about manifests, scan results, image configurations, alerts and containers',
    fullDescription: [
      'Policies of Kubernetes (ValidatingAdmissionPolicy, MutatingAdmissionPolicy), Kyverno, Gatekeeper and our own run over',
      'each document. With --batch lines {"policies":[...],"object":{...}} come on standard input, optionally with oldObject,',
      'params, request and namespaceObject, and each is answered by {"verdict":..,"results":[..]}.',
      '',
      'Examples:',
      '  bulkhead policy check --policy pod-security deployment.yaml',
      '  bulkhead policy check --policy policies/ --policy exceptions.yaml manifests/',
      '  docker inspect web | bulkhead policy check --policy pod-security -',
      '',
      'Exit status: 0 allowed or warned, 1 denied, 2 usage or failure, 3 something could not be decided.',
    ].join('\n'),
  },
  parameters: {
    positional: {
      kind: 'array',
      parameter: { brief: 'Documents: YAML or JSON, directories, or -', placeholder: 'FILE', parse: String },
    },
    aliases: { p: 'policy' },
    flags: {
      ...documentFlags(),
      json: { kind: 'boolean', default: false, withNegated: false, brief: 'As lines of JSON' },
      batch: {
        kind: 'boolean',
        default: false,
        withNegated: false,
        brief: 'Read questions from standard input',
      },
    },
  },
  async func(flags, ...names) {
    if (flags.batch) {
      const batch = new CheckBatch(
        () => engineContext(this),
        new PolicyCompiler({ kubernetesVersion: flags.kubernetesVersion }),
      );
      return answerLines(this, (line) => batch.answer(line));
    }
    const policies = readPolicies(flags.policy, flags.kubernetesVersion);
    const { inputs, unreadable } = await readInputs(names, flags, this);
    const { stdout, stderr } = this.process;
    const decisions: Decision[] = [];
    for (const { name, input } of inputs) {
      const decision = decide(policies, input, engineContext(this));
      decisions.push(decision);
      const lines = flags.json
        ? [exactJson({ document: name, ...decision })]
        : describeDecision(name, decision);
      stdout.write(`${lines.map(flags.json ? String : printable).join('\n')}\n`);
    }
    for (const why of unreadable) stderr.write(`not decided: ${printable(why)}\n`);
    for (const report of reportExceptions(decisions.map(({ exceptions }) => exceptions))) {
      const warning = exceptionWarning(report);
      if (warning !== undefined) stderr.write(`${printable(warning)}\n`);
    }
    this.process.exitCode = worstStatus([
      ...decisions.map(({ verdict }) => exitStatusOfVerdict(verdict)),
      ...unreadable.map(() => EXIT.incomplete),
    ]);
  },
});
