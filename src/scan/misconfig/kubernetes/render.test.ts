import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { observeManifests } from './observe.ts';
import { renderWorkloads, type Renderable } from './render.ts';
import { createCommandRunner, type CommandResult, type CommandRunner } from './run-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'bulkhead-render-'));
afterAll(() => rmSync(folder, { recursive: true }));

const chart = (path: string): Renderable => ({ path, value: { kind: 'template', chart: 'a' } });
const kustomization = (path: string, text: string): Renderable => ({
  path,
  value: observeManifests(path, text)!,
});

describe('renderWorkloads', () => {
  async function rendered(observed: readonly Renderable[], answer: (command: string) => CommandResult) {
    const calls: string[] = [];
    const run: CommandRunner = async (command, args, { environment }) => {
      expect(environment['PATH']).toBe('/nonexistent');
      calls.push([command, ...args].join(' '));
      return answer(command);
    };
    return { ...(await renderWorkloads('/t', observed, folder, run)), calls };
  }
  const done = (stdout: string): CommandResult => ({ kind: 'done', status: 0, stdout, stderr: '' });

  it('renders charts and kustomizations once, not those that are part of others', async () => {
    const observed = [
      chart('a/Chart.yaml'),
      chart('a/charts/b/Chart.yaml'),
      chart('Chart.yaml'),
      kustomization('k/base/kustomization.yaml', 'resources: []\n'),
      kustomization('k/prod/kustomization.yaml', 'resources: [../base]\n'),
    ];
    const { calls, renderings } = await rendered(observed, () => done('x'));
    expect(calls).toEqual([
      'helm template release-name /t --include-crds',
      'helm template release-name /t/a --include-crds',
      'kustomize build /t/k/prod',
    ]);
    expect(renderings.map(({ tool, folder: of }) => `${tool} ${of}`)).toEqual([
      'helm ',
      'helm a',
      'kustomize k/prod',
    ]);
  });

  it('falls back on kubectl, and says when there is no tool', async () => {
    const observed = [kustomization('k/kustomization.yaml', 'resources: []\n')];
    const kubectl = await rendered(observed, (command) =>
      command === 'kubectl' ? done('x') : { kind: 'missing' },
    );
    expect(kubectl.renderings).toHaveLength(1);
    const none = await rendered([...observed, chart('Chart.yaml')], () => ({ kind: 'missing' }));
    expect(none.incomplete.map(({ what, why }) => `${what}: ${why}`)).toEqual([
      '.: helm: not found on this machine',
      'k: kustomize: not found on this machine',
    ]);
  });

  it.each([
    [{ kind: 'stopped', why: 'not done after 30 seconds' }, 'helm: not done after 30 seconds'],
    [{ kind: 'done', status: 1, stdout: '', stderr: '\nError: no values\nmore\n' }, 'helm: Error: no values'],
    [{ kind: 'done', status: 3, stdout: '', stderr: '' }, 'helm: ended with status 3'],
  ] as [CommandResult, string][])('says of %j that it was not rendered', async (result, why) => {
    const { renderings, incomplete } = await rendered([chart('a/Chart.yaml')], () => result);
    expect(renderings).toEqual([]);
    expect(incomplete).toEqual([{ code: 'misconfig.not-rendered', what: 'a', why }]);
  });

  it.each([
    'https://example.com/a',
    'github.com/a/b',
    'git@example.com:a',
    'git::https://x/a',
    '../a?ref=main',
  ])('fetches nothing: %s', async (resource) => {
    const { calls, incomplete } = await rendered(
      [kustomization('k/kustomization.yaml', `resources: ["${resource}"]\n`)],
      () => done(''),
    );
    expect(calls).toEqual([]);
    expect(incomplete).toEqual([
      expect.objectContaining({ what: 'k', why: expect.stringContaining('would have to be fetched') }),
    ]);
  });
});

describe('createCommandRunner', () => {
  const run = createCommandRunner(process.env['PATH'] ?? '');
  const environment = {};

  it('gives what a program says, with nothing of our environment', async () => {
    expect(await run('env', [], { environment: { A: 'b c' } })).toEqual({
      kind: 'done',
      status: 0,
      stdout: 'A=b c\n',
      stderr: '',
    });
    expect(await run('printf', ['%s', '$(id); x'], { environment })).toMatchObject({ stdout: '$(id); x' });
    expect(await run('false', [], { environment })).toMatchObject({ kind: 'done', status: 1 });
  });

  it('says when there is no such program', async () => {
    expect(await run('bulkhead-no-such-program', [], { environment })).toEqual({ kind: 'missing' });
    expect(await createCommandRunner('relative::')('env', [], { environment })).toEqual({ kind: 'missing' });
  });

  it('stops what does not end, or says too much', async () => {
    expect(await run('yes', [], { environment })).toEqual({
      kind: 'stopped',
      why: 'more than 8388608 bytes',
    });
    const controller = new AbortController();
    const sleeping = run('sleep', ['1000'], { environment, signal: controller.signal });
    controller.abort();
    expect(await sleeping).toEqual({ kind: 'stopped', why: 'cancelled' });
  });
});
