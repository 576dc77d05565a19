import type { Explanation, ExplainedLookup } from './explain.ts';

/** An explanation as lines for a terminal: findings first, then each look-up with the advisories that match and those that don't. */
export function explanationLines(explanation: Explanation): string[] {
  const { purl, lookups, remarks, findings, incomplete } = explanation;
  return [
    purl,
    ...remarks.map((remark) => `  ${remark}`),
    ...incomplete.map(({ what, why }) => `  not checked: ${what}: ${why}`),
    ...findings.map(
      ({ id, suppressed }) =>
        `  finding ${id}${suppressed === undefined ? '' : ` (suppressed: ${suppressed})`}`,
    ),
    ...(lookups.length === 0 && incomplete.length === 0 ? ['  no advisory names it'] : []),
    ...lookups.flatMap(lookupLines),
  ];
}

function lookupLines({ ecosystem, shard, name, via, version, order, advisories }: ExplainedLookup): string[] {
  const count = `${advisories.length} ${advisories.length === 1 ? 'advisory' : 'advisories'}`;
  return [
    `  ${ecosystem}: ${via} ${name} ${version}, ${order} order, ${count} (shard ${shard.slice(0, 19)})`,
    ...advisories.map(({ id, aliases, matches, because }) => {
      const also = aliases.length === 0 ? '' : ` (${aliases.slice(0, 3).join(', ')})`;
      return `    ${matches ? '+' : '-'} ${id}${also}: ${because}`;
    }),
  ];
}
