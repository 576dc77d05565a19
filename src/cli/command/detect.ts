import { buildRouteMap } from '@stricli/core';
import { cond } from './detect/cond.ts';
import { convert } from './detect/convert.ts';
import { replay } from './detect/replay.ts';
import { ruleRoutes } from './detect/rules.ts';

/** `bulkhead detect`: what containers do. */
export const detectRoutes = buildRouteMap({
  routes: { cond, replay, convert, rules: ruleRoutes },
  docs: { brief: 'Rules about what containers do' },
});
