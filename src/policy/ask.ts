import { manifestInput } from './check-batch.ts';
import { decide, type Decision } from './decide.ts';
import { documentInput, type DocumentFacts } from './document-input.ts';
import type { EngineContext } from './engine.ts';
import { PolicyCompiler } from './policy-set.ts';
import { parseDocuments, type SourceDocument } from './source-document.ts';

/** For tests: a time at which nothing has expired that is not meant to be. */
export const NOW = new Date('2026-01-02T00:00:00Z');

const compiler = new PolicyCompiler();

/** For tests: decides about a manifest by policies that are written in YAML. */
export function ask(
  policies: string | readonly SourceDocument[],
  facts: Parameters<typeof manifestInput>[0],
  context: Partial<EngineContext> = {},
): Decision {
  return decide(compilePolicies(policies), manifestInput(facts), { now: NOW, ...context });
}

/** For tests: decides about a document of any kind. */
export function askAbout(
  policies: string,
  facts: DocumentFacts,
  context: Partial<EngineContext> = {},
): Decision {
  return decide(compilePolicies(policies), documentInput(facts), { now: NOW, ...context });
}

/** For tests: what each rule says, `policy/rule result: message`; policies that are not for the document are left out. */
export function told({ results }: Decision): string[] {
  return results
    .filter(({ outOfScope }) => outOfScope !== true)
    .map(
      ({ policy, rule, result, message }) =>
        `${policy}${rule === '' ? '' : `/${rule}`} ${result}${message === '' ? '' : `: ${message}`}`,
    );
}

function compilePolicies(policies: string | readonly SourceDocument[]) {
  return compiler.compile(
    typeof policies === 'string' ? parseDocuments(policies, 'policies.yaml') : policies,
  );
}
