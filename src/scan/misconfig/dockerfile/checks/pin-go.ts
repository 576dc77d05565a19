import type { DockerfileCheck } from '../check.ts';
import { subcommand } from '../run-script.ts';

/** go install without a version. */
export const pinGo: DockerfileCheck = {
  id: 'DF091',
  aliases: ['DL3062'],
  title: 'go install without a version',
  severity: 'low',
  why: 'What is built then changes from day to day.',
  fix: 'Write module@v1.2.3.',
  controls: ['CIS-Docker-4.2'],
  examples: {
    good: [
      'FROM a:1\nRUN go install example.com/a@v1.2.3\n',
      'FROM a:1\nRUN go install ./cmd/a && go build -o /a example.com/b/c && go install example.com/a@$V\n',
    ],
    bad: ['FROM a:1\nRUN go install example.com/a@latest\n', 'FROM a:1\nRUN go get example.com/a/b\n'],
  },
  *find(context) {
    for (const call of context.calls) {
      if (call.name !== 'go' || !/^(?:install|get|run)$/.test(subcommand(call) ?? '')) continue;
      const running = subcommand(call) === 'run';
      const loose = call.words.find(({ value }) => {
        const module = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+\/[^@$]+(?:@(.*))?$/.exec(value);
        if (module === null) return false;
        return module[1] === undefined
          ? !running && !value.endsWith('.go')
          : /^(?:latest|main|master|HEAD)$/.test(module[1]);
      });
      if (loose !== undefined) yield { at: call.place(loose.offset) };
    }
  },
};
