import { buildCommand } from '@stricli/core';
import type { CliContext } from '../context.ts';
import { proposeOf } from '../flag-value.ts';

/** What the scripts call; app.ts answers it. */
const COMPLETE = '__complete';

const SCRIPTS = {
  bash: `_bulkhead() {
  local IFS=$'\\n'
  COMPREPLY=( $(bulkhead ${COMPLETE} "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null) )
  [ "\${#COMPREPLY[@]}" -gt 0 ] || COMPREPLY=( $(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}") )
}
complete -F _bulkhead bulkhead
`,
  zsh: `#compdef bulkhead
_bulkhead() {
  local -a found
  found=("\${(@f)$(bulkhead ${COMPLETE} "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [ -n "\${found[1]}" ]; then compadd -a found; else _files; fi
}
compdef _bulkhead bulkhead
`,
  fish: `complete -c bulkhead -a '(bulkhead ${COMPLETE} (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'
`,
} as const;

type Shell = keyof typeof SCRIPTS;

/** `bulkhead completion SHELL`. */
export const completionCommand = buildCommand<object, [Shell], CliContext>({
  docs: {
    brief: 'Print the completion script of a shell',
    fullDescription:
      'Examples:\n  bulkhead completion bash > /etc/bash_completion.d/bulkhead\n  bulkhead completion fish > ~/.config/fish/completions/bulkhead.fish',
  },
  parameters: {
    positional: {
      kind: 'tuple',
      parameters: [
        {
          brief: Object.keys(SCRIPTS).join(', '),
          placeholder: 'SHELL',
          parse: parseShell,
          proposeCompletions: proposeOf(Object.keys(SCRIPTS)),
        },
      ],
    },
  },
  func(_flags, shell) {
    this.process.stdout.write(SCRIPTS[shell]);
  },
});

function parseShell(text: string): Shell {
  if (!Object.hasOwn(SCRIPTS, text)) throw new Error(`there are ${Object.keys(SCRIPTS).join(', ')}`);
  return text as Shell;
}
