import type { KubernetesCheck } from '../check.ts';
import { externalIps } from './external-ips.ts';
import { ingressAnyHost } from './ingress-any-host.ts';
import { ingressWithoutTls } from './ingress-without-tls.ts';
import { nginxSnippet } from './nginx-snippet.ts';
import { nodePort } from './node-port.ts';
import { openEgress } from './open-egress.ts';
import { openIngress } from './open-ingress.ts';
import { openLoadBalancer } from './open-load-balancer.ts';
import { plainHttp } from './plain-http.ts';
import { vulnerableIngressNginx } from './vulnerable-ingress-nginx.ts';

/** The checks of services, ingresses and network policies, by id. */
export const NETWORK_CHECKS: readonly KubernetesCheck[] = [
  openIngress,
  openEgress,
  externalIps,
  openLoadBalancer,
  nodePort,
  ingressWithoutTls,
  ingressAnyHost,
  nginxSnippet,
  vulnerableIngressNginx,
  plainHttp,
];
