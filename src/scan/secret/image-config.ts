import { compareText, fingerprintOf, isRecord, type OtherFinding } from '#core/index.ts';
import { sourceOfBytes } from '#format/index.ts';
import { builtInRules } from './built-in.ts';
import { secretFinding } from './findings.ts';
import { observe, type SecretOptions } from './inspector.ts';
import { isExamplePassword, isPlaceholder } from './placeholder.ts';
import type { SecretRule } from './rule.ts';
import { scanFile } from './scan-file.ts';

/** A variable whose name promises a secret, with a value that is none of the known kinds. */
const VARIABLE_RULE: SecretRule = {
  id: 'image-variable',
  title: 'Secret in a variable of the image',
  severity: 'high',
  pattern: '',
  controls: ['T1552.007', 'CWE-526', 'CWE-798'],
};

const SECRET_NAME =
  /(?:^|_)(?:PASS(?:WORD|WD|PHRASE)?|PWD|SECRET|TOKEN|API_?KEY|ACCESS_?KEY|AUTH_?KEY|PRIVATE_?KEY|SECRET_?KEY|ENCRYPTION_?KEY|CREDENTIALS?)(?:_?(?:VALUE|STRING|BASE64))?$/i;
/** `/run/secrets/x` names a file that is mounted; numbers, paths and URLs without a password are settings. */
const SETTING = /^(?:[./~]|[a-z][a-z0-9+.-]{1,20}:\/\/|\d+[a-z]{0,2}$|true$|false$|yes$|no$)/i;
/** More variables, labels and steps than any image has; registries refuse configurations of more than 4 MiB. */
const MAX_TEXTS = 10_000;

/**
 * Looks for secrets in an image's configuration as the registry has it: variables, labels, and the history's commands,
 * which show the values of build arguments.
 */
export function scanConfigForSecrets(config: unknown, options: SecretOptions = {}): OtherFinding[] {
  const rules = options.rules ?? builtInRules();
  const byId = new Map(rules.rules.map((rule) => [rule.id, rule]));
  const findings = new Map<string, OtherFinding>();
  const told = new Set<string>();
  for (const { place, text, variable } of textsOf(config).slice(0, MAX_TEXTS)) {
    const [step] = place.split('/argument/', 1);
    const { hits, cut } = scanFile(rules, 'image', sourceOfBytes(Buffer.from(text)));
    // What a step's command shows is not told again for its arguments.
    const fresh = hits.filter(({ secret }) => !told.has(`${step}\0${secret}`));
    for (const { secret } of hits) told.add(`${step}\0${secret}`);
    if (fresh.length === 0 && hits.length > 0) continue;
    const scan = { hits: fresh, ...(cut === undefined ? {} : { cut }) };
    const found = observe(scan, options.key)?.hits ?? [];
    for (const [index, hit] of found.entries()) {
      const rule = byId.get(hit.rule)!;
      add(findings, secretFinding(rule, hit, place, index + 1, false), rule);
    }
    if (found.length > 0 || variable === undefined || !isSecretVariable(variable)) continue;
    const raw = { rule: VARIABLE_RULE, rank: 0, secret: variable.value, start: 0, end: 0, via: [] };
    const hit = observe({ hits: [{ ...raw, line: 1, column: 1, count: 1 }] }, options.key)!.hits[0]!;
    add(findings, secretFinding(VARIABLE_RULE, hit, place, 1, false), VARIABLE_RULE);
  }
  return [...findings.values()].sort((a, b) => compareText(a.locations[0]!.path, b.locations[0]!.path));
}

function add(findings: Map<string, OtherFinding>, finding: OtherFinding, rule: SecretRule): void {
  findings.set(fingerprintOf(finding.fingerprint, rule.id), {
    ...finding,
    remedy: {
      kind: 'rotate',
      text: 'Revoke it and issue a new one; who can pull the image can read its configuration. Use a build secret (`RUN --mount=type=secret`) or give it at run time.',
    },
  });
}

interface ConfigText {
  /** `config/Env/NAME`, `config/Labels/NAME`, `history/3`. */
  readonly place: string;
  readonly text: string;
  readonly variable?: { readonly name: string; readonly value: string };
}

function textsOf(config: unknown): ConfigText[] {
  if (!isRecord(config)) return [];
  const texts: ConfigText[] = [];
  for (const part of ['config', 'container_config']) {
    const inner = config[part];
    if (!isRecord(inner)) continue;
    for (const entry of listOf(inner['Env'])) texts.push(variableText(`${part}/Env`, entry));
    if (isRecord(inner['Labels']))
      for (const [name, value] of Object.entries(inner['Labels']))
        if (typeof value === 'string')
          texts.push({ place: `${part}/Labels/${name}`, text: `${name}=${value}` });
    for (const key of ['Cmd', 'Entrypoint', 'OnBuild'])
      for (const [index, text] of listOf(inner[key]).entries())
        texts.push({ place: `${part}/${key}/${index}`, text });
  }
  const history = Array.isArray(config['history']) ? config['history'] : [];
  for (const [index, step] of history.entries()) {
    if (!isRecord(step)) continue;
    const text = typeof step['created_by'] === 'string' ? step['created_by'] : '';
    const comment = typeof step['comment'] === 'string' ? step['comment'] : '';
    if (text !== '' || comment !== '') texts.push({ place: `history/${index}`, text: `${text}\n${comment}` });
    texts.push(...buildArguments(text, `history/${index}`));
  }
  return texts;
}

/** The classic builder writes `|2 NAME=value OTHER=value /bin/sh -c …`, BuildKit `RUN |2 NAME=value …`; `ARG NAME=value` is a step. */
function buildArguments(text: string, place: string): ConfigText[] {
  const counted = /^(?:RUN )?\|(\d{1,3}) /.exec(text);
  const words = counted === null ? /^(?:ARG|ENV) (.+)/s.exec(text)?.[1] : text.slice(counted[0].length);
  if (words === undefined) return [];
  const pairs = words.split(/\s+/).slice(0, counted === null ? 50 : Number(counted[1]));
  return pairs
    .filter((word) => /^\w{1,100}=/.test(word))
    .map((word) => variableText(`${place}/argument`, word));
}

function variableText(place: string, entry: string): ConfigText {
  const split = entry.indexOf('=');
  if (split < 0) return { place: `${place}/${entry}`, text: entry };
  const [name, value] = [entry.slice(0, split), entry.slice(split + 1).replace(/^["'](.*)["']$/s, '$1')];
  return { place: `${place}/${name}`, text: entry, variable: { name, value } };
}

function isSecretVariable({ name, value }: { name: string; value: string }): boolean {
  if (!SECRET_NAME.test(name) || SETTING.test(value)) return false;
  return value.length >= 4 && !isExamplePassword(value) && !isPlaceholder(value);
}

function listOf(value: unknown): string[] {
  const list = typeof value === 'string' ? [value] : Array.isArray(value) ? (value as unknown[]) : [];
  return list.filter((entry) => typeof entry === 'string');
}
