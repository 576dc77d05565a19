import { buildCommand, buildRouteMap } from '@stricli/core';
import { cacheUsage, clearCache } from '#scan/index.ts';
import type { CliContext } from '../context.ts';
import { cacheHome } from '../directories.ts';

const info = buildCommand<object, [], CliContext>({
  docs: { brief: 'Show where the cache lies and how large it is' },
  parameters: {},
  func() {
    const usage = cacheUsage(cacheHome(this.process.env, this.home));
    this.process.stdout.write(
      `directory  ${usage.directory}\nentries    ${usage.files}\nbytes      ${usage.bytes}\nlimit      ${usage.limit}\n`,
    );
  },
});

const clear = buildCommand<object, [], CliContext>({
  docs: { brief: 'Remove all cached layer results' },
  parameters: {},
  func() {
    clearCache(cacheHome(this.process.env, this.home));
  },
});

/** `bulkhead cache`: the results of layers that were read before. */
export const cacheRoutes = buildRouteMap({
  routes: { info, clear },
  docs: { brief: 'The results of layers that were read before' },
});
