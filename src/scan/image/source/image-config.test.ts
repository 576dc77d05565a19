import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestOf, Problem } from '#core/index.ts';
import { parseImageConfig } from './image-config.ts';

const DIFF_ID = digestOf('layer');
const ROOTFS = { type: 'layers', diff_ids: [DIFF_ID] };

describe('parseImageConfig', () => {
  it('reads every field that the specification knows', () => {
    const document = {
      os: 'linux',
      architecture: 'arm64',
      variant: 'v8',
      created: '2026-01-02T03:04:05Z',
      author: 'build',
      rootfs: ROOTFS,
      history: [
        { created: '2026-01-02T03:04:05Z', created_by: 'COPY a b', comment: 'buildkit' },
        { created_by: 'ENV A=1', empty_layer: true },
      ],
      config: {
        User: '1000:1000',
        Env: ['PATH=/bin', 'A=1'],
        Entrypoint: ['/entry'],
        Cmd: ['serve'],
        Labels: { b: '2', a: '1' },
        ExposedPorts: { '8080/tcp': {}, '53/udp': {} },
        Volumes: { '/data': {} },
        WorkingDir: '/srv',
        StopSignal: 'SIGINT',
        Healthcheck: { Test: ['CMD', 'true'], Interval: 1e9, Timeout: 2e9, StartPeriod: 3e9, Retries: 3 },
        Shell: ['/bin/bash', '-c'],
        OnBuild: ['RUN x'],
      },
    };
    const config = parseImageConfig(json(document));
    expect(config).toEqual({
      os: 'linux',
      architecture: 'arm64',
      variant: 'v8',
      created: '2026-01-02T03:04:05Z',
      author: 'build',
      diffIds: [DIFF_ID],
      history: [
        { created: '2026-01-02T03:04:05Z', createdBy: 'COPY a b', comment: 'buildkit', emptyLayer: false },
        { createdBy: 'ENV A=1', emptyLayer: true },
      ],
      config: {
        user: '1000:1000',
        env: ['PATH=/bin', 'A=1'],
        entrypoint: ['/entry'],
        cmd: ['serve'],
        labels: Object.assign(Object.create(null), { a: '1', b: '2' }),
        exposedPorts: ['53/udp', '8080/tcp'],
        volumes: ['/data'],
        workingDir: '/srv',
        stopSignal: 'SIGINT',
        healthcheck: { test: ['CMD', 'true'], interval: 1e9, timeout: 2e9, startPeriod: 3e9, retries: 3 },
        shell: ['/bin/bash', '-c'],
        onBuild: ['RUN x'],
      },
      raw: document,
    });
  });

  it.each([
    ['nothing but layers', { rootfs: ROOTFS }],
    ['null everywhere', { rootfs: ROOTFS, os: null, history: null, config: null, created: null }],
    [
      'null inside',
      { rootfs: ROOTFS, config: { Env: null, Cmd: null, Labels: null, Volumes: null, OnBuild: null } },
    ],
    [
      'wrong types everywhere',
      { rootfs: ROOTFS, os: 1, history: {}, config: { Env: 'A', Labels: [], Cmd: 5 } },
    ],
  ])('takes %s for absent', (_what, document) => {
    expect(parseImageConfig(json(document))).toMatchObject({
      os: '',
      architecture: '',
      diffIds: [DIFF_ID],
      history: [],
      config: { env: [], exposedPorts: [], volumes: [], onBuild: [] },
    });
  });

  it('reads a command that is a bare string, as old builders wrote it', () => {
    const { config } = parseImageConfig(json({ rootfs: ROOTFS, config: { Entrypoint: '/run', Cmd: '' } }));
    expect(config.entrypoint).toEqual(['/run']);
    expect(config.cmd).toBeUndefined();
  });

  it('takes an image without layers', () => {
    expect(parseImageConfig(json({ rootfs: { type: 'layers', diff_ids: null } })).diffIds).toEqual([]);
  });

  it.each([
    ['no rootfs', {}],
    ['layers that are no list', { rootfs: { diff_ids: 'x' } }],
    ['a layer that is no digest', { rootfs: { diff_ids: ['sha256:00'] } }],
    ['1,025 layers', { rootfs: { diff_ids: Array.from({ length: 1025 }, () => DIFF_ID) } }],
  ])('refuses %s', (_what, document) => {
    expect(() => parseImageConfig(json(document))).toThrow(
      expect.objectContaining({ code: 'image.config-invalid' }),
    );
  });

  it('keeps a label named __proto__ as a label', () => {
    const bytes = new TextEncoder().encode(
      `{"rootfs":{"diff_ids":[]},"config":{"Labels":{"__proto__":"x","constructor":"y"}}}`,
    );
    const { labels } = parseImageConfig(bytes).config;
    expect(Object.entries(labels)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
  });

  it('throws nothing but a Problem', () => {
    const any = fc.jsonValue({ maxDepth: 3 });
    const keys = [
      'User',
      'Env',
      'Entrypoint',
      'Cmd',
      'Labels',
      'ExposedPorts',
      'Volumes',
      'Healthcheck',
      'Shell',
      'OnBuild',
    ];
    const document = fc.record({
      os: any,
      history: fc.oneof(any, fc.array(any)),
      rootfs: fc.oneof(
        any,
        fc.record({ diff_ids: fc.oneof(any, fc.array(fc.oneof(any, fc.constant(DIFF_ID)))) }),
      ),
      config: fc.oneof(any, fc.dictionary(fc.constantFrom(...keys), any)),
    });
    fc.assert(
      fc.property(document, (value) => {
        const problem = problemOf(() => parseImageConfig(json(value)));
        expect(problem?.code ?? 'image.').toMatch(/^image\./);
      }),
      { numRuns: 2000 },
    );
  });
});

function json(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

/** The problem that a call ends with; anything else that is thrown goes through. */
function problemOf(call: () => unknown): Problem | undefined {
  try {
    call();
    return undefined;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}
