import { textAt, textsAt } from '../../yaml/fields.ts';
import type { ManifestCheck } from '../check.ts';
import { manifestOf } from '../examples.ts';
import { isKind } from '../workload.ts';

/** A load balancer is open to the world. */
export const openLoadBalancer: ManifestCheck = {
  id: 'KM166',
  aliases: ['exposed-services'],
  title: 'A load balancer is open to the world',
  severity: 'medium',
  why: 'Without loadBalancerSourceRanges every address may connect.',
  fix: 'Set loadBalancerSourceRanges, or the annotation of your cloud for an internal load balancer.',
  controls: ['T1133', 'CWE-284'],
  examples: {
    good: [
      manifestOf(
        'v1',
        'Service',
        'spec: {type: LoadBalancer, loadBalancerSourceRanges: [198.51.100.0/24]}\n',
      ),
      'apiVersion: v1\nkind: Service\nmetadata: {name: a, annotations: {networking.gke.io/load-balancer-type: Internal}}\nspec: {type: LoadBalancer}\n',
    ],
    bad: [
      manifestOf('v1', 'Service', 'spec:\n  type: LoadBalancer\n'),
      manifestOf('v1', 'Service', 'spec: {type: LoadBalancer, loadBalancerSourceRanges: [0.0.0.0/0]}\n'),
    ],
  },
  *find(object) {
    if (!isKind(object, '/Service') || textAt(object.json, 'spec', 'type') !== 'LoadBalancer') return;
    const internal = [...object.annotations].some(
      ([key, value]) =>
        /(?:load-balancer-(?:internal|type|scheme|inter)|internal-load-balancer)/.test(key) &&
        /^(?:true|internal|private|nlb-ip|0\.0\.0\.0\/0)$/i.test(value) &&
        !/internet-facing/.test(value),
    );
    const ranges = textsAt(object.json, 'spec', 'loadBalancerSourceRanges');
    const annotated = object.annotations.has('service.beta.kubernetes.io/load-balancer-source-ranges');
    const open = ranges.findIndex((range) => /^(?:0\.0\.0\.0|::)\/0$/.test(range));
    if (open !== -1) yield { at: ['spec', 'loadBalancerSourceRanges', open] };
    else if (ranges.length === 0 && !annotated && !internal) yield { at: ['spec', 'type'] };
  },
};
