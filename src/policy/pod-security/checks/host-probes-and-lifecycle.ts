import { compareText } from '#core/index.ts';
import { joinQuoted } from '../../go-text.ts';
import { type Check, containersText, ofEveryContainer, plural, type Violation } from '../check.ts';
import type { Pod } from '../pod.ts';

const HANDLERS = [
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle.postStart',
  'lifecycle.preStop',
];

/** Probes and lifecycle handlers must not name a host: the kubelet would send requests for the pod to it. */
export const hostProbesAndHostLifecycle: Check = {
  id: 'hostProbesAndHostLifecycle',
  level: 'baseline',
  title: 'Probes and lifecycle handlers must not name a host',
  rules: [
    {
      since: 34,
      fields: HANDLERS.flatMap((handler) =>
        ['httpGet', 'tcpSocket'].flatMap((action) => ofEveryContainer(`${handler}.${action}.host`)),
      ),
      allowed: [undefined, null, ''],
      forbidden: ['127.0.0.1', 'localhost', 'example.com'],
    },
  ],
  revisions: [{ since: 34, run: forbidProbeHosts }],
};

function forbidProbeHosts(pod: Pod): Violation | undefined {
  const names = new Set<string>();
  const hosts = new Set<string>();
  for (const { name, probeHosts } of pod.containers) {
    if (probeHosts.length === 0) continue;
    names.add(name);
    for (const host of probeHosts) hosts.add(host);
  }
  if (names.size === 0) return undefined;
  const who = containersText([...names].sort(compareText));
  const what = plural('probe or lifecycle host', hosts.size);
  const list = joinQuoted([...hosts].sort(compareText));
  return {
    reason: 'probe or lifecycle host',
    detail: `${who} ${names.size === 1 ? 'uses' : 'use'} ${what} ${list}`,
  };
}
