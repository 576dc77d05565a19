import { describe, expect, it } from 'vitest';
import { sourceOfBytes } from '#format/index.ts';
import { misconfigFindings, misconfigInspector } from '../inspector.ts';

function scanned(
  files: Readonly<Record<string, string>>,
  renderings?: Parameters<typeof misconfigFindings>[1],
) {
  const inspector = misconfigInspector();
  const observed = Object.entries(files).flatMap(([path, text]) => {
    const bytes = Buffer.from(text);
    const file = { path, size: bytes.length, mode: 0o644 };
    if (!inspector.wants(file, bytes.subarray(0, 512))) return [];
    const value = inspector.inspect(file, sourceOfBytes(bytes));
    return value === undefined ? [] : [{ path, value: JSON.parse(JSON.stringify(value)) as typeof value }];
  });
  return misconfigFindings(observed, renderings);
}

const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {hostPID: true}\n';
const TEMPLATE =
  'apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Release.Name }}\nspec:\n  hostPID: true\n';
const CHART = 'apiVersion: v2\nname: web\nversion: 0.1.0\n';

describe('misconfigInspector on manifests', () => {
  it.each([
    ['a manifest', { 'a.yaml': POD }, ['KM003']],
    ['a manifest in a folder of any name', { 'x/Chart/docs/y.YML': POD }, ['KM003']],
    [
      'JSON',
      { 'a.json': JSON.stringify({ kind: 'Pod', apiVersion: 'v1', spec: { hostPID: true } }) },
      ['KM003'],
    ],
    ['a file with a byte order mark', { 'a.yaml': `\uFEFF${POD}` }, ['KM003']],
    ['a Compose file', { 'compose.yml': 'services: {a: {image: "a:1", pid: host}}\n' }, ['CO005']],
    ['a manifest with the name of a Compose file', { 'compose.yaml': POD }, ['KM003']],
    [
      'alerts with actions in quotes',
      {
        'a.yaml': `${POD}---\napiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nspec: {a: "{{ $value }}"}\n`,
      },
      ['KM003'],
    ],
    [
      'alerts with actions in blocks',
      { 'a.yaml': `${POD}---\napiVersion: a/v1\nkind: B\nspec:\n  a: |\n    {{ $value }}\n` },
      ['KM003'],
    ],
    ['YAML that is none', { 'a.yaml': 'a: 1\n' }, []],
    ['JSON of another kind', { 'package.json': '{"name":"a"}', 'b.json': '{"kind":"x"}' }, []],
    ['a binary file', { 'a.yaml': `\0${POD}` }, []],
    ['text', { 'a.txt': POD }, []],
  ])('looks at %s', (_, files, ids) => {
    const { findings, incomplete } = scanned(files);
    expect(findings.map(({ id }) => id).filter((id) => id === 'KM003' || id === 'CO005')).toEqual(ids);
    expect(incomplete).toEqual([]);
  });

  it('does not judge templates, and says so, once a chart', () => {
    const { findings, incomplete } = scanned({
      'web/Chart.yaml': CHART,
      'web/templates/a.yaml': TEMPLATE,
      'web/templates/b.yaml': POD,
      'web/templates/_helpers.tpl': '{{ define "a" }}x{{ end }}',
      'other/a.yaml': TEMPLATE,
    });
    expect(findings).toEqual([]);
    expect(incomplete).toEqual([
      {
        code: 'misconfig.not-rendered',
        what: 'other/a.yaml',
        why: 'a template: it is judged when it is rendered',
      },
      {
        code: 'misconfig.not-rendered',
        what: 'web',
        why: '3 templates of the Helm chart web: judged when the chart is rendered',
      },
    ]);
  });

  it('does not say that something is missing where templates stand', () => {
    const ids = (files: Readonly<Record<string, string>>) => scanned(files).findings.map(({ id }) => id);
    expect(ids({ 'a/pod.yaml': POD })).toContain('KM214');
    expect(ids({ 'a/pod.yaml': POD, 'a/policy.yaml': TEMPLATE })).not.toContain('KM214');
  });

  it('judges what was rendered instead, at the template', () => {
    const { findings, incomplete } = scanned({ 'web/Chart.yaml': CHART, 'web/templates/a.yaml': TEMPLATE }, [
      { tool: 'helm', folder: 'web', text: `---\n# Source: web/templates/a.yaml\n${POD}` },
    ]);
    expect(incomplete).toEqual([]);
    const found = findings.find(({ id }) => id === 'KM003');
    expect(found?.locations).toEqual([{ path: 'web/templates/a.yaml' }]);
    expect(found?.evidence).toMatchObject({ renderedBy: 'helm', renderedLine: 6 });
    expect(findings.some(({ evidence }) => 'patch' in evidence)).toBe(false);
  });

  it('judges a kustomization as rendered, and not its parts again', () => {
    const files = {
      'base/kustomization.yaml': 'resources: [pod.yaml]\n',
      'base/pod.yaml': POD,
      'o/kustomization.yaml': 'resources: [../base]\n',
      'x.yaml': POD,
    };
    const paths = (renderings?: Parameters<typeof misconfigFindings>[1]) =>
      scanned(files, renderings)
        .findings.filter(({ id }) => id === 'KM003')
        .map(({ locations }) => locations[0]?.path);
    expect(paths()).toEqual(['base/pod.yaml', 'x.yaml']);
    expect(paths([{ tool: 'kustomize', folder: 'o', text: POD }])).toEqual(['x.yaml', 'o']);
  });

  it('says that a file is too large', () => {
    const { incomplete } = scanned({ 'a.yaml': `${POD}# ${'x'.repeat(9 * 1024 * 1024)}\n` });
    expect(incomplete).toEqual([expect.objectContaining({ code: 'misconfig.limit', what: 'a.yaml' })]);
    expect(scanned({ 'a.yaml': `a: ${'x'.repeat(9 * 1024 * 1024)}\n` }).incomplete).toEqual([]);
  });

  it('gives as many findings as there are without running out of stack', () => {
    const bytes = Buffer.from(`${POD}---\n`.repeat(100));
    const value = misconfigInspector().inspect(
      { path: 'a.yaml', size: bytes.length, mode: 0o644 },
      sourceOfBytes(bytes),
    )!;
    const observed = Array.from({ length: 250 }, (_, index) => ({ path: `${index}/a.yaml`, value }));
    expect(misconfigFindings(observed).findings.length).toBeGreaterThan(120_000);
  });
});
