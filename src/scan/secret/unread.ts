/** Files that are not looked at, for what they are; `docs/reference/secret-review.md` lists them for people. */
export interface Unread {
  readonly what: string;
  /** Ends of names, without the dot. */
  readonly extensions?: readonly string[];
  /** Where in an image: the beginning of the path. */
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
    below: words('man locale info i18n zoneinfo fonts icons terminfo X11 mime').map(
      (name) => `usr/share/${name}/`,
    ),
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
  { what: "a distribution's index of packages", below: ['var/lib/apt/lists/'] },
];

const EXTENSIONS = new Set(
  UNREAD.flatMap(({ below, extensions }) => (below === undefined ? extensions! : [])),
);
const TREES = UNREAD.flatMap(({ below, extensions }) =>
  (below ?? []).map((tree) => ({
    tree,
    extensions: extensions === undefined ? undefined : new Set(extensions),
  })),
);

/** True when a file's name or place in an image says that nobody writes a secret into it. */
export function isUnread(path: string): boolean {
  const extension = extensionOf(path);
  if (EXTENSIONS.has(extension)) return true;
  const top = path.charCodeAt(0);
  // `usr/share/`, `usr/lib/`, `var/lib/`: most paths of an image begin otherwise or are soon known not to be in them.
  if (top !== U && top !== V) return false;
  return TREES.some(
    ({ tree, extensions }) =>
      path.startsWith(tree) && (extensions === undefined || extensions.has(extension)),
  );
}

const U = 0x75;
const V = 0x76;

function extensionOf(path: string): string {
  const dot = path.lastIndexOf('.');
  return dot < 0 || dot < path.length - MAX_EXTENSION - 1 ? '' : path.slice(dot + 1).toLowerCase();
}

/** `kotlin_module`. */
const MAX_EXTENSION = 13;

function words(text: string): readonly string[] {
  return text.split(' ');
}
