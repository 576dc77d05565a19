import { buildRouteMap } from '@stricli/core';
import { celCommand } from './cel.ts';
import { checkCommand } from './check.ts';
import { explainCommand } from './explain.ts';
import { listCommand } from './list.ts';
import { podSecurityCommand } from './pod-security.ts';
import { simulateCommand } from './simulate.ts';
import { testCommand } from './test.ts';

/** `bulkhead policy`: what may be. */
export const policyRoutes = buildRouteMap({
  routes: {
    check: checkCommand,
    test: testCommand,
    simulate: simulateCommand,
    explain: explainCommand,
    list: listCommand,
    cel: celCommand,
    'pod-security': podSecurityCommand,
  },
  docs: { brief: 'Decide by policies: check, test, simulate, explain' },
});
