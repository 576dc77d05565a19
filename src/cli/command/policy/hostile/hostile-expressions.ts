import {
  MEGABYTE,
  POD,
  everyKind,
  nest,
  numbers,
  pod,
  podWithLabels,
  validation,
  type HostileQuestion,
} from './hostile-question.ts';

/** Expressions that want to last, or to fill the memory. */
export const HOSTILE_EXPRESSIONS: readonly HostileQuestion[] = [
  ...everyKind(
    'a list that is gone through again for each of its items',
    'object.list.all(a, object.list.all(b, a + b >= 0))',
    () => pod({ list: numbers(2_000) }),
    /limit|budget/,
  ),
  ...everyKind(
    'a regular expression that backtracks elsewhere',
    "object.list.all(x, x.matches('(a|a|aa)*$') && x.matches('^(a+)+b'))",
    () => pod({ list: ['a'.repeat(100_000)] }),
  ),
  ...everyKind(
    'a regular expression of a million states',
    "object.metadata.name.matches('((a{100}){100}){100}')",
    () => POD,
    /matches|pattern|repeat/,
  ),
  ...everyKind(
    'text that doubles forty times',
    `['a']${'.map(x, x + x)'.repeat(40)}.size() == 1`,
    () => POD,
    /limit|steps/,
  ),
  ...everyKind(
    'lists that double forty times',
    `[[1]]${'.map(x, x + x)'.repeat(40)}.size() == 1`,
    () => POD,
    /limit|steps/,
  ),
  ...everyKind(
    'a key that objects inherit',
    'object.constructor != null && object.toString != null',
    () => POD,
    /no such key: constructor/,
  ),
  ...everyKind('a type that is not what was meant', "object.metadata.labels['privileged'] == 'false'", () =>
    podWithLabels({ privileged: false }),
  ),
  ...everyKind(
    'an expression that does not end',
    '('.repeat(10_000),
    () => POD,
    /recursion|nested|expected|Syntax/i,
  ),
  ...everyKind(
    'an expression of a hundred thousand characters',
    `1 < ${'1 + '.repeat(30_000)}1`,
    () => POD,
    /size exceeds limit|longer|Too big|recursion/i,
  ),
  validation(
    'a map literal of ten thousand keys',
    `{${numbers(8_000)
      .map((n) => `'k${n}':1`)
      .join(',')}}.size() == 1`,
    () => POD,
  ),
  validation('a pattern from the document', 'object.list.all(x, object.metadata.name.matches(x))', () =>
    pod({ list: numbers(3_000).map((n) => `(a{0,${n % 900}}b?){0,30}`) }),
  ),
  validation(
    'a replacement that explodes',
    "object.text.replace('a', object.text).size() == 1",
    () => pod({ text: MEGABYTE }),
    /limit|steps/,
  ),
  validation(
    'a join that explodes',
    'object.list.map(x, object.text).join(object.text).size() == 1',
    () => pod({ text: MEGABYTE, list: numbers(1_000) }),
    /limit|steps/,
  ),
  validation(
    'a split into a million',
    "object.text.split('').map(x, object.text.split('')).size() == 1",
    () => pod({ text: MEGABYTE }),
    /limit|steps/,
  ),
  validation('a format that explodes', "'%s%s'.format([object.list, object.list]).size() == 1", () =>
    pod({ list: [numbers(1_000).map(() => 'a'.repeat(900))] }),
  ),
  validation(
    'a quantity of a billion digits',
    "quantity('1e999999999').isLessThan(quantity('1'))",
    () => POD,
  ),
  validation('a quantity of a million digits', 'quantity(object.text).isLessThan(quantity("1"))', () =>
    pod({ text: '9'.repeat(1_000_000) }),
  ),
  validation(
    'a duration, time and version of a million digits',
    'duration(object.text) < duration("1s") || isSemver(object.text) || timestamp(object.text) < timestamp(0)',
    () => pod({ text: '9'.repeat(1_000_000) }),
  ),
  validation('an int of a million digits', 'int(object.text) == 1', () =>
    pod({ text: '9'.repeat(1_000_000) }),
  ),
  validation('the same in a list of a list', 'object.list in object.lists', () =>
    pod({ list: numbers(1_000), lists: numbers(300).map(() => numbers(1_000).map((n) => n + 1)) }),
  ),
  validation(
    'sets of everything',
    'sets.contains(object.list, object.list.map(x, -1 - x))',
    () => pod({ list: numbers(5_000) }),
    /limit|steps/,
  ),
  validation('flattening what is deep', 'object.list.flatten(200).size() == 2', () =>
    pod({ list: [nest(200)] }),
  ),
  validation('ranges', 'lists.range(1000000000).size() == 1', () => POD),
  validation('sorting by what is long', 'object.list.sortBy(x, object.text)[0] == 1', () =>
    pod({ text: MEGABYTE, list: numbers(20_000) }),
  ),
];
