import { isRecord } from '#core/index.ts';
import { parseJson } from '../text-document.ts';

/** A component that a bill of materials names. */
export interface Component {
  readonly purl: string;
  readonly licenses: readonly string[];
}

/** Large images have 20,000. */
const COMPONENT_LIMIT = 100_000;
/** Components of components: CycloneDX's trees have three levels at most. */
const DEPTH_LIMIT = 16;
const LICENSE_LIMIT = 300;
/** SPDX's words for "somebody has not looked" and "there is none". */
const NO_LICENSE: ReadonlySet<string> = new Set(['', 'NOASSERTION', 'NONE']);

/** Reads SPDX 2 (JSON, tag-value) and CycloneDX (JSON); `undefined` for anything else. Components without a package URL are left out. */
export function readSbom(text: string): readonly Component[] | { readonly error: string } | undefined {
  const first = text.trimStart().charAt(0);
  if (first !== '{') return /^\s*SPDXVersion:/.test(text) ? ofTagValue(text) : undefined;
  const parsed = parseJson(text);
  if ('error' in parsed) return parsed;
  const { value } = parsed;
  if (!isRecord(value)) return undefined;
  if (typeof value['spdxVersion'] === 'string') return ofSpdx(value['packages']);
  if (value['bomFormat'] !== 'CycloneDX') return undefined;
  const found: Component[] = [];
  gather(value['components'], found, DEPTH_LIMIT);
  return found;
}

/** SPDX 2.3, "7 Package information": the package URL is an external reference. */
function ofSpdx(packages: unknown): Component[] {
  if (!Array.isArray(packages)) return [];
  return (packages.slice(0, COMPONENT_LIMIT) as unknown[]).filter(isRecord).flatMap((one) => {
    const { externalRefs: references, licenseDeclared: declared, licenseConcluded: concluded } = one;
    if (!Array.isArray(references)) return [];
    const reference = (references as unknown[])
      .filter(isRecord)
      .find(({ referenceType }) => referenceType === 'purl');
    const purl = reference?.['referenceLocator'];
    if (typeof purl !== 'string') return [];
    const license = [declared, concluded].find((text) => typeof text === 'string' && !NO_LICENSE.has(text));
    return [{ purl, licenses: typeof license === 'string' ? [license.slice(0, LICENSE_LIMIT)] : [] }];
  });
}

/** `ExternalRef: PACKAGE-MANAGER purl pkg:...`, older writers with an underscore (SPDX 2.3, 7.21). */
function ofTagValue(text: string): Component[] {
  const found: Component[] = [];
  for (const line of text.split(/\r?\n/)) {
    const match = /^ExternalRef: *PACKAGE[-_]MANAGER +purl +(\S+)/.exec(line);
    if (match !== null && found.length < COMPONENT_LIMIT) found.push({ purl: match[1]!, licenses: [] });
  }
  return found;
}

/** CycloneDX 1.x, `components`, each of which may have its own. */
function gather(components: unknown, found: Component[], depth: number): void {
  if (!Array.isArray(components) || depth === 0) return;
  for (const component of (components as unknown[]).filter(isRecord)) {
    if (found.length === COMPONENT_LIMIT) return;
    const { purl, licenses } = component;
    if (typeof purl === 'string') found.push({ purl, licenses: licensesOf(licenses) });
    gather(component['components'], found, depth - 1);
  }
}

/** A list of expressions, of SPDX ids, or of names. */
function licensesOf(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return (value as unknown[]).filter(isRecord).flatMap(({ expression, license }) => {
    const named = isRecord(license) ? (license['id'] ?? license['name']) : expression;
    return typeof named === 'string' && named !== '' ? [named.slice(0, LICENSE_LIMIT)] : [];
  });
}
