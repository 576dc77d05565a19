import { messageOf, Problem, type Incompleteness } from '#core/index.ts';
import { readYaml, YamlFault, type YamlValue } from '#format/index.ts';
import type { ManifestHit } from '../kubernetes/check.ts';
import { editsOf } from '../yaml/change.ts';
import { findField, startOfField, type FieldPath } from '../yaml/field-path.ts';
import { listAt, recordsAt, textAt } from '../yaml/fields.ts';
import { ignoreComments, suppressionAt, type IgnoredLines } from '../yaml/ignore.ts';
import type { ObservedHit } from '../yaml/observed-hit.ts';
import { SourceText } from '../yaml/source-text.ts';
import type { ComposeCheck } from './check.ts';
import { COMPOSE_CHECKS } from './checks.ts';
import { composeFileOf, type ComposeFile } from './service.ts';
import { composeJson } from './to-json.ts';

/** More findings than that of one file are a flood; the result then says that it was cut. */
const MAX_HITS = 1000;

/** What was seen in a Compose file. */
export interface ComposeObservation {
  readonly kind: 'compose';
  readonly hits: readonly ObservedHit[];
  readonly incomplete: readonly Incompleteness[];
}

/** `compose.yaml`, `docker-compose.yml`, `docker-compose.prod.yml`, `compose.override.yaml`, `db.compose.yaml`. */
export function isComposeName(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return /^(?:(?:docker|podman)-)?compose(?:[._-][\w.-]{1,200})?\.ya?ml$|[._-](?:(?:docker|podman)-)?compose\.ya?ml$/i.test(
    name,
  );
}

/** Checks a Compose file; undefined when it is none. */
export function observeCompose(path: string, text: string): ComposeObservation | undefined {
  const source = new SourceText(text);
  let documents: YamlValue[];
  let file: ComposeFile | undefined;
  try {
    documents = [...readYaml(text)].filter((document) => document !== null);
    const [document] = documents;
    file = document === undefined ? undefined : composeFileOf(document, composeJson(document), path);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const at = error instanceof YamlFault ? source.positionAt(error.offset) : undefined;
    const why =
      at === undefined ? messageOf(error) : `line ${at.line}, column ${at.column}: ${messageOf(error)}`;
    return { kind: 'compose', hits: [], incomplete: [{ code: 'misconfig.manifest', what: path, why }] };
  }
  if (file === undefined) return undefined;
  const ignored = ignoreComments(source, documents);
  const hits: ObservedHit[] = [];
  for (const hit of hitsOf(file, source, ignored)) {
    hits.push(hit);
    if (hits.length > MAX_HITS) break;
  }
  const incomplete = elsewhere(path, file);
  if (hits.length > MAX_HITS)
    incomplete.push({
      code: 'misconfig.limit',
      what: path,
      why: `more than ${MAX_HITS} findings; the first are listed`,
    });
  return { kind: 'compose', hits: hits.slice(0, MAX_HITS), incomplete };
}

function* hitsOf(
  file: ComposeFile,
  source: SourceText,
  ignored: readonly IgnoredLines[],
): Generator<ObservedHit> {
  for (const check of COMPOSE_CHECKS)
    for (const hit of check.find(file)) yield observed(check, hit, file, source, ignored);
}

function observed(
  { id, aliases }: ComposeCheck,
  { at: path, message, patch: change }: ManifestHit,
  { document }: ComposeFile,
  source: SourceText,
  ignored: readonly IgnoredLines[],
): ObservedHit {
  const start = Math.min(startOfField(findField(document, path)), source.text.length);
  const at = { ...source.positionAt(start), field: fieldName(path) };
  const patch = change && editsOf(source, document, change);
  const suppression = suppressionAt(ignored, [id, ...aliases], at.line);
  return {
    id,
    at,
    object: path[0] === 'services' && path.length > 1 ? `service ${path[1]}`.slice(0, 300) : 'Compose file',
    ...(message === undefined ? {} : { message: message.slice(0, 400) }),
    ...(patch === undefined ? {} : { patch }),
    ...(suppression === undefined ? {} : { suppression }),
  };
}

function fieldName(path: FieldPath): string {
  return path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`))
    .join('')
    .slice(0, 300);
}

/** What the file takes from other files: those are not put in. */
function elsewhere(path: string, { json, services }: ComposeFile): Incompleteness[] {
  const included = listAt(json, 'include').flatMap((entry) =>
    typeof entry === 'string' ? [entry] : [textAt(entry, 'path') || listAt(entry, 'path').join(', ')],
  );
  const extended = services.flatMap(({ json: service }) => {
    const file = textAt(service, 'extends', 'file');
    return file === '' ? [] : [file];
  });
  const names = [...new Set([...included, ...extended])].filter((name) => name !== '').slice(0, 20);
  if (names.length === 0 && recordsAt(json, 'include').length === 0) return [];
  const why = `takes from ${names.join(', ').slice(0, 300)}, which is not put in: services are judged by what stands here`;
  return [{ code: 'misconfig.not-merged', what: path, why }];
}
