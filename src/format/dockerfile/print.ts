import type { Dockerfile, Instruction } from './dockerfile.ts';

/** Writes a Dockerfile with one line an instruction; parsing that gives the same instructions. Comments are left out. */
export function printDockerfile(file: Dockerfile): string {
  const directives = file.directives.map(({ name, value }) => `# ${name}=${value}\n`);
  return [...directives, ...file.instructions.map(printInstruction)].join('');
}

function printInstruction(instruction: Instruction): string {
  const bodies = instruction.heredocs.map(({ content, name }) => `${content}${name}\n`);
  return `${instruction.text}\n${bodies.join('')}`;
}
