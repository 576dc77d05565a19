import type { PolicyInput } from '../engine.ts';
import { metadataText, textOf } from '../kubernetes/admission-request.ts';
import { parseApiVersion } from '../kubernetes/resource-kind.ts';
import { wildcardMatches } from '../kyverno/wildcard.ts';
import { imagesOf } from './pods.ts';
import type { DocumentMatch } from './policy-schema.ts';

/** Whether a document is one that a policy or an exception means, its `expression` aside. */
export function matchesDocument(match: Omit<DocumentMatch, 'expression'>, input: PolicyInput): boolean {
  return (
    (match.documents?.includes(input.document) ?? true) &&
    (match.kinds === undefined || match.kinds.some((kind) => kindFits(kind, input))) &&
    fits(match.namespaces, () => [input.request?.namespace ?? metadataText(input.value, 'namespace')]) &&
    fits(match.names, () => [documentName(input)]) &&
    fits(match.images, () => imagesOf(input))
  );
}

/** What a document calls itself. */
export function documentName({ value, request }: PolicyInput): string {
  const subject = value['subject'] as { name?: unknown } | undefined;
  const candidates = [
    request?.name,
    metadataText(value, 'name'),
    subject?.name,
    value['reference'],
    value['Name'],
  ];
  const name = candidates.find((candidate) => typeof candidate === 'string' && candidate !== '');
  return textOf(name).replace(/^\//, '');
}

function fits(patterns: readonly string[] | undefined, texts: () => readonly string[]): boolean {
  return (
    patterns === undefined ||
    texts().some((text) => patterns.some((pattern) => wildcardMatches(pattern, text)))
  );
}

function kindFits(pattern: string, { value }: PolicyInput): boolean {
  const { group } = parseApiVersion(textOf(value['apiVersion']));
  const kind = textOf(value['kind']);
  return wildcardMatches(pattern, pattern.includes('/') ? `${group}/${kind}` : kind);
}
