import { messageOf, SEVERITIES } from '#core/index.ts';
import { CelError, declare, type FunctionDeclaration, toDocument, type Value } from '../cel/index.ts';
import { checkPodSecurity, parseLevel, parseVersion } from '../pod-security/index.ts';
import { violationText } from '../pod-security/evaluate.ts';

/** Functions that only our own policies have. */
export const NATIVE_FUNCTIONS: readonly FunctionDeclaration[] = [
  // What a pod, or an object with pods, violates of a Pod Security Standard: check, reason, message, name.
  declare('podSecurity(dyn, string, string): list(map(string, string))', ([document, level, version]) =>
    podSecurity(document!, level as string, version as string),
  ),
  // `unknown` 0 to `critical` 5, so that severities can be compared.
  declare('severityRank(string): int', ([severity]) => {
    const rank = SEVERITIES.findIndex((known) => known === severity);
    return rank === -1 ? new CelError(`${severity as string} is no severity`) : rank;
  }),
];

function podSecurity(document: Value, level: string, version: string): Value {
  const parsedLevel = parseLevel(level);
  const parsedVersion = parseVersion(/^\d/.test(version) ? `v${version}` : version);
  if (parsedLevel === undefined) return new CelError(`${level} is no level of Pod Security`);
  if (parsedVersion === undefined) return new CelError(`${version} is no version of Pod Security`);
  try {
    const object = asObjectWithKind(toDocument(document));
    const { violations } = checkPodSecurity(object, { level: parsedLevel, version: parsedVersion });
    return violations.map(({ check, reason, detail, name }) => ({
      check,
      reason,
      message: violationText({ reason, detail }),
      name,
    }));
  } catch (error) {
    return new CelError(messageOf(error));
  }
}

/** What `pods` has of a controller or a Docker container is a template without a kind. */
function asObjectWithKind(document: unknown): unknown {
  if (typeof document !== 'object' || document === null || 'kind' in document) return document;
  return { apiVersion: 'v1', kind: 'PodTemplate', template: document };
}
