import { join, posix } from 'node:path';
import { compareText, type Incompleteness, type OtherFinding } from '#core/index.ts';
import { manifestFindings } from './findings.ts';
import type { ManifestObservation } from './observe.ts';
import { observeManifests } from './observe.ts';
import type { CommandRunner } from './run-command.ts';
import type { TemplateObservation } from './template.ts';

/** What helm or kustomize made of a folder. */
export interface Rendering {
  readonly tool: 'helm' | 'kustomize';
  /** Of the chart or kustomization, as a path of the target; empty for the target itself. */
  readonly folder: string;
  readonly text: string;
}

/** An observed file that may tell of a chart or a kustomization. */
export interface Renderable {
  readonly path: string;
  readonly value: ManifestObservation | TemplateObservation | { readonly kind: 'compose' };
}

/** Charts and kustomizations of one target; each takes a moment. */
const MAX_RENDERINGS = 100;

/**
 * Renders the charts and kustomizations of a directory with the tools of this machine. That runs their templates, so it is
 * for directories only and when somebody asks for it. Nothing is fetched: dependencies that are not there make it fail.
 */
export async function renderWorkloads(
  root: string,
  observed: readonly Renderable[],
  temporaryDirectory: string,
  run: CommandRunner,
  signal?: AbortSignal,
): Promise<{ renderings: Rendering[]; incomplete: Incompleteness[] }> {
  const renderings: Rendering[] = [];
  const incomplete: Incompleteness[] = [];
  const jobs = [...chartFolders(observed), ...kustomizationFolders(observed)];
  for (const { tool, folder, remote } of jobs.slice(0, MAX_RENDERINGS)) {
    const failed = (why: string): void => {
      incomplete.push({
        code: 'misconfig.not-rendered',
        what: folder === '' ? '.' : folder,
        why: `${tool}: ${why}`,
      });
    };
    if (remote.length > 0) {
      failed(`${remote[0]!.slice(0, 200)} would have to be fetched`);
      continue;
    }
    const environment = closedEnvironment(temporaryDirectory);
    let result: Awaited<ReturnType<CommandRunner>> = { kind: 'missing' };
    for (const [command, args] of commandsFor(tool, join(root, folder))) {
      result = await run(command, args, { environment, ...(signal === undefined ? {} : { signal }) });
      if (result.kind !== 'missing') break;
    }
    if (result.kind === 'missing') failed('not found on this machine');
    else if (result.kind === 'stopped') failed(result.why);
    else if (result.status !== 0) failed(firstLine(result.stderr) || `ended with status ${result.status}`);
    else renderings.push({ tool, folder, text: result.stdout });
  }
  if (jobs.length > MAX_RENDERINGS)
    incomplete.push({
      code: 'misconfig.limit',
      what: '.',
      why: `${jobs.length} charts and kustomizations; the first ${MAX_RENDERINGS} were rendered`,
    });
  return { renderings, incomplete };
}

/** The findings of what was rendered: at the template where helm says which, at the folder otherwise; lines would be those of the rendering. */
export function renderedFindings({ tool, folder, text }: Rendering): {
  findings: OtherFinding[];
  incomplete: Incompleteness[];
} {
  const path = folder === '' ? '.' : folder;
  const value = observeManifests(path, text);
  if (value === undefined) return { findings: [], incomplete: [] };
  const { findings, incomplete } = manifestFindings([{ path, value }]);
  const sources = tool === 'helm' ? sourceLines(text, folder) : [];
  return {
    incomplete,
    findings: findings.map((finding) => {
      const line = finding.locations[0]?.line ?? 1;
      const source = sources.findLast((entry) => entry.line <= line)?.path ?? path;
      const { patch: _patch, ...evidence } = finding.evidence;
      return {
        ...finding,
        locations: [{ path: source }],
        evidence: { ...evidence, renderedBy: tool, renderedLine: line },
      };
    }),
  };
}

/** True for a file whose manifests are judged as a part of a rendering. */
export function isRendered(
  path: string,
  renderings: readonly Rendering[],
  observed: readonly Renderable[],
): boolean {
  return renderings.some(({ tool, folder }) =>
    tool === 'helm'
      ? path.startsWith(folder === '' ? 'templates/' : `${folder}/templates/`) ||
        path.startsWith(folder === '' ? 'charts/' : `${folder}/charts/`) ||
        path === posix.join(folder, 'Chart.yaml')
      : reachable(folder, observed).has(path),
  );
}

interface Job {
  readonly tool: Rendering['tool'];
  readonly folder: string;
  readonly remote: readonly string[];
}

function chartFolders(observed: readonly Renderable[]): Job[] {
  const folders = observed
    .filter(({ value }) => value.kind === 'template' && value.chart !== undefined)
    .map(({ path }) => folderOf(path))
    .sort(compareText);
  // A chart in the folder `charts` of another is rendered with that.
  const isPart = (folder: string): boolean =>
    folders.some(
      (other) => other !== folder && folder.startsWith(other === '' ? 'charts/' : `${other}/charts/`),
    );
  return folders.filter((folder) => !isPart(folder)).map((folder) => ({ tool: 'helm', folder, remote: [] }));
}

function kustomizationFolders(observed: readonly Renderable[]): Job[] {
  const all = observed.flatMap(({ path, value }) =>
    value.kind === 'kubernetes' && value.kustomization !== undefined
      ? [{ folder: folderOf(path), kustomization: value.kustomization }]
      : [],
  );
  const used = new Set(all.flatMap(({ kustomization }) => kustomization.resources));
  return all
    .filter(({ folder }) => !used.has(folder))
    .map(({ folder, kustomization }): Job => ({ tool: 'kustomize', folder, remote: kustomization.remote }))
    .sort((a, b) => compareText(a.folder, b.folder));
}

/** The files that a kustomization takes in, those of its bases too. */
function reachable(folder: string, observed: readonly Renderable[]): ReadonlySet<string> {
  const files = new Set<string>();
  const folders = [folder];
  for (const current of folders) {
    for (const { path, value } of observed) {
      if (value.kind !== 'kubernetes' || value.kustomization === undefined || folderOf(path) !== current)
        continue;
      files.add(path);
      for (const entry of [...value.kustomization.resources, ...value.kustomization.patches]) {
        if (files.has(entry)) continue;
        files.add(entry);
        folders.push(entry);
      }
    }
  }
  return files;
}

function commandsFor(tool: Rendering['tool'], folder: string): (readonly [string, readonly string[]])[] {
  if (tool === 'helm') return [['helm', ['template', 'release-name', folder, '--include-crds']]];
  return [
    ['kustomize', ['build', folder]],
    ['kubectl', ['kustomize', folder]],
  ];
}

/** No way to the network, no plug-ins, no settings of the person: a proxy that nobody listens at, and an empty search path, so that no git is found. */
function closedEnvironment(temporaryDirectory: string): Record<string, string> {
  const nowhere = 'http://127.0.0.1:9';
  return {
    PATH: '/nonexistent',
    HOME: temporaryDirectory,
    TMPDIR: temporaryDirectory,
    HELM_CACHE_HOME: temporaryDirectory,
    HELM_CONFIG_HOME: temporaryDirectory,
    HELM_DATA_HOME: temporaryDirectory,
    HELM_PLUGINS: join(temporaryDirectory, 'no-plugins'),
    KUBECONFIG: '/dev/null',
    HTTP_PROXY: nowhere,
    HTTPS_PROXY: nowhere,
    ALL_PROXY: nowhere,
    http_proxy: nowhere,
    https_proxy: nowhere,
  };
}

/** `# Source: web/templates/deployment.yaml` of helm: the first part is the chart's name. */
function sourceLines(text: string, folder: string): { line: number; path: string }[] {
  return text.split('\n').flatMap((line, index) => {
    const source = /^# Source: [^/]{1,200}\/(.{1,500})$/.exec(line)?.[1];
    const path = source === undefined ? '' : posix.normalize(posix.join(folder, source.trim()));
    return path === '' || path.startsWith('..') ? [] : [{ line: index + 1, path }];
  });
}

function folderOf(path: string): string {
  const folder = posix.dirname(path);
  return folder === '.' ? '' : folder;
}

function firstLine(text: string): string {
  return (text.split('\n').find((line) => line.trim() !== '') ?? '').trim().slice(0, 300);
}
