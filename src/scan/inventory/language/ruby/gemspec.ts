/** What the specification of an installed gem says. */
export interface Gemspec {
  readonly name: string;
  readonly version: string;
  /** `ruby`, or what its compiled parts run on: `x86_64-linux`. */
  readonly platform: string;
  readonly licenses: readonly string[];
}

const NAME = /^[A-Za-z0-9_.-]{1,256}$/;
/** Gem::Version, "anchored": digits and letters with dots, and a hyphen for what was a prerelease. */
const VERSION = /^\d+(?:\.[0-9A-Za-z]+)*(?:-[0-9A-Za-z.-]+)?$/;

/**
 * Reads what `Gem::Specification#to_ruby` wrote when the gem was installed. Its `# stub:` comment has all that matters;
 * older ones are read by their assignments. `undefined` when it tells no name or no version.
 */
export function readGemspec(text: string): Gemspec | undefined {
  const stub = /^# stub: (\S+) (\S+) (\S+)/m.exec(text);
  const name = stub?.[1] ?? assigned(text, 'name');
  const version = stub?.[2] ?? assigned(text, 'version');
  const platform = stub?.[3] ?? assigned(text, 'platform') ?? 'ruby';
  if (name === undefined || version === undefined || !NAME.test(name) || !VERSION.test(version))
    return undefined;
  return { name, version, platform, licenses: licensesOf(text) };
}

/** `s.name = "rack".freeze`, `s.version = Gem::Version.new("1.0")`. */
function assigned(text: string, attribute: string): string | undefined {
  const line = new RegExp(`^[ \\t]*\\w+\\.${attribute}[ \\t]*=(.*)$`, 'm').exec(text)?.[1];
  return line === undefined ? undefined : /["']([^"']*)["']/.exec(line)?.[1];
}

/** `s.licenses = ["MIT".freeze, "Ruby".freeze]`, or one `s.license`. */
function licensesOf(text: string): string[] {
  const line = /^[ \t]*\w+\.licenses?[ \t]*=(.*)$/m.exec(text)?.[1] ?? '';
  return Array.from(line.matchAll(/["']([^"']+)["']/g), (match) => match[1]!);
}
