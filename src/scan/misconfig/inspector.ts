import type { Incompleteness, Json, LayerReference, OtherFinding } from '#core/index.ts';
import { compareText } from '#core/index.ts';
import type { FileInspector } from '#scan/image/index.ts';
import { DOCKERFILE_LIMITS, textOf } from '#format/index.ts';
import { checkDockerfile, type DockerfileReport } from './dockerfile/findings.ts';
import { renderWorkloads, type Rendering } from './kubernetes/render.ts';
import type { CommandRunner } from './kubernetes/run-command.ts';
import {
  inspectWorkloadFile,
  wantsWorkloadFile,
  workloadFindings,
  type WorkloadObservation,
} from './yaml/inspect.ts';

/** The name under which observations are kept. */
export const MISCONFIG_INSPECTOR = 'misconfiguration';

/** Raise it when the same files come to other results. */
const FORM = 4;

/** An observation of one file, with the layer when that matters. */
export interface ObservedMisconfiguration {
  readonly path: string;
  readonly value: Json;
  readonly layer?: LayerReference;
}

/** Checks Dockerfiles and Containerfiles, Kubernetes manifests and Compose files as they pass. */
export function misconfigInspector(): FileInspector {
  return {
    name: MISCONFIG_INSPECTOR,
    version: FORM,
    wants: ({ path, size }, head) =>
      size > 0 && ((isDockerfileName(path) && !head.includes(0)) || wantsWorkloadFile(path, head)),
    inspect: ({ path, size }, content) => {
      if (!isDockerfileName(path)) return inspectWorkloadFile(path, size, content);
      const bytes = content.read(0, Math.min(size, DOCKERFILE_LIMITS.bytes));
      const report = checkDockerfile(path, textOf(bytes));
      const cut: Incompleteness[] =
        size > DOCKERFILE_LIMITS.bytes
          ? [
              {
                code: 'misconfig.limit',
                what: path,
                why: `${size} bytes; the first ${DOCKERFILE_LIMITS.bytes} were read`,
              },
            ]
          : [];
      const incomplete = [...report.incomplete, ...cut];
      if (report.findings.length === 0 && incomplete.length === 0) return undefined;
      return { findings: report.findings, incomplete } as unknown as Json;
    },
  };
}

/** The findings of observations, ordered by path, with the layer of each file; charts and kustomizations that were rendered are judged as rendered. */
export function misconfigFindings(
  observations: readonly ObservedMisconfiguration[],
  renderings: readonly Rendering[] = [],
): DockerfileReport {
  const ordered = [...observations].sort((a, b) => compareText(a.path, b.path));
  const findings: OtherFinding[] = [];
  const incomplete: Incompleteness[] = [];
  const workloads: { path: string; value: WorkloadObservation; layer?: LayerReference }[] = [];
  for (const { path, value, layer } of ordered) {
    const report = value as unknown as DockerfileReport | WorkloadObservation;
    if ('kind' in report) {
      workloads.push({ path, value: report, ...(layer === undefined ? {} : { layer }) });
      continue;
    }
    for (const entry of report.incomplete) incomplete.push(entry);
    for (const finding of report.findings)
      findings.push(
        layer === undefined
          ? finding
          : { ...finding, locations: finding.locations.map((location) => ({ ...location, layer })) },
      );
  }
  const found = workloadFindings(workloads, renderings);
  return {
    findings: findings.concat(found.findings),
    incomplete: incomplete.concat(found.incomplete),
  };
}

/**
 * Renders the charts and kustomizations among the observed files of a directory, with helm, kustomize or kubectl, for
 * `misconfigFindings`. It runs templates of the target: for directories only, and when somebody asks for it.
 */
export async function renderManifests(
  root: string,
  observations: readonly ObservedMisconfiguration[],
  temporaryDirectory: string,
  run: CommandRunner,
  signal?: AbortSignal,
): Promise<{ renderings: Rendering[]; incomplete: Incompleteness[] }> {
  const observed = observations.flatMap(({ path, value }) => {
    const seen = value as unknown as DockerfileReport | WorkloadObservation;
    return 'kind' in seen ? [{ path, value: seen }] : [];
  });
  return await renderWorkloads(root, observed, temporaryDirectory, run, signal);
}

/** `Dockerfile`, `Containerfile`, `Dockerfile.alpine`, `app.Dockerfile`; not their `.dockerignore`, sources or templates. */
function isDockerfileName(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const stem = /^(?:dockerfile|containerfile)(?:[.-]([\w.-]{1,200}))?$/.exec(name);
  if (stem !== null)
    return !/(?:^|\.)(?:dockerignore|containerignore|go|py|ts|js|rb|rs|java|md|rst|html|json|ya?ml|lock|txt|j2|erb|tmpl|tpl|template|in|vim|gz|[1-8])$/.test(
      stem[1] ?? '',
    );
  return /\.(?:dockerfile|containerfile)$/.test(name);
}
