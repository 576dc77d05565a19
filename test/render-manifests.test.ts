import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, dirname, join, relative } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sourceOfBytes } from '#format/index.ts';
import {
  createCommandRunner,
  misconfigFindings,
  misconfigInspector,
  renderManifests,
} from '#scan/misconfig/index.ts';

// Helm is no package of the distribution: `go install helm.sh/helm/v3/cmd/helm@latest`.
const SEARCH_PATH = [process.env['PATH'] ?? '', join(homedir(), 'go/bin')].join(delimiter);
const run = createCommandRunner(SEARCH_PATH);
const root = mkdtempSync(join(tmpdir(), 'bulkhead-render-'));
const empty = mkdtempSync(join(tmpdir(), 'bulkhead-home-'));
afterAll(() => {
  rmSync(root, { recursive: true });
  rmSync(empty, { recursive: true });
});

const FILES = {
  'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 0.1.0\n',
  'web/values.yaml': 'host: true\n',
  'web/templates/pod.yaml':
    'apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Release.Name }}\nspec:\n  hostPID: {{ .Values.host }}\n  containers: [{name: a, image: "a:1"}]\n',
  'needy/Chart.yaml':
    'apiVersion: v2\nname: needy\nversion: 0.1.0\ndependencies: [{name: db, version: 1.0.0, repository: "https://charts.example.com"}]\n',
  'needy/templates/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\n',
  'k/base/kustomization.yaml': 'resources: [pod.yaml]\n',
  'k/base/pod.yaml':
    'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: "a:1"}]}\n',
  'k/prod/kustomization.yaml': 'resources: [../base]\npatches: [{path: p.yaml}]\n',
  'k/prod/p.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {hostPID: true}\n',
  'remote/kustomization.yaml': 'resources: ["https://example.com/a.yaml"]\n',
  'outside/kustomization.yaml': 'resources: [../../../../../../etc/hostname]\n',
};

async function scanned(folder: string) {
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const target = mkdtempSync(join(root, 'target-'));
  cpSync(join(root, folder), target, { recursive: true });
  const inspector = misconfigInspector();
  const observed = readdirSync(target, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    if (!entry.isFile()) return [];
    const path = relative(target, join(entry.parentPath, entry.name));
    const bytes = readFileSync(join(target, path));
    const file = { path, size: bytes.length, mode: 0o644 };
    const value = inspector.wants(file, bytes) ? inspector.inspect(file, sourceOfBytes(bytes)) : undefined;
    return value === undefined ? [] : [{ path, value }];
  });
  const { renderings, incomplete } = await renderManifests(target, observed, empty, run);
  const found = misconfigFindings(observed, renderings);
  const places = found.findings.filter(({ id }) => id === 'KM003').map(({ locations }) => locations[0]?.path);
  return { places, rendered: renderings.length, incomplete: [...incomplete, ...found.incomplete] };
}

const hasHelm = (await run('helm', ['version', '--short'], { environment: {} })).kind === 'done';
const hasKustomize = (await run('kubectl', ['kustomize', '--help'], { environment: {} })).kind === 'done';

describe('renderManifests', () => {
  it.skipIf(!hasHelm)('judges what helm makes of a chart (needs helm)', async () => {
    expect(await scanned('web')).toEqual({ places: ['templates/pod.yaml'], rendered: 1, incomplete: [] });
  });

  it.skipIf(!hasHelm)('fetches no dependency of a chart (needs helm)', async () => {
    const { rendered, incomplete } = await scanned('needy');
    expect(rendered).toBe(0);
    expect(incomplete.map(({ what, why }) => `${what}: ${why}`)).toEqual([
      expect.stringMatching(/^\.: helm: .*missing in charts/),
      '.: 1 template of the Helm chart needy: judged when the chart is rendered',
    ]);
  });

  it.skipIf(!hasKustomize)('judges what kustomize makes of patches (needs kubectl)', async () => {
    expect(await scanned('k')).toEqual({ places: ['prod'], rendered: 1, incomplete: [] });
  });

  it.skipIf(!hasKustomize)('reads nothing from elsewhere (needs kubectl)', async () => {
    for (const folder of ['remote', 'outside']) {
      const { rendered, incomplete } = await scanned(folder);
      expect(rendered).toBe(0);
      expect(incomplete.map(({ code }) => code)).toEqual(['misconfig.not-rendered']);
    }
  });
});
