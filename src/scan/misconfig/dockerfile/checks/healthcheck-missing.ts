import type { DockerfileCheck } from '../check.ts';
import { startOf } from '../context.ts';

/** The image has no HEALTHCHECK. */
export const healthcheckMissing: DockerfileCheck = {
  id: 'DF050',
  aliases: ['DL3057', 'CKV_DOCKER_2', 'DS-0026'],
  title: 'The image has no HEALTHCHECK',
  severity: 'low',
  why: 'Without it an engine takes a container that hangs for a healthy one. (Kubernetes uses probes instead.)',
  fix: 'Add HEALTHCHECK with a command that asks the service, or HEALTHCHECK NONE.',
  controls: ['CIS-Docker-4.6'],
  examples: {
    good: ['FROM a:1\nHEALTHCHECK CMD ["true"]\n', 'FROM a:1 AS x\nHEALTHCHECK NONE\nFROM x\n'],
    bad: ['FROM a:1\n', 'FROM a:1\nHEALTHCHECK NONE\nFROM b:1\n'],
  },
  *find(context) {
    const last = context.stages.at(-1);
    let stage = last;
    while (stage !== undefined) {
      if (stage.instructions.some((one) => (one.trigger ?? one).keyword === 'HEALTHCHECK')) return;
      stage = stage.base;
    }
    if (last !== undefined) yield { at: startOf(last.from) };
  },
};
