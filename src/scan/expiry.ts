import type { Finding, Incompleteness } from '#core/index.ts';

/** Findings whose suppression has ended count again, and a remark says that it has. */
export function endSuppressions(
  findings: readonly Finding[],
  now: Date,
): { findings: readonly Finding[]; notices: readonly Incompleteness[] } {
  const notices: Incompleteness[] = [];
  const current = findings.map((finding) => {
    const { suppression, ...rest } = finding;
    if (suppression?.expires === undefined || endOf(suppression.expires) > now.getTime()) return finding;
    notices.push({
      code: 'suppression.expired',
      what: `${finding.id} ${finding.locations[0]?.path ?? ''}`.trim(),
      why: `it was not to count until ${suppression.expires} (${suppression.by}: ${suppression.reason})`,
    });
    return rest;
  });
  return { findings: current, notices };
}

/** What is no time (RFC 3339) has ended, as nobody can say that it has not. */
function endOf(expires: string): number {
  const time = Date.parse(expires);
  return Number.isNaN(time) ? -Infinity : time;
}
