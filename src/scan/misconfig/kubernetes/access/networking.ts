import { accessRules, grants } from '../access-rules.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';

/** A role may change how traffic flows. */
export const networking: ManifestCheck = {
  id: 'KM146',
  aliases: ['KSV-0056'],
  title: 'A role may change how traffic flows',
  severity: 'medium',
  why: 'Who changes Services, endpoints, routes or network policies leads traffic to himself or opens what was closed.',
  fix: 'Leave it to the program that deploys, and name what it may change.',
  controls: ['T1557'],
  examples: {
    good: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'Role',
        'rules:\n  - {apiGroups: [""], resources: [services], verbs: [get, list, watch]}\n',
      ),
    ],
    bad: [
      manifestOf(
        'rbac.authorization.k8s.io/v1',
        'Role',
        'rules:\n  - {apiGroups: [networking.k8s.io], resources: [networkpolicies], verbs: [delete]}\n',
      ),
    ],
  },
  *find(object) {
    for (const rule of accessRules(object)) {
      const at = grants(rule, NETWORKING, ['create', 'update', 'patch', 'delete', 'deletecollection']);
      if (at !== undefined && rule.names.length === 0) yield { at };
    }
  },
};

const NETWORKING = [
  '/services',
  '/endpoints',
  'discovery.k8s.io/endpointslices',
  'networking.k8s.io/networkpolicies',
  'networking.k8s.io/ingresses',
  'gateway.networking.k8s.io/httproutes',
  'gateway.networking.k8s.io/gateways',
];
