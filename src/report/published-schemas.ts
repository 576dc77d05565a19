import { existsSync, readFileSync } from 'node:fs';
import { Ajv, type AnySchemaObject } from 'ajv';
import formats from 'ajv-formats';
import { isRecord } from '#core/index.ts';

const MODULES = new URL('../../node_modules/', import.meta.url);

/** A validator of a published JSON schema: undefined where the package that carries it is not installed, or what is wrong. */
export type Complaints = (document: unknown) => string[];

/** The schema of SARIF 2.1.0, as Microsoft's jest-sarif carries it. */
export function sarifSchema(): Complaints | undefined {
  const schema = read('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
  if (schema === undefined) return undefined;
  // Draft 4 differs from draft 7, which the validator knows, only in the names of these for what this schema uses.
  const { id: _id, $schema: _draft, ...rest } = schema;
  return complaintsOf(rest, []);
}

/** The schema of CycloneDX 1.6 with those that it refers to, as the project's own library carries them. */
export function cycloneDxSchema(): Complaints | undefined {
  // The library names the files that the schemas refer to SNAPSHOT, but not the schemas themselves.
  const [bom, ...others] = ['bom-1.6', 'spdx', 'jsf-0.82', 'cryptography-defs'].map((name) => {
    const schema = read(`@cyclonedx/cyclonedx-library/res/schema/${name}.SNAPSHOT.schema.json`);
    return schema && { ...schema, $id: `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json` };
  });
  if (bom === undefined) return undefined;
  return complaintsOf(
    bom,
    others.filter((schema) => schema !== undefined),
  );
}

/** A validator of a schema of ours. */
export function complaintsOf(schema: AnySchemaObject, others: readonly AnySchemaObject[]): Complaints {
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false, schemas: [...others] });
  formats.default(ajv);
  // Internationalised addresses (of people) are not among what we write.
  ajv.addFormat('idn-email', true);
  // RFC 3987: what no URI may hold, no IRI may; other characters than ASCII it may.
  ajv.addFormat('iri-reference', (text) => !/[\s<>"{}|\\^`\0-\x1F]|%(?![0-9a-f]{2})/i.test(text));
  const validate = ajv.compile(schema);
  return (document) =>
    validate(document)
      ? []
      : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}

function read(path: string): AnySchemaObject | undefined {
  const url = new URL(path, MODULES);
  return existsSync(url) ? (JSON.parse(readFileSync(url, 'utf8')) as AnySchemaObject) : undefined;
}

/**
 * Our own schema of the JSON report, made strict: the published one lets fields be added, and the tests want each of today's
 * to be in it.
 */
export function scanResultSchema(): Complaints {
  const file = new URL('../../docs/reference/scan-result.schema.json', import.meta.url);
  const strict = (_key: string, value: unknown): unknown =>
    isRecord(value) && isRecord(value['properties']) ? { additionalProperties: false, ...value } : value;
  return complaintsOf(JSON.parse(readFileSync(file, 'utf8'), strict) as AnySchemaObject, []);
}
