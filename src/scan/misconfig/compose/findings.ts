import { posix } from 'node:path';
import { compareText, type Incompleteness, type LayerReference, type OtherFinding } from '#core/index.ts';
import { findingsOfHits } from '../yaml/observed-hit.ts';
import { COMPOSE_CHECKS } from './checks.ts';
import type { ComposeObservation } from './observe.ts';

const CHECK_BY_ID = new Map(COMPOSE_CHECKS.map((check) => [check.id, check]));

/** The findings of Compose files. Files of one directory that Compose would merge are judged one by one, and that is said. */
export function composeFindings(
  observed: readonly {
    readonly path: string;
    readonly value: ComposeObservation;
    readonly layer?: LayerReference;
  }[],
): { findings: OtherFinding[]; incomplete: Incompleteness[] } {
  const folders = new Map<string, string[]>();
  for (const { path } of observed) {
    const folder = posix.dirname(path);
    folders.set(folder, [...(folders.get(folder) ?? []), posix.basename(path)]);
  }
  const incomplete = observed.flatMap(({ value }) => value.incomplete);
  for (const [folder, names] of [...folders].sort(([a], [b]) => compareText(a, b))) {
    const override = names.find((name) => /override\.ya?ml$/.test(name));
    if (override === undefined || names.length === 1) continue;
    const why = `Compose merges it into ${names.filter((name) => name !== override).join(', ')}; here each file is judged alone`;
    incomplete.push({ code: 'misconfig.not-merged', what: posix.join(folder, override), why });
  }
  const findings = observed.flatMap(({ path, value, layer }) =>
    findingsOfHits(CHECK_BY_ID, path, value.hits, layer),
  );
  return { findings, incomplete };
}
