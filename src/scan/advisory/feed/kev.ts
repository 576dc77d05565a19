import type { Risk } from '#core/index.ts';
import { listField, objectField, textField } from './fields.ts';

type KnownExploited = NonNullable<Risk['kev']>;

const CVE = /^CVE-\d{4}-\d{4,19}$/;
const DATE = /^\d{4}-\d\d-\d\d$/;
// The catalogue grows by some 200 entries a year.
const MOST = 100_000;

/** Reads CISA's Known Exploited Vulnerabilities catalogue (known_exploited_vulnerabilities.json): CVE to what it says. */
export function readKev(document: unknown): { entries: Map<string, KnownExploited>; skipped: number } {
  const entries = new Map<string, KnownExploited>();
  let skipped = 0;
  for (const item of listField(objectField(document).vulnerabilities).slice(0, MOST)) {
    const { cveID, dateAdded, dueDate, knownRansomwareCampaignUse } = objectField(item);
    const id = textField(cveID, 30);
    const added = dateField(dateAdded);
    if (id === undefined || !CVE.test(id) || added === undefined) {
      skipped++;
      continue;
    }
    const due = dateField(dueDate);
    entries.set(id, {
      added,
      ...(due === undefined ? {} : { due }),
      ransomware: knownRansomwareCampaignUse === 'Known',
    });
  }
  return { entries, skipped };
}

function dateField(value: unknown): string | undefined {
  const text = textField(value, 10);
  return text !== undefined && DATE.test(text) ? text : undefined;
}
