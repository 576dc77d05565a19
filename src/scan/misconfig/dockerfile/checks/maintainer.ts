import type { DockerfileCheck } from '../check.ts';
import { everyInstruction, startOf } from '../context.ts';

/** MAINTAINER is deprecated. */
export const maintainer: DockerfileCheck = {
  id: 'DF053',
  aliases: ['DL4000', 'MaintainerDeprecated', 'DS-0022', 'CKV_DOCKER_6'],
  title: 'MAINTAINER is deprecated',
  severity: 'negligible',
  why: 'A label says the same and is seen by `docker inspect`.',
  fix: 'Use LABEL org.opencontainers.image.authors.',
  controls: [],
  examples: {
    good: ['FROM a:1\nLABEL org.opencontainers.image.authors="x"\n'],
    bad: ['FROM a:1\nMAINTAINER x\n', 'FROM a:1\nMAINTAINER "x y" <a@e.com>\n'],
  },
  *find(context) {
    for (const maintainer of everyInstruction(context, 'MAINTAINER')) {
      const at = startOf(maintainer);
      const name = maintainer.text.slice(maintainer.argumentsOffset);
      const text = `LABEL org.opencontainers.image.authors="${name.replaceAll(/["\\$`]/g, '')}"`;
      const whole = maintainer.pieces.length === 1 && name.trim() !== '';
      yield { at, ...(whole ? { patch: [{ ...at, length: maintainer.text.length, text }] } : {}) };
    }
  },
};
