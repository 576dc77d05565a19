const WITH_EXEC_FORM: ReadonlySet<string> = new Set(
  'ADD CMD COPY ENTRYPOINT HEALTHCHECK RUN SHELL VOLUME'.split(' '),
);

/** The exec form of an instruction's arguments; `mixed` when they are a JSON list that holds more than strings. */
export function readExecForm(
  keyword: string,
  written: string,
): { readonly exec?: readonly string[]; readonly mixed: boolean } {
  // HEALTHCHECK has its list after the word CMD.
  const text = keyword === 'HEALTHCHECK' ? written.replace(/^[^\t-\r ]+[\t-\r ]*/, '') : written;
  if (!WITH_EXEC_FORM.has(keyword) || !text.startsWith('[')) return { mixed: false };
  try {
    const list: unknown = JSON.parse(text);
    if (!Array.isArray(list)) return { mixed: false };
    return list.every((item) => typeof item === 'string') ? { exec: list, mixed: false } : { mixed: true };
  } catch {
    // No JSON: then it is the shell form, as the reference says.
    return { mixed: false };
  }
}
