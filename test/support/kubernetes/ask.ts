import { decide, type Decision, describeDocuments, manifestInput, PolicyCompiler } from '#policy/index.ts';
import type { Manifest } from './judge.ts';

const compiler = new PolicyCompiler();

/** What we say to the question that the API server was asked. */
export function ask(policies: readonly Manifest[], facts: Parameters<typeof manifestInput>[0]): Decision {
  const set = compiler.compile(policies.flatMap((manifest) => describeDocuments(manifest, '')));
  return decide(set, manifestInput(facts), {
    now: new Date(),
    // The user of the tests may do everything, service accounts nothing.
    authorize: ({ serviceAccount }) => ({ allowed: serviceAccount === undefined, reason: '' }),
  });
}
