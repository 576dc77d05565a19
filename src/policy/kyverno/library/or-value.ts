import { CelError, type CelLibrary, declare, Optional } from '../../cel/index.ts';

const NAME = '__orValueCompat__';

/** Kyverno lets `orValue` be called on a value that is no optional: it is then that value. */
export const OR_VALUE_LIBRARY: CelLibrary = {
  name: 'kyverno.orValue',
  functions: [
    declare(`${NAME}(dyn, dyn): dyn`, ([value, fallback]) => {
      if (!(value instanceof Optional)) return value!;
      return value.value ?? fallback ?? new CelError('no value');
    }),
  ],
  macros: [
    {
      name: 'orValue',
      member: true,
      args: 1,
      expand: ({ target, args, place }, nodes) => target && nodes.call(NAME, [target, ...args], place),
    },
  ],
};
