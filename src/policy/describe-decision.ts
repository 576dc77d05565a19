import { compareText } from '#core/index.ts';
import type { Decision } from './decide.ts';
import type { PolicyResult } from './decision.ts';
import { exceptionWarning, reportExceptions } from './exception-report.ts';

/** Lines that tell a person what was decided about a document, and what to do about it. */
export function describeDecision(name: string, decision: Decision): string[] {
  const { verdict, results, exceptions, changed } = decision;
  const asked = results.filter(({ outOfScope }) => outOfScope !== true);
  const counted = (outcome: PolicyResult['result']) =>
    asked.filter(({ result, exceptions: excused }) => result === outcome && excused === undefined).length;
  const excused = asked.filter((result) => result.exceptions !== undefined);
  const told = asked
    .filter(({ result }) => result === 'fail' || result === 'error')
    .sort((a, b) => rank(a) - rank(b) || compareText(a.policy, b.policy));
  return [
    `${verdict} ${name}: ${counted('pass')} passed, ${counted('fail')} failed, ${counted('error')} not evaluated, ${excused.length} excused`,
    ...told.flatMap(describeResult),
    ...excused.map(({ policy, rule, message }) => `  excused ${title(policy, rule)}: ${message}`),
    ...(changed === undefined ? [] : ['  policies changed the document']),
    ...reportExceptions([exceptions]).flatMap((report) => {
      const warning = exceptionWarning(report);
      return warning === undefined ? [] : [`  ${warning}`];
    }),
  ];
}

const EFFECTS: readonly PolicyResult['effect'][] = ['deny', 'unknown', 'warn', 'audit', 'none'];

function rank({ effect }: PolicyResult): number {
  return EFFECTS.indexOf(effect);
}

function describeResult({ policy, rule, message, effect, result, severity, remedy }: PolicyResult): string[] {
  const what = effect === 'none' ? `${result} (ignored)` : effect;
  const how = severity === undefined ? '' : ` (${severity})`;
  const lines = message.split('\n');
  return [
    `  ${what} ${title(policy, rule)}${how}: ${lines[0] ?? ''}`,
    ...lines.slice(1).map((line) => `    ${line}`),
    ...(remedy === undefined ? [] : [`    ${remedy}`]),
  ];
}

function title(policy: string, rule: string): string {
  if (policy === '') return 'policies';
  return rule === '' ? policy : `${policy}/${rule}`;
}
