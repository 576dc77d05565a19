import { buildCommand } from '@stricli/core';
import { convertRecording } from '#detect/index.ts';
import type { CliContext } from '../../context.ts';
import { writeText } from '../../lines.ts';

/** `bulkhead detect convert`. */
export const convert = buildCommand<object, [string], CliContext>({
  docs: {
    brief: 'Write a recording as JSON lines',
    fullDescription: 'Example: bulkhead detect convert attack.scap > attack.jsonl',
  },
  parameters: {
    positional: {
      kind: 'tuple',
      parameters: [{ brief: 'The recording', placeholder: 'FILE', parse: String }],
    },
  },
  async func(_flags, recording) {
    for await (const lines of convertRecording(recording)) await writeText(this, lines);
  },
});
