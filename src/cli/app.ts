import {
  buildApplication,
  buildRouteMap,
  proposeCompletions,
  run,
  text_en,
  type Application,
} from '@stricli/core';
import type { CliContext } from './context.ts';
import { EXIT } from './exit-status.ts';
import { describeProblem } from './problem-text.ts';
import { VERSION } from './version.ts';

/** The command that completion scripts call; it is not listed in help. */
const COMPLETE = '__complete';

/** Every command, loaded when it is asked for: all of them together take longer to load than a small image to scan. */
const COMMANDS = {
  scan: async () => (await import('./command/scan.ts')).scanCommand,
  sbom: async () => (await import('./command/sbom.ts')).sbomCommand,
  policy: async () => (await import('./command/policy/routes.ts')).policyRoutes,
  detect: async () => (await import('./command/detect.ts')).detectRoutes,
  db: async () => (await import('./command/db.ts')).databaseRoutes,
  cache: async () => (await import('./command/cache.ts')).cacheRoutes,
  completion: async () => (await import('./command/completion.ts')).completionCommand,
} as const;

/** The application with the command that is named, or with all of them where none is: for help, completion and mistakes. */
async function loadApplication(name: string | undefined): Promise<Application<CliContext>> {
  const wanted = Object.entries(COMMANDS).filter(([known]) => known === name);
  const loaded = (wanted.length > 0 ? wanted : Object.entries(COMMANDS)).map(
    async ([known, load]) => [known, await load()] as const,
  );
  const routes = buildRouteMap({
    routes: Object.fromEntries(await Promise.all(loaded)),
    docs: {
      brief: 'Container security from image to incident',
      fullDescription: [
        'Container security from image to incident: one program, one data model, one policy language.',
        'Exit status: 0 nothing at or above the gate, 1 findings, 2 usage or failure, 3 something could not be checked.',
      ].join('\n'),
    },
  });
  return buildApplication(routes, {
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
}

/** Runs one command line; the exit status is left in `context.process.exitCode`. */
export async function runCli(args: readonly string[], context: CliContext): Promise<void> {
  const app = await loadApplication(args[0]);
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
