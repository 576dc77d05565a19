import { buildCommand } from '@stricli/core';
import { FILES_ON_DISK, runTests, type TestReport } from '#policy/index.ts';
import { printable } from '#report/index.ts';
import type { CliContext } from '../../context.ts';
import { EXIT } from '../../exit-status.ts';
import { engineContext } from './documents.ts';

interface TestFlags {
  readonly json: boolean;
}

/** `bulkhead policy test PATH...`. */
export const testCommand = buildCommand<TestFlags, string[], CliContext>({
  docs: {
    brief: 'Run tests of policies, ours and kyverno-test.yaml',
    fullDescription: [
      'Runs every test file that is named, and below directories kyverno-test.yaml, *policy-test.yaml and *.test.yaml.',
      '',
      'Example: bulkhead policy test policies/',
      '',
      'Exit status: 0 all passed, 1 some failed, 2 usage or failure.',
    ].join('\n'),
  },
  parameters: {
    positional: {
      kind: 'array',
      parameter: { brief: 'Test files or directories (default: .)', placeholder: 'PATH', parse: String },
    },
    flags: { json: { kind: 'boolean', default: false, withNegated: false, brief: 'As lines of JSON' } },
  },
  func({ json }, ...paths) {
    const reports = runTests(paths.length === 0 ? ['.'] : paths, FILES_ON_DISK, engineContext(this));
    const { stdout } = this.process;
    for (const report of reports) {
      stdout.write(
        json ? `${JSON.stringify(report)}\n` : `${reportLines(report).map(printable).join('\n')}\n`,
      );
    }
    const outcomes = reports.flatMap((report) => report.outcomes);
    const failed = outcomes.filter(({ passed }) => !passed).length;
    if (!json)
      stdout.write(`${outcomes.length - failed} passed, ${failed} failed in ${reports.length} tests\n`);
    this.process.exitCode = failed > 0 ? EXIT.findings : EXIT.clean;
  },
});

function reportLines({ file, name, outcomes }: TestReport): string[] {
  return [
    name === '' ? file : `${name} (${file})`,
    ...outcomes.map((outcome) =>
      outcome.passed
        ? `  pass ${outcome.name}`
        : `  FAIL ${outcome.name}: expected ${outcome.expected}, got ${outcome.actual}${outcome.message === '' ? '' : `: ${outcome.message}`}`,
    ),
  ];
}
