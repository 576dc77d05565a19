import {
  compareText,
  fingerprintOf,
  type Incompleteness,
  type Json,
  type LayerReference,
  type OtherFinding,
  type Suppression,
} from '#core/index.ts';
import { BUILT_IN_RULES } from './built-in.ts';
import { SECRET_LIMITS } from './limits.ts';
import type { FileDigests, SecretHit, SecretObservation } from './inspector.ts';
import { KEYSTORE_RULES } from './keystore.ts';
import { isGenerated, isNoisy, isPackage, whyQuiet } from './quiet-path.ts';
import { FILE_CONTROLS, type SecretRule } from './rule.ts';
import type { RuleSet } from './rule-set.ts';

/** What the inspector said about one file, with the layer when that matters. */
export interface ObservedFile {
  readonly path: string;
  readonly value: Json;
  readonly layer?: LayerReference;
  /** A later layer deletes or replaces the file: who pulls the image has it all the same. */
  readonly deleted?: boolean;
}

export interface SecretFindingOptions {
  /** The rules of the inspector. */
  readonly rules?: RuleSet;
  /** Says of a file of a distribution package, which holds nobody's secret, why it is one. */
  readonly distributionFile?: (file: ObservedFile, digests: FileDigests | undefined) => string | undefined;
}

/** Findings of a layer's or a merged tree's observations, ordered by path; quiet ones are suppressed, not lost. */
export function secretFindings(
  observations: readonly ObservedFile[],
  options: SecretFindingOptions = {},
): OtherFinding[] {
  const known = [...KEYSTORE_RULES, ...(options.rules?.rules ?? BUILT_IN_RULES)];
  const rules = new Map(known.map((rule) => [rule.id, rule]));
  const findings: OtherFinding[] = [];
  const ordered = [...observations].sort(
    (a, b) => compareText(a.path, b.path) || (a.layer?.index ?? 0) - (b.layer?.index ?? 0),
  );
  for (const file of ordered) {
    const ordinals = new Map<string, number>();
    for (const hit of (file.value as unknown as SecretObservation).hits) {
      const rule = rules.get(hit.rule);
      if (rule === undefined || !speaks(rule, file.path, hit.member)) continue;
      if (findings.length >= SECRET_LIMITS.hitsPerScan) return findings;
      const ordinal = (ordinals.get(rule.id) ?? 0) + 1;
      ordinals.set(rule.id, ordinal);
      const suppression = suppressionOf(file, hit, options);
      findings.push({
        ...secretFinding(rule, hit, file.path, ordinal, file.deleted === true),
        locations: [
          {
            path: file.path,
            ...(file.layer === undefined ? {} : { layer: file.layer }),
            ...(isInText(hit) ? { line: hit.line, column: hit.column } : {}),
          },
        ],
        ...(suppression === undefined ? {} : { suppression }),
      });
    }
  }
  return findings;
}

/** The files that were not looked at as a whole. */
export function secretIncompleteness(observations: readonly ObservedFile[]): Incompleteness[] {
  const cuts: Incompleteness[] = [];
  let hits = 0;
  let more = 0;
  for (const { path, value } of observations) {
    const seen = value as unknown as SecretObservation;
    hits += seen.hits.length;
    if (seen.cut === undefined) continue;
    if (cuts.length < SECRET_LIMITS.cutsPerScan)
      cuts.push({ code: 'secret.limit', what: path, why: seen.cut });
    else more++;
  }
  if (more > 0)
    cuts.push({
      code: 'secret.limit',
      what: `${more} more files`,
      why: `only ${SECRET_LIMITS.cutsPerScan} that were not looked at as a whole are listed`,
    });
  if (hits > SECRET_LIMITS.hitsPerScan)
    cuts.push({
      code: 'secret.limit',
      what: `${hits - SECRET_LIMITS.hitsPerScan} more places`,
      why: `only ${SECRET_LIMITS.hitsPerScan} secrets are listed`,
    });
  return cuts;
}

/** All of a finding but its place. */
export function secretFinding(
  rule: SecretRule,
  hit: SecretHit,
  path: string,
  ordinal: number,
  deleted: boolean,
): OtherFinding {
  const { redacted, identity, count, via, member } = hit;
  return {
    kind: 'secret',
    // The place and what is there: with a key the secret itself, without one its number among those of its rule.
    fingerprint: fingerprintOf('secret', rule.id, path, member ?? '', identity ?? String(ordinal)),
    id: rule.id,
    title: rule.title,
    severity: rule.severity,
    ratings: [{ severity: rule.severity, source: 'bulkhead' }],
    locations: [{ path }],
    remedy: {
      kind: 'rotate',
      text: deleted
        ? 'Revoke it and issue a new one: deleting the file in a later layer leaves it in the image.'
        : 'Revoke it and issue a new one; give it to the container at run time, by a mounted secret.',
    },
    references: [],
    controls: rule.controls ?? FILE_CONTROLS,
    evidence: {
      redacted,
      ...(identity === undefined ? {} : { identity }),
      ...(count === 1 ? {} : { count }),
      ...(via.length === 0 ? {} : { via: [...via] }),
      ...(member === undefined ? {} : { member }),
      ...(deleted ? { deleted } : {}),
    },
  };
}

/** Archives and binary files have no lines. */
function isInText({ member, via }: SecretHit): boolean {
  return member === undefined && via[0] !== 'strings' && via[0] !== 'keystore';
}

function speaks(rule: SecretRule, path: string, member: string | undefined): boolean {
  const inner = member ?? path;
  if (rule.quiet === true) return !isNoisy(path) && !isNoisy(inner);
  // Addresses with a password in code that people install come from its documentation.
  if (rule.form === 'password' && rule.anchors !== undefined && isPackage(path)) return false;
  return (rule.near === undefined && rule.anchors === undefined) || !isGenerated(inner);
}

function suppressionOf(
  file: ObservedFile,
  hit: SecretHit,
  options: SecretFindingOptions,
): Suppression | undefined {
  if (hit.allowed !== undefined) return { by: 'ignore-comment', reason: hit.allowed };
  const { digests } = file.value as unknown as SecretObservation;
  const quiet = options.distributionFile?.(file, digests) ?? whyQuiet(file.path);
  return quiet === undefined ? undefined : { by: 'vendor', reason: quiet };
}
