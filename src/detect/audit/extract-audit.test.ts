import { existsSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '#core/index.ts';
import { FIELDS, type FieldValue } from '../field/catalogue.ts';
import type { AuditEvent } from '../event/event.ts';
import { RuleEngine } from '../rule/compile/engine.ts';
import type { Extractor } from '../rule/compile/extractor.ts';
import { loadRules } from '../rule/load/load-rules.ts';
import { parseAuditEvents } from './audit-event.ts';
import { auditExtractor } from './extract-audit.ts';

const POD = {
  kind: 'Event',
  apiVersion: 'audit.k8s.io/v1',
  auditID: 'a1',
  stage: 'ResponseComplete',
  requestURI: '/api/v1/namespaces/default/pods?fieldManager=kubectl&x=1%202',
  verb: 'create',
  user: { username: 'alice', groups: ['dev', 'system:authenticated'], extra: { key: ['v'] } },
  impersonatedUser: { username: 'bob' },
  sourceIPs: ['10.0.0.1', '10.0.0.2'],
  userAgent: 'kubectl/v1',
  objectRef: { resource: 'pods', namespace: 'default', name: 'web' },
  responseStatus: { code: 201 },
  requestObject: {
    metadata: { name: 'web' },
    spec: {
      hostNetwork: true,
      securityContext: { runAsUser: 7, supplementalGroups: [1, 2] },
      containers: [
        {
          name: 'a',
          image: 'docker.io/library/nginx:1.27@sha256:00',
          ports: [{ hostPort: 80 }, { containerPort: 90 }],
          securityContext: { privileged: true, capabilities: { add: ['SYS_ADMIN', 'NET_RAW'] } },
        },
        { name: 'b', image: 'registry:5000/app', securityContext: { runAsUser: 0, privileged: false } },
      ],
      volumes: [
        { name: 'v', hostPath: { path: '/etc/kubernetes' } },
        { name: 'w', secret: {} },
      ],
    },
  },
  requestReceivedTimestamp: '2026-01-02T03:04:05.000001Z',
  stageTimestamp: '2026-01-02T03:04:05.123456Z',
  annotations: { 'authorization.k8s.io/decision': 'allow' },
};

function eventOf(document: unknown): AuditEvent {
  return parseAuditEvents(JSON.stringify(document))[0]!;
}

function read(name: string, argument: string | null = null, document: unknown = POD): FieldValue | null {
  return auditExtractor(name, argument)!(eventOf(document));
}

describe('audit events', () => {
  it.each([
    ['one event', JSON.stringify(POD), 1],
    ['events on lines', `${JSON.stringify(POD)}\n\n${JSON.stringify(POD)}\n`, 2],
    ['an EventList', JSON.stringify({ kind: 'EventList', items: [POD, POD] }), 2],
    ['a list of EventLists', JSON.stringify([{ kind: 'EventList', items: [POD] }, POD]), 2],
    ['one event over many lines', JSON.stringify(POD, null, 2), 1],
    ['nothing', ' \n', 0],
  ])('come as %s', (_, text, count) => {
    const events = parseAuditEvents(text, 5);
    expect(events.map((event) => event.number)).toEqual(
      Array.from({ length: count }, (__, index) => index + 5),
    );
    for (const event of events) expect(event.time).toBe(1_767_323_045_123_456_000n);
  });

  it.each([
    ['{', /^document is not JSON/],
    [`${JSON.stringify(POD)}\n{`, /^line 2 is not JSON/],
    ['[1]', /an audit event must be a JSON object/],
    ['{"kind":"EventList"}', /an EventList must have items/],
  ])('%s is refused', (text, message) => {
    expect(() => parseAuditEvents(text)).toThrow(message);
  });

  it('never throw anything but problems', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.string(),
          fc.jsonValue().map((value) => JSON.stringify([value])),
        ),
        (text) => {
          try {
            for (const event of parseAuditEvents(text)) {
              for (const field of FIELDS) auditExtractor(field.name, field.argument ? '0' : null)?.(event);
            }
          } catch (error) {
            expect(error).toBeInstanceOf(Problem);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('fields of audit events', () => {
  it.each<[string, string | null, FieldValue | null]>([
    ['ka.auditid', null, 'a1'],
    ['ka.verb', null, 'create'],
    ['ka.user.name', null, 'alice'],
    ['ka.user.groups', null, ['dev', 'system:authenticated']],
    ['ka.user.extra', null, '{"key":["v"]}'],
    ['ka.impuser.name', null, 'bob'],
    ['ka.impuser.groups', null, null],
    ['ka.target.resource', null, 'pods'],
    ['ka.target.pod.name', null, 'web'],
    ['ka.target.subresource', null, null],
    ['ka.response.code', null, '201'],
    ['ka.auth.decision', null, 'allow'],
    ['ka.uri.param', 'fieldManager', 'kubectl'],
    ['ka.uri.param', 'x', '1 2'],
    ['ka.uri.param', 'none', null],
    ['ka.sourceips', null, ['10.0.0.1', '10.0.0.2']],
    ['ka.sourceips', '1', ['10.0.0.2']],
    ['ka.sourceips', '2', null],
    ['ka.req.pod.host_network', null, 'true'],
    ['ka.req.pod.host_pid', null, null],
    ['ka.req.pod.run_as_user', null, '7'],
    ['ka.req.pod.supplemental_groups', null, ['1', '2']],
    ['ka.req.pod.containers.image', null, ['docker.io/library/nginx:1.27@sha256:00', 'registry:5000/app']],
    ['ka.req.pod.containers.image', '1', ['registry:5000/app']],
    ['ka.req.pod.containers.image.repository', null, ['docker.io/library/nginx', 'registry:5000/app']],
    ['ka.req.pod.containers.privileged', null, ['true', 'false']],
    ['ka.req.pod.containers.host_port', null, ['80']],
    ['ka.req.pod.containers.run_as_user', null, ['0']],
    ['ka.req.pod.containers.eff_run_as_user', null, ['7', '0']],
    ['ka.req.pod.containers.add_capabilities', null, ['SYS_ADMIN', 'NET_RAW']],
    ['ka.req.pod.initContainers.image', null, null],
    ['ka.req.pod.volumes.hostpath', null, ['/etc/kubernetes']],
    ['ka.req.pod.volumes.volume_type', null, ['hostPath', 'secret']],
    ['ka.req.container.image.repository', null, 'docker.io/library/nginx'],
    ['ka.req.container.privileged', null, 'true'],
    ['ka.req.volume.hostpath', '/etc*', 'true'],
    ['ka.req.volume.hostpath', '/etc', 'false'],
    ['jevt.value', '/user/groups/0', 'dev'],
    ['jevt.value', '/responseStatus', '{"code":201}'],
    ['jevt.value', '/annotations/authorization.k8s.io~1decision', 'allow'],
    ['jevt.value', '/__proto__/x', null],
    ['jevt.time.iso8601', null, '2026-01-02T03:04:05.123456000Z'],
    ['jevt.rawtime', null, '1767323045123456000'],
  ])('%s[%s]', (name, argument, value) => {
    expect(read(name, argument)).toEqual(value);
  });

  it('are all those of the catalogue', () => {
    const audit = FIELDS.filter((field) => field.source === 'k8s_audit');
    expect(audit.length).toBeGreaterThan(60);
    expect(audit.filter((field) => !auditExtractor(field.name, null)).map((field) => field.name)).toEqual([]);
    expect(auditExtractor('proc.name', null)).toBeNull();
  });
});

const RULES = new URL('../../../../shared/data/falco/rules/k8s_audit_rules.yaml', import.meta.url);

const extractor: Extractor<AuditEvent> = (name, argument) => auditExtractor(name, argument) ?? (() => null);

describe.skipIf(!existsSync(RULES))('the official rules for audit events (need ../shared/data/falco)', () => {
  const rules = existsSync(RULES)
    ? loadRules([{ name: 'k8s_audit_rules.yaml', text: readFileSync(RULES, 'utf8') }]).rules
    : [];
  const engine = new RuleEngine(
    rules.map((rule) => ({ ...rule, enabled: true })),
    extractor,
    { matching: 'all' },
  );
  const matches = (changes: object): string[] =>
    engine.match(eventOf({ ...POD, ...changes })).map((rule) => rule.name);

  it.each<[string, object]>([
    ['Create Privileged Pod', {}],
    ['Create HostNetwork Pod', {}],
    ['Create Sensitive Mount Pod', {}],
    ['Disallowed K8s User', {}],
    [
      'Attach/Exec Pod',
      {
        stage: 'ResponseStarted',
        objectRef: { resource: 'pods', subresource: 'exec', name: 'web', namespace: 'default' },
      },
    ],
    [
      'Attach to cluster-admin Role',
      {
        objectRef: { resource: 'clusterrolebindings', name: 'b' },
        requestObject: { roleRef: { name: 'cluster-admin' }, subjects: [{ kind: 'User', name: 'eve' }] },
      },
    ],
    [
      'ClusterRole With Wildcard Created',
      {
        objectRef: { resource: 'clusterroles', name: 'r' },
        requestObject: { rules: [{ resources: ['*'], verbs: ['*'] }] },
      },
    ],
    [
      'Anonymous Request Allowed',
      { user: { username: 'system:anonymous' }, requestURI: '/api/v1/pods', objectRef: { resource: 'pods' } },
    ],
    [
      'K8s Secret Get Successfully',
      {
        verb: 'get',
        objectRef: { resource: 'secrets', name: 's', namespace: 'default' },
        responseStatus: { code: 200 },
      },
    ],
  ])('%s', (rule, changes) => {
    expect(matches(changes)).toContain(rule);
  });

  it('are silent about a harmless request', () => {
    const harmless = {
      verb: 'get',
      user: { username: 'system:kube-scheduler', groups: [] },
      requestURI: '/readyz',
      objectRef: { resource: 'nodes' },
      requestObject: undefined,
      responseStatus: { code: 200 },
    };
    expect(matches(harmless)).toEqual([]);
  });
});
