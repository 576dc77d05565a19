import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  Detector,
  eventExtractor,
  loadRules,
  readRecording,
  type Alert,
  type DetectEvent,
} from '#detect/index.ts';
import { type ApiServer, missingApiServer, startApiServer } from './support/kubernetes/api-server.ts';

const RULES = new URL('../../shared/data/falco/rules/k8s_audit_rules.yaml', import.meta.url);
const missing = missingApiServer() ?? (existsSync(RULES) ? undefined : 'no ../shared/data/falco');

/** As the documentation of the rules asks for it: objects in full, secrets without their contents. */
const AUDIT_POLICY = `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
  - level: Metadata
    resources: [{group: '', resources: [secrets]}]
  - level: RequestResponse
`;

const PODS = '/api/v1/namespaces/default/pods';
const ROLES = '/apis/rbac.authorization.k8s.io/v1';

function pod(name: string, spec: object): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: { containers: [{ name: 'c', image: 'nginx' }], ...spec },
  };
}

function clusterRole(name: string, verbs: string[], resources: string[]): object {
  const rules = [{ apiGroups: ['*'], resources, verbs }];
  return { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name }, rules };
}

/** Requests, and the rules that each brings. Some fail (no node runs pods here): they are audited all the same. */
const REQUESTS: readonly {
  readonly what: string;
  readonly method?: string;
  readonly path: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly rules: readonly string[];
}[] = [
  { what: 'a plain pod', path: PODS, body: pod('plain', {}), rules: [] },
  {
    what: 'a privileged pod',
    path: PODS,
    body: pod('privileged', {
      containers: [{ name: 'c', image: 'nginx', securityContext: { privileged: true } }],
    }),
    rules: ['Create Privileged Pod'],
  },
  {
    what: 'a pod of the host network',
    path: PODS,
    body: pod('network', { hostNetwork: true }),
    rules: ['Create HostNetwork Pod'],
  },
  {
    what: 'a pod of the host processes',
    path: PODS,
    body: pod('processes', { hostPID: true }),
    rules: ['Create HostPid Pod'],
  },
  {
    what: 'a pod of the host IPC',
    path: PODS,
    body: pod('ipc', { hostIPC: true }),
    rules: ['Create HostIPC Pod'],
  },
  {
    what: 'a pod with a mount of the host',
    path: PODS,
    body: pod('mount', { volumes: [{ name: 'v', hostPath: { path: '/etc' } }] }),
    rules: ['Create Sensitive Mount Pod'],
  },
  {
    what: 'a program in a pod that no node runs',
    method: 'POST',
    path: `${PODS}/plain/exec?command=sh&container=c&stdout=true`,
    rules: ['Attach/Exec Pod'],
  },
  {
    what: 'an attachment',
    method: 'POST',
    path: `${PODS}/plain/attach?container=c&stdout=true`,
    rules: ['Attach/Exec Pod'],
  },
  {
    what: 'a forwarded port',
    method: 'POST',
    path: `${PODS}/plain/portforward?ports=80`,
    rules: ['port-forward'],
  },
  {
    what: 'a config map with credentials',
    path: '/api/v1/namespaces/default/configmaps',
    body: {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'keys' },
      data: { aws_access_key_id: 'AKIAXXXXXXXXXXXXXXXX' },
    },
    rules: ['Create/Modify Configmap With Private Credentials', 'K8s ConfigMap Created'],
  },
  {
    what: 'a service on each node',
    path: '/api/v1/namespaces/default/services',
    body: {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'nodes' },
      spec: { type: 'NodePort', ports: [{ port: 80 }] },
    },
    rules: ['Create NodePort Service', 'K8s Service Created'],
  },
  {
    what: 'a role of everything',
    path: `${ROLES}/clusterroles`,
    body: clusterRole('everything', ['get'], ['*']),
    rules: ['ClusterRole With Wildcard Created', 'K8s ClusterRole Created'],
  },
  {
    what: 'a role that writes',
    path: `${ROLES}/clusterroles`,
    body: clusterRole('writer', ['create', 'delete'], ['pods']),
    rules: ['ClusterRole With Write Privileges Created', 'K8s ClusterRole Created'],
  },
  {
    what: 'a role that runs programs in pods',
    path: `${ROLES}/clusterroles`,
    body: clusterRole('runner', ['get'], ['pods/exec']),
    rules: ['ClusterRole With Pod Exec Created', 'K8s ClusterRole Created'],
  },
  {
    what: 'a binding to the administrator',
    path: `${ROLES}/clusterrolebindings`,
    body: {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'all-power' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'eve' }],
    },
    rules: ['Attach to cluster-admin Role', 'K8s ClusterRoleBinding Created'],
  },
  {
    what: 'a change of a role of the system',
    method: 'DELETE',
    path: `${ROLES}/clusterroles/system:node-bootstrapper`,
    rules: ['System ClusterRole Modified/Deleted', 'K8s ClusterRole Deleted'],
  },
  {
    what: 'a service account of the system',
    path: '/api/v1/namespaces/kube-system/serviceaccounts',
    body: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'hidden' } },
    rules: ['Service Account Created in Kube Namespace', 'K8s Serviceaccount Created'],
  },
  {
    what: 'a namespace',
    path: '/api/v1/namespaces',
    body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shadow' } },
    rules: ['Create Disallowed Namespace', 'K8s Namespace Created'],
  },
  {
    what: 'a secret that is there',
    method: 'GET',
    path: '/api/v1/namespaces/default/secrets/pass',
    rules: ['K8s Secret Get Successfully'],
  },
  {
    what: 'a secret that is not there',
    method: 'GET',
    path: '/api/v1/namespaces/default/secrets/none',
    rules: ['K8s Secret Get Unsuccessfully Tried'],
  },
  {
    what: 'a request of nobody that is allowed',
    method: 'GET',
    path: '/version',
    headers: { authorization: '' },
    rules: ['Anonymous Request Allowed'],
  },
  {
    what: 'a request of nobody that is refused',
    method: 'GET',
    path: '/api/v1/namespaces/default/configmaps/keys',
    headers: { authorization: '' },
    rules: [],
  },
];

describe.skipIf(missing !== undefined)(
  `audit events of a real API server${missing === undefined ? '' : ` (${missing})`}`,
  () => {
    let server: ApiServer;
    let events: DetectEvent[] = [];
    const alerts = new Map<string, Alert[]>();

    beforeAll(async () => {
      server = await startApiServer(AUDIT_POLICY);
      await server.call('POST', '/api/v1/namespaces/default/secrets', {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'pass' },
        stringData: { password: 'correct horse' },
      });
      for (const [index, { method, path, body, headers }] of REQUESTS.entries()) {
        await server.call(method ?? 'POST', path, body, { 'user-agent': `request-${index}`, ...headers });
      }
      events = await Array.fromAsync(readRecording(server.auditLog));
      const set = loadRules([{ name: 'k8s_audit_rules.yaml', text: readFileSync(RULES, 'utf8') }]);
      const detector = new Detector(
        { rules: set.rules.map((rule) => ({ ...rule, enabled: true })), sequences: [] },
        eventExtractor,
        {
          matching: 'all',
        },
      );
      for (const event of events) {
        const found = detector.detect(event);
        const agent = String(eventExtractor('jevt.value', '/userAgent')(event));
        alerts.set(agent, [...(alerts.get(agent) ?? []), ...found]);
      }
    });
    afterAll(async () => {
      await server?.[Symbol.asyncDispose]();
    });

    it.each(REQUESTS.map(({ what, rules }, index) => [what, rules, index] as const))(
      '%s brings its alerts',
      (_what, rules, index) => {
        const found = new Set(alerts.get(`request-${index}`)!.map(({ rule }) => rule));
        expect([...found]).toEqual(rules);
      },
    );

    it('says who asked for what, and what came of it', () => {
      const alertOf = (rule: string): Alert =>
        [...alerts.values()].flat().find((alert) => alert.rule === rule)!;
      expect(alertOf('Create Sensitive Mount Pod').message).toMatch(
        /^Pod started with sensitive mount \(user=admin pod=mount ns=default resource=pods images=\(nginx\)/,
      );
      expect(alertOf('Attach/Exec Pod').message).toBe(
        'Attach/Exec to pod (user=admin pod=plain resource=pods ns=default action=exec command=sh)',
      );
      expect(alertOf('Anonymous Request Allowed').message).toBe(
        'Request by anonymous user allowed (user=system:anonymous verb=get uri=/version reason=RBAC: allowed by ClusterRoleBinding "system:public-info-viewer" of ClusterRole "system:public-info-viewer" to Group "system:unauthenticated"))',
      );
    });

    it('is the same from a compressed log, and as a webhook sends it', async () => {
      const log = readFileSync(server.auditLog);
      const list = {
        kind: 'EventList',
        apiVersion: 'audit.k8s.io/v1',
        items: log
          .toString()
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as object),
      };
      for (const bytes of [gzipSync(log), Buffer.from(JSON.stringify(list))]) {
        const again = await Array.fromAsync(readRecording(bytes));
        expect(again.slice(0, events.length).map(({ number, time }) => [number, time])).toEqual(
          events.map(({ number, time }) => [number, time]),
        );
      }
    });
  },
);
