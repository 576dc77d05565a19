import {
  type Check,
  containersText,
  namesWhere,
  ofEveryContainer,
  settersText,
  type Violation,
} from '../check.ts';
import { inUserNamespace, type Pod } from '../pod.ts';

const POD = 'spec.securityContext.runAsNonRoot';
const CONTAINERS = ofEveryContainer('securityContext.runAsNonRoot');
const ONE_CONTAINER = { 'spec.containers[*].name': 'a' };
const USER_NAMESPACE = { 'spec.hostUsers': false };

/** Containers must not run as root; since 1.35 they may in their own user namespace. */
export const runAsNonRoot: Check = {
  id: 'runAsNonRoot',
  level: 'restricted',
  title: 'Containers must not run as root, unless (since 1.35) the pod is in its own user namespace',
  rules: [
    { fields: [POD], given: ONE_CONTAINER, allowed: [true], forbidden: [undefined, null, false] },
    { fields: CONTAINERS, allowed: [true], forbidden: [undefined, null, false] },
    { fields: CONTAINERS, given: { [POD]: true }, allowed: [undefined, null, true], forbidden: [false] },
    { fields: CONTAINERS, given: { [POD]: false }, allowed: [], forbidden: [undefined, true, false] },
    { until: 35, fields: CONTAINERS, given: USER_NAMESPACE, allowed: [true], forbidden: [undefined, false] },
    {
      since: 35,
      fields: CONTAINERS,
      given: USER_NAMESPACE,
      allowed: [undefined, true, false],
      forbidden: [],
    },
    {
      since: 35,
      fields: CONTAINERS,
      given: { 'spec.hostUsers': true },
      allowed: [true],
      forbidden: [undefined],
    },
  ],
  revisions: [
    { since: 0, run: requireNonRoot },
    { since: 35, run: (pod) => (inUserNamespace(pod) ? undefined : requireNonRoot(pod)) },
  ],
};

function requireNonRoot(pod: Pod): Violation | undefined {
  const reason = 'runAsNonRoot != true';
  const byPod = pod.securityContext?.runAsNonRoot;
  const roots = namesWhere(pod, ({ securityContext }) => securityContext?.runAsNonRoot === false);
  if (byPod === false || roots.length > 0) {
    return {
      reason,
      detail: `${settersText(byPod === false, roots)} must not set securityContext.runAsNonRoot=false`,
    };
  }
  if (byPod === true) return undefined;
  const silent = namesWhere(pod, ({ securityContext }) => securityContext?.runAsNonRoot === undefined);
  if (silent.length === 0) return undefined;
  return { reason, detail: `pod or ${containersText(silent)} must set securityContext.runAsNonRoot=true` };
}
