import { locationsOf, snippetOf, type Location } from './context.ts';
import { LineFinder } from './source-file.ts';
import { ERRORS, WARNINGS, type ErrorCode, type Issue, type WarningCode } from './issue.ts';
import type { LoadResult } from './rule-set.ts';

/** An error or warning as Falco's `--validate` writes it in JSON. */
export interface ReportedIssue {
  readonly code: ErrorCode | WarningCode;
  readonly codedesc: string;
  readonly message: string;
  /** The rule, macro, list... that it is about, and what that is. */
  readonly item_type: string;
  readonly item_name: string;
  readonly context: { readonly locations: readonly Location[]; readonly snippet: string };
}

/** One file of the JSON report. */
export interface ReportedResult {
  readonly name: string;
  readonly successful: boolean;
  readonly errors: readonly ReportedIssue[];
  readonly warnings: readonly ReportedIssue[];
}

/** The report of `rules check -o json`, in the shape of Falco's `--validate`. */
export function reportResults(results: readonly LoadResult[]): {
  falco_load_results: readonly ReportedResult[];
} {
  const lines = new LineFinder();
  const report = (issue: Issue): ReportedIssue => reportIssue(issue, lines);
  return {
    falco_load_results: results.map((result) => ({
      name: result.name,
      successful: result.successful,
      errors: result.errors.map(report),
      warnings: result.warnings.map(report),
    })),
  };
}

/** The report for people: where, the line, what. */
export function printResult(result: LoadResult): string {
  const state = result.successful ? (result.warnings.length > 0 ? 'Ok, with warnings' : 'Ok') : 'Invalid';
  const lines = new LineFinder();
  const print = (issue: Issue): string => printIssue(issue, lines);
  const { errors, warnings } = result;
  return [
    `${result.name}: ${state}`,
    ...(errors.length > 0 ? [`${errors.length} Errors:`] : []),
    errors.map(print),
    ...(warnings.length > 0 ? [`${warnings.length} Warnings:`] : []),
    warnings.map(print),
  ]
    .flat()
    .join('\n');
}

function reportIssue(issue: Issue, lines: LineFinder): ReportedIssue {
  const locations = locationsOf(issue.context, lines);
  const item = locations.find((location) => location.item_name !== '') ?? locations.at(-1)!;
  return {
    code: issue.code,
    codedesc: describe(issue.code),
    message: issue.message,
    item_type: item.item_type,
    item_name: item.item_name,
    context: { locations, snippet: snippetOf(issue.context) },
  };
}

function printIssue(issue: Issue, lines: LineFinder): string {
  const steps = locationsOf(issue.context, lines).map(
    ({ item_type: type, item_name: name, position }, index) => {
      const what = name === '' ? type : `${type} '${name}'`;
      // People count lines from 1.
      return `${index === 0 ? 'In ' : '    '}${what}: (${position.name}:${position.line + 1}:${position.column + 1})`;
    },
  );
  const code = `${issue.code} (${describe(issue.code)}): ${issue.message}`;
  return [...steps, '------', `${snippetOf(issue.context)}------`, code].join('\n');
}

function describe(code: ErrorCode | WarningCode): string {
  return code in ERRORS ? ERRORS[code as ErrorCode] : WARNINGS[code as WarningCode];
}
