/** Words of a name that hold a secret, whatever else the name says. */
const SECRET =
  /(?:^|_)(?:password|passwd|passphrase|pwd|secret|token|apikey|api_key|private_key|secret_key|access_key|credentials?|auth)(?:_|$)/;
/** What such names are also made of when they hold no secret: places, names, sizes, public halves. */
const PLAIN =
  /(?:^|_)(?:file|path|dir|url|uri|endpoint|host|port|name|id|user|length|ttl|expiry|public|type|provider|method|issuer|enabled|mode|key_id)$|^public_|_public_/;

/** True when a variable of this name holds a secret by all appearance. */
export function isSecretName(name: string): boolean {
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/[-.]/g, '_')
    .toLowerCase();
  return SECRET.test(words) && !PLAIN.test(words);
}

/** True unless the value is none, a variable, or says that it is to be given later; an ARG has a value when it is used. */
export function isSecretValue(value: string | undefined, isArgument: boolean): boolean {
  if (value === undefined || value === '') return isArgument;
  return !/^\$|^(?:true|false|null|none|changeme|\/run\/secrets\/.*|<.*>)$/i.test(value);
}
