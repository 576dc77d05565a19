import { Problem } from '#core/index.ts';
import { printable } from '#report/index.ts';
import { explainPackage, explanationLines } from '#scan/advisory/index.ts';
import { analyseTarget, type ScanOptions } from '#scan/index.ts';

/** The text of `scan --explain PACKAGE`: for each such package in the target every advisory, and why it counts or not. */
export async function explainTarget(options: ScanOptions, name: string): Promise<string> {
  if (options.database === undefined)
    throw new Problem('cli.usage', '--explain needs the scanner vulnerabilities');
  const analysis = await analyseTarget(options);
  const ready = await options.database(analysis);
  using database = ready.database;
  if (database === undefined) throw new Problem('cli.explain', 'there are no advisories to explain');
  const explanations = explainPackage(
    { os: analysis.os, packages: analysis.packages, database, now: options.now },
    name,
  );
  if (explanations.length === 0) {
    throw new Problem('cli.explain', `${options.target} has no package ${name}`, {
      hint: 'A name, a source name or a package URL, as `bulkhead sbom` shows them.',
    });
  }
  return `${explanations.map((explanation) => explanationLines(explanation).map(printable).join('\n')).join('\n\n')}\n`;
}
