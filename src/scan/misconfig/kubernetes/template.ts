import type { Incompleteness, OtherFinding } from '#core/index.ts';
import { compareText, Problem } from '#core/index.ts';
import { readYaml, yamlToJson, type YamlValue } from '#format/index.ts';
import { textAt } from '../yaml/fields.ts';

/** A file that is a template of manifests, or the chart that templates belong to. */
export interface TemplateObservation {
  readonly kind: 'template';
  /** `Chart.yaml` of Helm: the folder is rendered as a whole. */
  readonly chart?: string;
}

/** Recognises a Helm chart and templates; undefined for what is plain YAML. */
export function observeTemplate(
  path: string,
  isKubernetes: boolean,
  text: () => string,
): TemplateObservation | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (name === 'Chart.yaml') {
    const chart = chartName(text());
    return chart === undefined ? undefined : { kind: 'template', chart };
  }
  if (!isKubernetes) return undefined;
  return hasActions(text()) ? { kind: 'template' } : undefined;
}

/** Says which templates were not judged: one line a chart, one line a file elsewhere. */
export function templateFindings(
  observed: readonly { readonly path: string; readonly value: TemplateObservation }[],
): { findings: OtherFinding[]; incomplete: Incompleteness[] } {
  const charts = observed
    .filter(({ value }) => value.chart !== undefined)
    .map(({ path, value }) => ({ folder: folderOf(path), chart: value.chart!, templates: 0 }))
    // The innermost chart is the one that a template belongs to.
    .sort((a, b) => b.folder.length - a.folder.length || compareText(a.folder, b.folder));
  const incomplete: Incompleteness[] = [];
  for (const { path, value } of observed) {
    if (value.chart !== undefined) continue;
    const owner = charts.find(({ folder }) => path.startsWith(`${folder}templates/`));
    if (owner === undefined) incomplete.push(notJudged(path, 'a template: it is judged when it is rendered'));
    else owner.templates += 1;
  }
  for (const { folder, chart, templates } of charts)
    if (templates > 0) {
      const why = `${templates} template${templates === 1 ? '' : 's'} of the Helm chart ${chart}: judged when the chart is rendered`;
      incomplete.push(notJudged(folder === '' ? '.' : folder.slice(0, -1), why));
    }
  return { findings: [], incomplete: incomplete.sort((a, b) => compareText(a.what, b.what)) };
}

function notJudged(what: string, why: string): Incompleteness {
  return { code: 'misconfig.not-rendered', what, why };
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

function chartName(text: string): string | undefined {
  try {
    const [document] = readYaml(text);
    const json = document === null || document === undefined ? undefined : yamlToJson(document);
    const name = textAt(json, 'name');
    return textAt(json, 'apiVersion') === '' || name === '' || textAt(json, 'kind') !== ''
      ? undefined
      : name.slice(0, 200);
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

/**
 * True for a text with actions of Go templates where YAML has none: one that is no YAML, or where a plain value or a key
 * holds `{{`. In quotes and in blocks they may be meant for another program, as in alerts of Prometheus.
 */
function hasActions(text: string): boolean {
  if (!text.includes('{{')) return false;
  try {
    for (const document of readYaml(text))
      if (document !== null && isTemplated(document, new Set())) return true;
    return false;
  } catch (error) {
    if (error instanceof Problem) return true;
    throw error;
  }
}

function isTemplated(value: YamlValue, seen: Set<YamlValue>): boolean {
  if (seen.has(value)) return false;
  seen.add(value);
  switch (value.kind) {
    case 'scalar':
      return value.plain && value.text.includes('{{');
    case 'sequence':
      return value.items.some((item) => isTemplated(item, seen));
    case 'map':
      // `{{ .Values.a }}` is a map with a map as its key.
      return value.entries.some(
        ({ key, value: inner }) => key.tag === 'map' || isTemplated(key, seen) || isTemplated(inner, seen),
      );
    default:
      throw new TypeError(value satisfies never);
  }
}
