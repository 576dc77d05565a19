import type { DockerfileCheck } from '../check.ts';
import { startOf } from '../context.ts';

/** Two stages have the same name. */
export const stageNameDuplicate: DockerfileCheck = {
  id: 'DF028',
  aliases: ['DL3024', 'DuplicateStageName', 'DS-0012', 'CKV_DOCKER_11'],
  title: 'Two stages have the same name',
  severity: 'medium',
  why: 'Later instructions mean the last one of that name, which is seldom what was meant.',
  fix: 'Give each stage its own name.',
  controls: [],
  examples: {
    good: ['FROM a:1 AS x\nFROM b:1 AS y\n'],
    bad: ['FROM a:1 AS x\nFROM b:1 AS X\n'],
  },
  *find(context) {
    const seen = new Set<string>();
    for (const { name, from } of context.stages) {
      const key = name?.toLowerCase();
      if (key === undefined) continue;
      if (seen.has(key)) yield { at: startOf(from) };
      seen.add(key);
    }
  },
};
