import {
  compareText,
  fingerprintOf,
  type LayerReference,
  type OtherFinding,
  type Severity,
  type Suppression,
} from '#core/index.ts';
import type { Position } from '#format/index.ts';
import type { TextEdit } from '../dockerfile/check.ts';

/** A place in a file and the field it belongs to. */
export interface Place extends Position {
  readonly field: string;
}

/** A hit of a check as it is kept in the observation of its file. */
export interface ObservedHit {
  readonly id: string;
  readonly at: Place;
  /** What has it: `Deployment prod/web`, `service web`. */
  readonly object: string;
  readonly message?: string;
  readonly patch?: readonly TextEdit[];
  readonly suppression?: Suppression;
}

/** What a finding takes from its check. */
export interface DescribedCheck {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly title: string;
  readonly severity: Severity;
  readonly why: string;
  readonly fix: string;
  readonly controls: readonly string[];
}

/** The findings of a file, in the order of lines; each has a fingerprint that stays when lines move. */
export function findingsOfHits(
  checks: ReadonlyMap<string, DescribedCheck>,
  path: string,
  hits: readonly ObservedHit[],
  layer: LayerReference | undefined,
): OtherFinding[] {
  const ordered = [...hits].sort(
    (a, b) => a.at.line - b.at.line || a.at.column - b.at.column || compareText(a.id, b.id),
  );
  const ordinals = new Map<string, number>();
  return ordered.flatMap((hit) => {
    const check = checks.get(hit.id);
    if (check === undefined) return [];
    const key = `${hit.id}\n${hit.object}\n${hit.at.field}`;
    const ordinal = (ordinals.get(key) ?? 0) + 1;
    ordinals.set(key, ordinal);
    const fingerprint = fingerprintOf(
      'misconfiguration',
      hit.id,
      path,
      hit.object,
      hit.at.field,
      String(ordinal),
    );
    return [findingOf(check, hit, path, fingerprint, layer)];
  });
}

function findingOf(
  { id, title, severity, why, fix, controls, aliases }: DescribedCheck,
  { at, message, object, patch, suppression }: ObservedHit,
  path: string,
  fingerprint: string,
  layer: LayerReference | undefined,
): OtherFinding {
  return {
    kind: 'misconfiguration',
    fingerprint,
    id,
    title: message ?? title,
    description: why,
    severity,
    ratings: [{ severity, source: 'bulkhead' }],
    locations: [{ path, ...(layer === undefined ? {} : { layer }), line: at.line, column: at.column }],
    remedy: { kind: 'edit', text: fix },
    references: [],
    controls,
    evidence: {
      aliases: [...aliases],
      object,
      field: at.field,
      ...(patch === undefined ? {} : { patch: patch.map((edit) => ({ ...edit })) }),
    },
    ...(suppression === undefined ? {} : { suppression }),
  };
}
