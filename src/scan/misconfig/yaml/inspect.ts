import type { Incompleteness, Json, LayerReference, OtherFinding } from '#core/index.ts';
import { MIB } from '#core/index.ts';
import type { ByteSource } from '#format/index.ts';
import { composeFindings } from '../compose/findings.ts';
import { isComposeName, observeCompose, type ComposeObservation } from '../compose/observe.ts';
import { manifestFindings } from '../kubernetes/findings.ts';
import { observeManifests, type ManifestObservation } from '../kubernetes/observe.ts';
import { isRendered, renderedFindings, type Rendering } from '../kubernetes/render.ts';
import { observeTemplate, templateFindings, type TemplateObservation } from '../kubernetes/template.ts';

/** Files that describe workloads: what each of them looked like, kept small. */
export type WorkloadObservation = ManifestObservation | ComposeObservation | TemplateObservation;

/** Larger ones are exports of whole clusters; the API server itself takes no object over 3 MiB. */
export const WORKLOAD_FILE_LIMIT = 8 * MIB;

/** Keys of which one stands at the top of every manifest in JSON, near its start. */
const JSON_HEAD = /"(?:apiVersion|kind|metadata|spec|items|services)"/;

/** True for files that may hold manifests or describe services: YAML, and JSON that starts like one. */
export function wantsWorkloadFile(path: string, head: Uint8Array): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (/\.ya?ml$/i.test(name) || name === 'Kustomization' || isTemplateName(path)) return !head.includes(0);
  return /\.json$/i.test(name) && JSON_HEAD.test(textOf(head));
}

/** Looks at such a file; undefined when it is something else. */
export function inspectWorkloadFile(path: string, size: number, content: ByteSource): Json | undefined {
  const isCompose = isComposeName(path);
  if (size > WORKLOAD_FILE_LIMIT) {
    const head = textOf(content.read(0, 64 * 1024));
    if (!isCompose && !(head.includes('apiVersion') && head.includes('kind'))) return undefined;
    const why = `${size} bytes; manifests over ${WORKLOAD_FILE_LIMIT} are not read`;
    return {
      kind: 'kubernetes',
      hits: [],
      objects: [],
      ignored: [],
      incomplete: [{ code: 'misconfig.limit', what: path, why }],
    };
  }
  const bytes = content.read(0, size);
  const found = observe(path, isCompose, bytes);
  // Observations are JSON by construction.
  return found as unknown as Json | undefined;
}

/** The findings of observed files, of files alone and of those that belong together. */
export function workloadFindings(
  observed: readonly {
    readonly path: string;
    readonly value: WorkloadObservation;
    readonly layer?: LayerReference;
  }[],
  renderings: readonly Rendering[] = [],
): { findings: OtherFinding[]; incomplete: Incompleteness[] } {
  const raw =
    renderings.length === 0
      ? observed
      : observed.filter(({ path }) => !isRendered(path, renderings, observed));
  const charts = raw.flatMap(({ path, value }) =>
    value.kind === 'template' && value.chart !== undefined
      ? [`${path.slice(0, -'Chart.yaml'.length)}templates/`]
      : [],
  );
  // A template may happen to be YAML: it is none the less not what is deployed.
  const judged = raw.map((file) =>
    file.value.kind === 'kubernetes' && charts.some((folder) => file.path.startsWith(folder))
      ? { ...file, value: { kind: 'template' as const } }
      : file,
  );
  const of = <Kind extends WorkloadObservation['kind']>(kind: Kind) =>
    judged.flatMap(({ value, ...rest }) =>
      value.kind === kind ? [{ ...rest, value: value as Extract<WorkloadObservation, { kind: Kind }> }] : [],
    );
  const reports = [
    manifestFindings(
      of('kubernetes'),
      of('template').flatMap(({ path, value }) => (value.chart === undefined ? [path] : [])),
    ),
    composeFindings(of('compose')),
    templateFindings(of('template')),
    ...renderings.map(renderedFindings),
  ];
  return {
    findings: reports.flatMap(({ findings }) => findings),
    incomplete: reports.flatMap(({ incomplete }) => incomplete),
  };
}

function observe(path: string, isCompose: boolean, bytes: Uint8Array): WorkloadObservation | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const isKubernetes = buffer.includes('apiVersion') && buffer.includes('kind');
  const text = (): string => buffer.toString().replace(/^\uFEFF/, '');
  const template = observeTemplate(path, isKubernetes || isTemplateName(path), text);
  if (template !== undefined) return template;
  if (isCompose && buffer.includes('services')) return observeCompose(path, text());
  return isKubernetes || /(?:^|\/)kustomization\.ya?ml$|(?:^|\/)Kustomization$/.test(path)
    ? observeManifests(path, text())
    : undefined;
}

/** Helm's helpers, which are no YAML. */
function isTemplateName(path: string): boolean {
  return path.endsWith('.tpl') && /(?:^|\/)templates\//.test(path);
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}
