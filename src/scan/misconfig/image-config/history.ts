import type { CheckedImageConfig } from './check.ts';

/** More steps than that no image has; layers are limited to 127 by most engines. */
const MAX_STEPS = 1000;
/** A longer instruction is generated; its beginning says what it is. */
const MAX_STEP = 8192;

/** The instructions of the history as a Dockerfile would have them, of the builder of old (`#(nop)`) and BuildKit's. */
export function historyInstructions(image: CheckedImageConfig): { keyword: string; text: string }[] {
  return image.history.slice(0, MAX_STEPS).flatMap(({ createdBy }) => {
    const step = (createdBy ?? '').slice(0, MAX_STEP).replace(/^\/bin\/sh -c #\(nop\)\s{0,9}/, '');
    const text = step.replace(/ # buildkit$/, '').trim();
    if (text === '') return [];
    const match = /^([A-Z]{3,11})\s/.exec(text);
    return [{ keyword: match?.[1] ?? 'RUN', text: match === null ? `RUN ${text}` : text }];
  });
}
