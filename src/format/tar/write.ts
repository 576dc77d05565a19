/** A member of a layer: a file with its text or bytes, a directory, or a symbolic link. */
export type TarInput =
  | { readonly path: string; readonly content: string | Uint8Array; readonly mode?: number }
  | { readonly path: string; readonly directory: true }
  | { readonly path: string; readonly link: string; readonly hard?: true };

/** Writes a ustar archive whose bytes depend on its input only: owner root, time 0, members in the given order. */
export function writeTar(members: readonly TarInput[]): Buffer {
  const parts: Buffer[] = [];
  for (const member of members) {
    const content = 'content' in member ? Buffer.from(member.content as string) : Buffer.alloc(0);
    parts.push(header(member, content.length), content, Buffer.alloc((512 - (content.length % 512)) % 512));
  }
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}

function header(member: TarInput, size: number): Buffer {
  const block = Buffer.alloc(512);
  const name = 'directory' in member ? `${member.path}/` : member.path;
  const cut = name.length > 100 ? name.lastIndexOf('/', 155) : -1;
  block.write(name.slice(cut + 1), 0);
  if (cut > 0) block.write(name.slice(0, cut), 345);
  const mode = 'directory' in member ? 0o755 : 'link' in member ? 0o777 : (member.mode ?? 0o644);
  block.write(`${octal(mode, 7)}\0`, 100);
  block.write(`${octal(0, 7)}\0${octal(0, 7)}\0`, 108);
  block.write(`${octal(size, 11)}\0${octal(0, 11)}\0`, 124);
  block.write(' '.repeat(8), 148);
  block.write('directory' in member ? '5' : 'link' in member ? (member.hard === true ? '1' : '2') : '0', 156);
  if ('link' in member) block.write(member.link, 157);
  block.write('ustar\u000000', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 6)}\0 `, 148);
  return block;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}
