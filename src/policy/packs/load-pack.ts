import { readFileSync } from 'node:fs';
import { Problem } from '#core/index.ts';
import type { PolicyProblemCode } from '../problem.ts';
import { parseDocuments, type SourceDocument } from '../source-document.ts';

/** A pack that comes with the program. */
export interface Pack {
  readonly name: string;
  /** What it is for, one sentence. */
  readonly title: string;
}

/** Every pack: a new one is a file here and a line in this table. */
export const PACKS: readonly Pack[] = [
  { name: 'pod-security', title: 'The Pod Security Standards, for manifests and Docker containers' },
  {
    name: 'image-hygiene',
    title: 'What a good image looks like: configuration, vulnerabilities, secrets, malware',
  },
  { name: 'supply-chain', title: 'Where images come from, and who vouches for them' },
];

/** The text of a pack, for people to copy. */
export function readPack(name: string): string {
  const pack = PACKS.find((known) => known.name === name);
  if (pack === undefined) {
    throw new Problem<PolicyProblemCode>('policy.pack', `there is no pack ${name}`, {
      hint: `There are ${PACKS.map((known) => known.name).join(', ')}.`,
    });
  }
  // Beside this file in the source, beside the bundle when it is built.
  return readFileSync(new URL(`./${pack.name}.yaml`, import.meta.url), 'utf8');
}

/** The policies of a pack. */
export function loadPack(name: string): SourceDocument[] {
  return parseDocuments(readPack(name), `${name}.yaml`);
}
