import { locationsOf, snippetOf, type Location } from './context.ts';
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
  return {
    falco_load_results: results.map((result) => ({
      name: result.name,
      successful: result.successful,
      errors: result.errors.map(reportIssue),
      warnings: result.warnings.map(reportIssue),
    })),
  };
}

/** The report for people: where, the line, what. */
export function printResult(result: LoadResult): string {
  const state = result.successful ? (result.warnings.length > 0 ? 'Ok, with warnings' : 'Ok') : 'Invalid';
  const lines = [`${result.name}: ${state}`];
  if (result.errors.length > 0)
    lines.push(`${result.errors.length} Errors:`, ...result.errors.map(printIssue));
  if (result.warnings.length > 0)
    lines.push(`${result.warnings.length} Warnings:`, ...result.warnings.map(printIssue));
  return lines.join('\n');
}

function reportIssue(issue: Issue): ReportedIssue {
  const locations = locationsOf(issue.context);
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

function printIssue(issue: Issue): string {
  const steps = locationsOf(issue.context).map(({ item_type: type, item_name: name, position }, index) => {
    const what = name === '' ? type : `${type} '${name}'`;
    // People count lines from 1.
    return `${index === 0 ? 'In ' : '    '}${what}: (${position.name}:${position.line + 1}:${position.column + 1})`;
  });
  const code = `${issue.code} (${describe(issue.code)}): ${issue.message}`;
  return [...steps, '------', `${snippetOf(issue.context)}------`, code].join('\n');
}

function describe(code: ErrorCode | WarningCode): string {
  return code in ERRORS ? ERRORS[code as ErrorCode] : WARNINGS[code as WarningCode];
}
