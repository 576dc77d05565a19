import type { ImageConfigCheck } from '../check.ts';

/** The image has no health check. */
export const healthcheckMissing: ImageConfigCheck = {
  id: 'IC003',
  aliases: ['CIS-DI-0006', 'DS026'],
  title: 'The image has no health check',
  severity: 'low',
  why: 'Without it an engine takes a container that hangs for a healthy one. (Kubernetes uses probes instead.)',
  fix: 'Add HEALTHCHECK with a command that asks the service, or HEALTHCHECK NONE.',
  controls: ['CIS-Docker-4.6'],
  examples: {
    good: [{ healthcheck: { test: ['CMD', 'true'] } }, { healthcheck: { test: ['NONE'] } }],
    bad: [{}, { healthcheck: { test: [] } }],
  },
  *find({ config }) {
    if ((config.healthcheck?.test.length ?? 0) === 0) yield { subject: 'healthcheck' };
  },
};
