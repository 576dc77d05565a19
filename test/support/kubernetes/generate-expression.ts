type Kind = 'bool' | 'int' | 'double' | 'string' | 'texts' | 'containers' | 'quantity' | 'duration';

/** Ways to write a value of a kind: `$int` is any whole number; what is in angle brackets is written only once names are known. */
const WAYS: Readonly<Record<Kind, readonly string[]>> = {
  bool: [
    'true',
    'false',
    '($bool && $bool)',
    '($bool || $bool)',
    '!($bool)',
    '($bool ? $bool : $bool)',
    '$int < $int',
    '$int == $int',
    '$int >= $double',
    '$double != $double',
    '$string == $string',
    '$string < $string',
    '$string.startsWith($string)',
    '$string.endsWith($string)',
    '$string.contains($string)',
    "$string.matches('^[a-z]+(-[a-z])?$')",
    "$string.matches('[0-9]')",
    '$string in $texts',
    '$texts == $texts',
    '$texts.all(@, $bool)',
    '$texts.exists(@, @ == $string)',
    '$texts.exists_one(@, @ != $string)',
    '$containers.all(@, has(@.resources.limits))',
    '$containers.exists(@, @.image.endsWith($string))',
    '$containers.all(@, @.ports.all(p, p.containerPort > $int))',
    'has(object.data)',
    'has(object.data.level)',
    'has(object.spec.replicas)',
    'object.?spec.template.hasValue()',
    "'level' in object.data",
    'object.data.all(@, v, v != $string)',
    '$quantity.isLessThan($quantity)',
    '$quantity.compareTo($quantity) > $int',
    '$duration > $duration',
    'isQuantity($string)',
    'isIP($string)',
    'isURL($string)',
    'sets.contains($texts, $texts)',
    'sets.intersects($texts, $texts)',
    'sets.equivalent($texts, $texts)',
    'dyn($string) == dyn($int)',
    '$texts.isSorted()',
    'optional.ofNonZeroValue($string).hasValue()',
    'cel.bind(@, $string, @ == $string)',
  ],
  int: [
    '0',
    '1',
    '3',
    '-7',
    '9223372036854775807',
    '($int + $int)',
    '($int - $int)',
    '($int * $int)',
    '($int / $int)',
    '($int % $int)',
    '-($int)',
    'size($string)',
    '$texts.size()',
    'size($containers)',
    // A literal that is no number is refused when the policy is made; the parts of a sum are looked at later.
    "int($string + '')",
    'int($double)',
    'object.spec.replicas',
    'object.?spec.replicas.orValue($int)',
    '$string.indexOf($string)',
    '$string.lastIndexOf($string)',
    '$texts.indexOf($string)',
    '$texts.map(@, size(@)).sum()',
    '$texts.map(@, size(@)).max()',
    '$quantity.sign()',
    "quantity('12k').asInteger()",
    '$duration.getMinutes()',
    '($bool ? $int : $int)',
  ],
  double: [
    '0.5',
    '2.0',
    '-1e3',
    '($double + $double)',
    '($double / $double)',
    'double($int)',
    '$quantity.asApproximateFloat()',
  ],
  string: [
    "''",
    "'a'",
    "'web-a'",
    "'high'",
    "'1Gi'",
    "'10.1.2.3'",
    "'ünï'",
    'object.metadata.name',
    'object.data.level',
    "object.?data.level.orValue('none')",
    'object.data.count',
    'object.data.memory',
    'object.kind',
    'request.operation',
    'namespaceObject.metadata.name',
    '($string + $string)',
    'string($int)',
    'string($double)',
    'string($bool)',
    '$string.lowerAscii()',
    '$string.upperAscii()',
    '$string.substring($int)',
    '$string.substring($int, $int)',
    '$string.charAt($int)',
    '$string.replace($string, $string)',
    '$string.trim()',
    "$texts.join(',')",
    '$texts[($int) % 4]',
    '$containers[0].image',
    "'%s-%d-%.2f-%t'.format([$string, $int, $double, $bool])",
    "'%x|%s'.format([$int, $texts])",
    "$string.find('[a-z]+')",
    '($bool ? $string : $string)',
    'string($duration)',
  ],
  texts: [
    "['a', 'web-a', 'b']",
    '[$string, $string]',
    '($texts + $texts)',
    '$string.split($string)',
    "$string.findAll('[a-z]')",
    '$texts.filter(@, $bool)',
    '$texts.map(@, @ + $string)',
    '$texts.map(@, $bool, $string)',
    '$containers.map(@, @.name)',
    '($bool ? $texts : $texts)',
    '[?object.?data.level, ?object.?metadata.name]',
  ],
  containers: [
    'object.spec.template.spec.containers',
    'object.?spec.template.spec.containers.orValue([])',
    '$containers.filter(@, @.name != $string)',
    '$containers.filter(@, has(@.resources))',
  ],
  quantity: [
    "quantity('1Gi')",
    "quantity('500m')",
    'quantity($string)',
    '$quantity.add($quantity)',
    '$quantity.sub($int)',
  ],
  duration: ["duration('90m')", "duration('-1.5s')", 'duration(object.data.age)', '($duration + $duration)'],
};
/** Deeper parts are the first, shortest ways of their kinds. */
const DEPTH_LIMIT = 4;

/** Expressions of Kubernetes' dialect that are true, false or errors depending on the object; the same for the same seed. */
export function generateExpressions(count: number, seed: number): string[] {
  const random = generator(seed);
  const write = (kind: Kind, depth: number): string => {
    const ways = WAYS[kind];
    const simple = ways.filter((way) => !way.includes('$'));
    const choices = depth >= DEPTH_LIMIT ? simple : ways;
    const way = choices[random(choices.length)]!;
    const name = `x${depth}`;
    return way.replaceAll('@', name).replaceAll(/\$([a-z]+)/g, (_, part: Kind) => write(part, depth + 1));
  };
  return Array.from({ length: count }, () => write('bool', 0));
}

/** Numbers below a limit, always the same after the same seed (a linear congruence with the constants of Knuth's MMIX). */
function generator(seed: number): (below: number) => number {
  let state = BigInt(seed);
  return (below) => {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
    return Number(state >> 33n) % below;
  };
}
