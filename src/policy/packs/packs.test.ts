import { describe, expect, it } from 'vitest';
import { ask, askAbout, told } from '../ask.ts';
import { PolicyCompiler } from '../policy-set.ts';
import { loadPack, PACKS, readPack } from './load-pack.ts';

const pod = (spec: object) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'shop' },
  spec,
});
const GOOD = {
  containers: [
    {
      name: 'web',
      image: `registry.example/web:1@sha256:${'0'.repeat(64)}`,
      securityContext: {
        allowPrivilegeEscalation: false,
        runAsNonRoot: true,
        capabilities: { drop: ['ALL'] },
        seccompProfile: { type: 'RuntimeDefault' },
      },
    },
  ],
};
const container = (more: object) => ({ containers: [{ ...GOOD.containers[0], ...more }] });

describe('packs', () => {
  it.each(PACKS)('$name can be run as it is', ({ name }) => {
    const { problems, engines } = new PolicyCompiler().compile(loadPack(name));
    expect(problems).toEqual([]);
    expect(engines.length).toBeGreaterThan(0);
  });

  it.each<[string, string, object, string, string | undefined]>([
    ['pod-security', 'a good pod', GOOD, 'allow', undefined],
    [
      'pod-security',
      'a privileged container',
      container({ securityContext: { privileged: true } }),
      'deny',
      'pod-security-baseline/privileged fail: privileged (container "web" must not set securityContext.privileged=true)',
    ],
    [
      'pod-security',
      'a namespace of the host',
      { ...GOOD, hostNetwork: true, hostPID: true },
      'deny',
      'pod-security-baseline/host-namespaces fail: host namespaces (hostNetwork=true, hostPID=true)',
    ],
    [
      'pod-security',
      'a path of the host',
      { ...GOOD, volumes: [{ name: 'v', hostPath: { path: '/' } }] },
      'deny',
      'pod-security-baseline/host-path fail: hostPath volumes (volume "v")',
    ],
    [
      'pod-security',
      'a port of the host',
      container({ ports: [{ containerPort: 80, hostPort: 80 }] }),
      'deny',
      'pod-security-baseline/host-ports fail: hostPort (container "web" uses hostPort 80)',
    ],
    ['pod-security', 'what is not restricted', container({ securityContext: {} }), 'warn', undefined],
    ['supply-chain', 'an image with its digest', GOOD, 'allow', undefined],
    [
      'supply-chain',
      'an image of a tag that moves',
      container({ image: 'web:latest' }),
      'warn',
      'image-references/latest fail: Images of a tag that moves: web:latest',
    ],
    [
      'supply-chain',
      'an image without a tag',
      container({ image: 'web' }),
      'warn',
      'image-references/latest fail: Images of a tag that moves: web',
    ],
    [
      'supply-chain',
      'what is no image',
      container({ image: 'We b' }),
      'deny',
      'image-references/valid fail: No image references: We b',
    ],
  ])('%s says of %s what it should', (pack, _, spec, verdict, message) => {
    const decision = ask(readPack(pack), { object: pod(spec) });
    expect(decision.verdict).toBe(verdict);
    if (message !== undefined) expect(told(decision)).toContain(message);
  });

  it.each<[string, object, string]>([
    [
      'a user and a health check',
      { user: 'app', env: ['PATH=/bin'], exposedPorts: {}, healthcheck: {} },
      'allow',
    ],
    ['root', { user: '0', env: [], exposedPorts: {}, healthcheck: {} }, 'warn'],
    [
      'a secret in its environment',
      { user: 'app', env: ['DB_PASSWORD=x'], exposedPorts: {}, healthcheck: {} },
      'deny',
    ],
    ['SSH', { user: 'app', env: [], exposedPorts: { '22/tcp': {} }, healthcheck: {} }, 'warn'],
  ])('image-hygiene looks at the configuration: %s', (_, config, verdict) => {
    const value = { config, history: [] };
    expect(askAbout(readPack('image-hygiene'), { document: 'image', value }).verdict).toBe(verdict);
  });

  it.each([
    ['verified', 'warn'],
    ['unknown', 'deny'],
    ['missing', 'deny'],
  ])('supply-chain takes only signatures that are verified: %s', (status, verdict) => {
    const value = { reference: 'web:1', status, attestations: [] };
    expect(askAbout(readPack('supply-chain'), { document: 'signature', value }).verdict).toBe(verdict);
  });
});
