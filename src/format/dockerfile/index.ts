export {
  argumentsOf,
  positionOf,
  type Directive,
  type Dockerfile,
  type DockerfileFault,
  type Heredoc,
  type Instruction,
  type Position,
  type Word,
} from './dockerfile.ts';
export { DOCKERFILE_LIMITS } from './limits.ts';
export { parseDockerfile } from './parse.ts';
export { printDockerfile } from './print.ts';
export { parseScript } from './shell/parse-script.ts';
export type { ShellCommand, ShellList, ShellWord, SimpleCommand } from './shell/script.ts';
export { expandVariables, variableReferences, type VariableReference } from './variables.ts';
export { unquote } from './words.ts';
