import { readFileSync } from 'node:fs';
import type { SourceFile } from '../../src/detect/rule/load/source-file.ts';

/** Falco's official rule files and recordings. */
export const FALCO_DATA = new URL('../../../shared/data/falco/', import.meta.url);

const FILES = [
  'falco_rules.yaml',
  'falco-incubating_rules.yaml',
  'falco-sandbox_rules.yaml',
  'k8s_audit_rules.yaml',
];

/** The text of all official rule files. */
export function officialRules(): SourceFile[] {
  return FILES.map((name) => ({ name, text: readFileSync(new URL(`rules/${name}`, FALCO_DATA), 'utf8') }));
}
