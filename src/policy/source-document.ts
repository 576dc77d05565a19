import { Problem } from '#core/index.ts';
import { parseYaml } from '#format/index.ts';
import { isJsonObject } from './exact-json.ts';
import { numberOf, parseCelJson } from './cel/index.ts';
import { checkDocumentLimits } from './document-limits.ts';
import { asObject, type JsonObject, metadataText, textOf } from './kubernetes/admission-request.ts';
import { parseApiVersion } from './kubernetes/resource-kind.ts';
import type { PolicyProblemCode } from './problem.ts';

/** One object of a file of manifests or policies. */
export interface SourceDocument {
  readonly file: string;
  readonly object: JsonObject;
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly name: string;
}

/** A file larger than this is no manifest: etcd keeps objects below 1.5 MiB, and files of some hundred exist. */
const FILE_LIMIT = 64 * 1024 * 1024;
/** Documents in one file. */
const DOCUMENTS_LIMIT = 20_000;

/** The objects of YAML or JSON text, several documents and Lists included; empty documents are left out. */
export function parseDocuments(text: string, file: string): SourceDocument[] {
  if (text.length > FILE_LIMIT) throw problem('policy.limit', `${file} is larger than ${FILE_LIMIT} bytes`);
  const documents: SourceDocument[] = [];
  for (const value of parseValues(text, file)) {
    if (value === null || value === undefined) continue;
    checkDocumentLimits(value, file);
    // `docker inspect` and the APIs of engines answer with arrays of documents.
    for (const one of Array.isArray(value) ? value : [value]) {
      if (!isJsonObject(one)) throw problem('policy.document', `${file}: a document is not an object`);
      documents.push(...describeDocuments(one, file));
    }
    if (documents.length > DOCUMENTS_LIMIT) {
      throw problem('policy.limit', `${file} has more than ${DOCUMENTS_LIMIT} documents`);
    }
  }
  return documents;
}

/** An object with what tells its kind; a List is its items. */
export function describeDocuments(object: JsonObject, file: string): SourceDocument[] {
  const kind = textOf(object['kind']);
  const { group, version } = parseApiVersion(textOf(object['apiVersion']));
  const items = object['items'];
  if (kind === 'List' && Array.isArray(items)) {
    return items.flatMap((item) => describeDocuments(asObject(item) ?? {}, file));
  }
  return [{ file, object, group, version, kind, name: metadataText(object, 'name') }];
}

function parseValues(text: string, file: string): unknown[] {
  try {
    if (/^\s*[[{]/.test(text)) return [parseCelJson(text)];
  } catch (error) {
    // YAML flow style looks like JSON; what is neither is reported below.
    if (!(error instanceof Problem) || error.code !== 'cel.syntax') throw error;
  }
  return parseYaml(text, file, { largeInteger: numberOf });
}

function problem(code: PolicyProblemCode, message: string): Problem<PolicyProblemCode> {
  return new Problem(code, message);
}
