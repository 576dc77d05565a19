import type { DockerfileCheck } from '../check.ts';
import { argumentDefinitions, type Stage } from '../context.ts';
import { positionOf, variableReferences } from '#format/index.ts';

/** A variable that nothing sets. */
export const undefinedVariable: DockerfileCheck = {
  id: 'DF064',
  aliases: ['UndefinedVar'],
  title: 'A variable that nothing sets',
  severity: 'low',
  why: 'It expands to nothing, and a misspelt name is not noticed.',
  fix: 'Declare it with ARG or ENV in the stage, or correct the name.',
  controls: [],
  examples: {
    good: [
      'FROM a:1\nARG V\nCOPY $V /a\n',
      'FROM a:1\nENV V=1\nWORKDIR /a/$V\n',
      'FROM a:1\nENV PATH=/x:$PATH\n',
      'FROM a:1\nCOPY ${V:-b} /a\n',
      'FROM a:1\nARG TARGETARCH\nCOPY $TARGETARCH /a\n',
      'FROM a:1 AS x\nENV V=1\nFROM x\nWORKDIR /a/$V\n',
      'FROM a:1\nENV V=${W:-}\n',
    ],
    bad: [
      'FROM scratch\nCOPY $V /a\n',
      'ARG V=1\nFROM scratch\nWORKDIR /a/$V\n',
      'FROM scratch AS x\nFROM x\nUSER $V\n',
    ],
  },
  *find(context) {
    const known = new Map<Stage | undefined, ReadonlySet<string>>();
    for (const stage of context.stages) {
      const names = new Set(stage.base === undefined ? ALWAYS : known.get(stage.base));
      // What a foreign base image sets nobody can see here.
      const foreign = isForeign(stage);
      for (const instruction of stage.instructions) {
        if (EXPANDED.has(instruction.keyword) && !foreign)
          for (const { name, offset } of variableReferences(instruction.text, context.file.escape))
            if (!names.has(name))
              yield { at: positionOf(instruction, offset), message: `nothing sets $${name}` };
        if (instruction.keyword === 'ARG' || instruction.keyword === 'ENV')
          for (const { name } of argumentDefinitions(instruction, context.file.escape)) names.add(name);
      }
      known.set(stage, names);
    }
  },
};

/** Instructions whose variables the builder expands (Dockerfile reference, "Environment replacement"). */
const EXPANDED = new Set('ADD COPY ENV EXPOSE LABEL STOPSIGNAL USER VOLUME WORKDIR'.split(' '));
/** Set in every build, without ARG. */
const ALWAYS =
  'PATH HTTP_PROXY http_proxy HTTPS_PROXY https_proxy FTP_PROXY ftp_proxy NO_PROXY no_proxy ALL_PROXY all_proxy'.split(
    ' ',
  );

function isForeign(stage: Stage): boolean {
  let root = stage;
  while (root.base !== undefined) root = root.base;
  return root.resolvedImage !== 'scratch';
}
