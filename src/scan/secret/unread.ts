/** Files that are not looked at, for what they are; `docs/reference/secret-review.md` lists them for people. */
export interface Unread {
  readonly what: string;
  /** Ends of names, without the dot. */
  readonly extensions?: readonly string[];
  /** Where in an image: the beginning of the path, as an expression. */
  readonly below?: readonly string[];
}

/** What no one writes a secret into: compiled, drawn or recorded, or written by a distribution for everyone to read. */
export const UNREAD: readonly Unread[] = [
  { what: 'compiled code', extensions: words('class so dll exe pyo o a wasm dex elc beam kotlin_module') },
  {
    what: 'pictures, sound and fonts',
    extensions: words(
      'png jpg jpeg gif ico webp bmp tif tiff svg svgz xpm xcf psd mp3 mp4 ogg wav flac webm avi mov ttf otf eot woff woff2 pfb afm',
    ),
  },
  { what: 'printed pages', extensions: words('pdf ps eps dvi') },
  { what: 'compiled translations', extensions: words('mo gmo qm') },
  {
    what: "a distribution's manuals, translations, time zones, fonts and icons",
    below: [
      ...words('man locale info i18n zoneinfo fonts icons terminfo X11 mime').map(
        (name) => `usr/share/${name}/`,
      ),
      'usr/lib/locale/',
    ],
  },
  {
    what: "a distribution's compressed documentation",
    below: ['usr/share/doc/'],
    extensions: words('gz xz bz2'),
  },
  {
    what: 'lists of files and digests that dpkg keeps',
    below: ['var/lib/dpkg/info/'],
    extensions: words('list md5sums symbols shlibs triggers'),
  },
  {
    what: "a distribution's C headers, and the library of its Perl: what people add stands in `usr/local`",
    below: ['usr/include/', 'usr/lib/gcc/', 'usr/share/perl/', 'usr/lib/[^/]{1,40}/perl(?:-base)?/'],
  },
  { what: "a distribution's index of packages", below: ['var/lib/apt/lists/'] },
];

const EXTENSIONS = new Set(
  UNREAD.flatMap(({ below, extensions }) => (below === undefined ? extensions! : [])),
);

/** One expression, since it is tried on every path of an image. */
const PLACES = new RegExp(
  UNREAD.filter(({ below }) => below !== undefined)
    .map(
      ({ below, extensions }) =>
        `^(?:${below!.join('|')})${extensions === undefined ? '' : `.*\\.(?:${extensions.join('|')})$`}`,
    )
    .join('|'),
);

/** True when a file's name or place in an image says that nobody writes a secret into it. */
export function isUnread(path: string): boolean {
  return EXTENSIONS.has(extensionOf(path)) || PLACES.test(path);
}

function extensionOf(path: string): string {
  const dot = path.lastIndexOf('.');
  return dot < 0 || dot < path.length - MAX_EXTENSION - 1 ? '' : path.slice(dot + 1).toLowerCase();
}

/** `kotlin_module`. */
const MAX_EXTENSION = 13;

function words(text: string): readonly string[] {
  return text.split(' ');
}
