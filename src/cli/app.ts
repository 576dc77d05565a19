import { buildApplication, buildRouteMap, proposeCompletions, run, text_en } from '@stricli/core';
import { cacheRoutes } from './command/cache.ts';
import { COMPLETE, completionCommand } from './command/completion.ts';
import { databaseRoutes } from './command/db.ts';
import { detectRoutes } from './command/detect.ts';
import { policyRoutes } from './command/policy/routes.ts';
import { sbomCommand } from './command/sbom.ts';
import { scanCommand } from './command/scan.ts';
import type { CliContext } from './context.ts';
import { EXIT } from './exit-status.ts';
import { describeProblem } from './problem-text.ts';
import { VERSION } from './version.ts';

const routes = buildRouteMap({
  routes: {
    scan: scanCommand,
    sbom: sbomCommand,
    policy: policyRoutes,
    detect: detectRoutes,
    db: databaseRoutes,
    cache: cacheRoutes,
    completion: completionCommand,
  },
  docs: {
    brief: 'Container security from image to incident',
    fullDescription: [
      'Container security from image to incident: one program, one data model, one policy language.',
      'Exit status: 0 nothing at or above the gate, 1 findings, 2 usage or failure, 3 something could not be checked.',
    ].join('\n'),
  },
});

const app = buildApplication(routes, {
  name: 'bulkhead',
  versionInfo: { currentVersion: VERSION },
  scanner: { caseStyle: 'allow-kebab-for-camel', allowArgumentEscapeSequence: true },
  documentation: { disableAnsiColor: false, useAliasInUsageLine: false },
  determineExitCode: () => EXIT.failure,
  localization: {
    loadText: () => ({
      ...text_en,
      exceptionWhileRunningCommand: (error) => describeProblem(error),
      commandErrorResult: (error) => describeProblem(error),
    }),
  },
});

/** Runs one command line; the exit status is left in `context.process.exitCode`. */
export async function runCli(args: readonly string[], context: CliContext): Promise<void> {
  if (args[0] === COMPLETE) {
    const proposals = await proposeCompletions(app, args.slice(1), context as never);
    for (const { completion } of proposals) context.process.stdout.write(`${completion}\n`);
    return;
  }
  await run(app, args, context as never);
  // The framework has statuses of its own for wrong usage, below zero or above 250.
  const status = Number(context.process.exitCode ?? 0);
  if (status < 0 || status > EXIT.incomplete) context.process.exitCode = EXIT.failure;
}
