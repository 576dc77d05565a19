import { readFileSync } from 'node:fs';
import { buildCommand, buildRouteMap } from '@stricli/core';
import { Problem, type VerdictKind } from '#core/index.ts';
import {
  CheckBatch,
  celBatch,
  celEnvironment,
  checkPodSecurity,
  compileCel,
  decide,
  loadPack,
  manifestInput,
  PACKS,
  parseCelJson,
  parseDocuments,
  parseLevel,
  parseVersion,
  podSecurityBatch,
  PolicyCompiler,
  toJson,
  trace,
  type Decision,
  type PolicySet,
} from '#policy/index.ts';
import { printable } from '#report/index.ts';
import type { CliContext } from '../context.ts';
import { EXIT } from '../exit-status.ts';
import { answerLines } from '../lines.ts';

const BATCH = {
  kind: 'boolean',
  default: false,
  withNegated: false,
  brief: 'Answer lines of JSON on standard input',
} as const;

interface CheckFlags {
  readonly policy?: readonly string[];
  readonly json: boolean;
  readonly batch: boolean;
}

const check = buildCommand<CheckFlags, string[], CliContext>({
  docs: {
    brief: 'Decide about manifests by policies',
    fullDescription: [
      'Policies are Kubernetes ValidatingAdmissionPolicy and MutatingAdmissionPolicy with their bindings and params, Kyverno policies in',
      "CEL, Gatekeeper templates with the CEL engine, our own Policy kind, or a pack's name. A policy without a binding counts as bound",
      'to everything with Deny. With --batch each line {"policies":[...],"object":{...}} is answered by its verdict and results.',
      '',
      'Example: bulkhead policy check -p pod-security -p rules.yaml deployment.yaml',
      'Exit status: 0 allow or warn, 1 deny, 2 usage or failure, 3 unknown (something could not be decided).',
    ].join('\n'),
  },
  parameters: {
    positional: {
      kind: 'array',
      parameter: { brief: 'Files of manifests', placeholder: 'FILE', parse: String },
    },
    aliases: { p: 'policy' },
    flags: {
      policy: {
        kind: 'parsed',
        optional: true,
        variadic: true,
        placeholder: 'FILE|PACK',
        parse: String,
        brief: 'Policies; may be repeated',
      },
      json: { kind: 'boolean', default: false, withNegated: false, brief: 'As JSON' },
      batch: BATCH,
    },
  },
  async func({ policy, json, batch }, ...files) {
    const context = () => ({ now: new Date(this.now()) });
    if (batch) {
      const answers = new CheckBatch(context);
      return answerLines(this, (line) => answers.answer(line));
    }
    if (policy === undefined || files.length === 0)
      throw new Problem('cli.usage', 'policies (-p) and files are needed, or --batch');
    const policies = compilePolicies(policy);
    const verdicts: VerdictKind[] = [];
    for (const file of files) {
      for (const document of parseDocuments(readFileSync(file, 'utf8'), file)) {
        const decision = decide(policies, manifestInput({ object: document.object }), context());
        verdicts.push(decision.verdict);
        const name = `${document.kind}/${document.name}`;
        this.process.stdout.write(
          json ? `${JSON.stringify({ file, name, ...decision })}\n` : decisionText(file, name, decision),
        );
      }
    }
    this.process.exitCode = verdicts.includes('deny')
      ? EXIT.findings
      : verdicts.includes('unknown')
        ? EXIT.incomplete
        : EXIT.clean;
  },
});

function compilePolicies(names: readonly string[]): PolicySet {
  const documents = names.flatMap((name) =>
    PACKS.some((pack) => pack.name === name)
      ? loadPack(name)
      : parseDocuments(readFileSync(name, 'utf8'), name),
  );
  return new PolicyCompiler().compile(documents);
}

function decisionText(file: string, name: string, { verdict, results, exceptions }: Decision): string {
  const told = results.filter(({ result }) => result === 'fail' || result === 'error');
  const lines = told.map(
    ({ policy, rule, result, message }) =>
      `  ${result}  ${policy}${rule === '' ? '' : ` / ${rule}`}: ${message ?? ''}`,
  );
  const uses = exceptions
    .filter(({ status }) => status !== 'applied')
    .map(({ exception, status }) => `  exception ${exception} is ${status}`);
  return `${[`${verdict}  ${file} ${name}`, ...lines, ...uses].map(printable).join('\n')}\n`;
}

const cel = buildCommand<{ readonly vars?: string; readonly batch: boolean }, [string?], CliContext>({
  docs: {
    brief: 'Evaluate a CEL expression and show the value of each part',
    fullDescription: [
      'With --batch each line {"expr":"..","vars":{..}} is answered by {"value":..} or {"error":..}.',
      '',
      `Example: bulkhead policy cel --vars '{"object":{"replicas":3}}' 'object.replicas > 2'`,
    ].join('\n'),
  },
  parameters: {
    positional: {
      kind: 'tuple',
      parameters: [{ brief: 'The expression', placeholder: 'EXPRESSION', parse: String, optional: true }],
    },
    flags: {
      vars: {
        kind: 'parsed',
        optional: true,
        placeholder: 'JSON',
        parse: String,
        brief: 'Variables, as a JSON object',
      },
      batch: BATCH,
    },
  },
  async func({ vars, batch }, expression) {
    const environment = celEnvironment({});
    if (batch) return answerLines(this, (line) => celBatch(line, environment));
    if (expression === undefined) throw new Problem('cli.usage', 'an expression is needed, or --batch');
    const bindings = (vars === undefined ? {} : parseCelJson(vars)) as Parameters<typeof trace>[1];
    const names = Object.fromEntries(Object.keys(bindings).map((name) => [name, 'dyn']));
    const { result, parts } = trace(compileCel(expression, environment.with(names)), bindings);
    for (const { source, values } of parts.slice(1)) {
      this.process.stdout.write(
        `${printable(source)}  =  ${values.map((value) => printable(JSON.stringify(toJson(value)) ?? 'null')).join(', ')}\n`,
      );
    }
    if (result.error !== undefined) throw new Problem('cel.evaluation', result.error.message);
    this.process.stdout.write(`${JSON.stringify(toJson(result.value))}\n`);
  },
});

interface PodSecurityFlags {
  readonly level: string;
  readonly version: string;
  readonly batch: boolean;
}

const podSecurity = buildCommand<PodSecurityFlags, string[], CliContext>({
  docs: {
    brief: 'Check manifests by the Pod Security Standards',
    fullDescription: [
      'With --batch each line {"level":"restricted","version":"1.33","object":{...}} is answered by whether it is allowed, and by what not.',
      '',
      'Example: bulkhead policy pod-security --level restricted deployment.yaml',
    ].join('\n'),
  },
  parameters: {
    positional: {
      kind: 'array',
      parameter: { brief: 'Files of manifests', placeholder: 'FILE', parse: String },
    },
    flags: {
      level: {
        kind: 'parsed',
        default: 'restricted',
        placeholder: 'LEVEL',
        parse: String,
        brief: 'baseline or restricted',
      },
      version: {
        kind: 'parsed',
        default: 'latest',
        placeholder: 'VERSION',
        parse: String,
        brief: 'Of Kubernetes, 1.0 to 1.37 or latest',
      },
      batch: BATCH,
    },
  },
  async func({ level, version, batch }, ...files) {
    if (batch) return answerLines(this, (line) => podSecurityBatch(line));
    if (files.length === 0) throw new Problem('cli.usage', 'files are needed, or --batch');
    const standard = standardOf(level, version);
    for (const file of files) {
      for (const { object, kind, name } of parseDocuments(readFileSync(file, 'utf8'), file)) {
        const answer = checkPodSecurity(object, standard);
        this.process.stdout.write(
          `${answer.allowed ? 'allow' : 'deny '}  ${printable(`${file} ${kind}/${name}`)}\n${answer.messages.map((message) => `  ${printable(message)}\n`).join('')}`,
        );
        if (!answer.allowed) this.process.exitCode = EXIT.findings;
      }
    }
  },
});

function standardOf(level: string, version: string): Parameters<typeof checkPodSecurity>[1] {
  const [parsedLevel, parsedVersion] = [parseLevel(level), parseVersion(version)];
  if (parsedLevel === undefined || parsedVersion === undefined) {
    throw new Problem('cli.usage', `${level} ${version} is no standard`, {
      hint: 'Levels: privileged, baseline, restricted; versions: v1.0 to v1.37, latest.',
    });
  }
  return { level: parsedLevel, version: parsedVersion };
}

const list = buildCommand<object, string[], CliContext>({
  docs: { brief: 'List packs, or the policies in files and packs' },
  parameters: {
    positional: {
      kind: 'array',
      parameter: { brief: 'Files and packs', placeholder: 'FILE|PACK', parse: String },
    },
  },
  func(_flags, ...names) {
    const { stdout } = this.process;
    if (names.length === 0) for (const { name, title } of PACKS) stdout.write(`${name.padEnd(16)}${title}\n`);
    else {
      const { engines, problems } = compilePolicies(names);
      for (const { name, kind, rules } of engines)
        stdout.write(
          `${printable(`${kind}/${name}`)}\n${rules.map((rule) => `  ${printable(rule)}\n`).join('')}`,
        );
      for (const { policy, message } of problems) stdout.write(`! ${printable(`${policy}: ${message}`)}\n`);
    }
  },
});

/** `bulkhead policy`: may it. */
export const policyRoutes = buildRouteMap({
  routes: { check, cel, 'pod-security': podSecurity, list },
  docs: { brief: 'Decide by policies' },
});
