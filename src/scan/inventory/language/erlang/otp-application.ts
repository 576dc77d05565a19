import { MIB, type Json } from '#core/index.ts';
import { textOf } from '#format/index.ts';
import type { FileInspector } from '#scan/image/index.ts';
import type { Extractor } from '../../extractor.ts';
import { makePackage } from '../../make-package.ts';
import { isWord } from '../word.ts';

const NAME = 'language/otp-application';
/** Applications list their modules: a thousand take 40 kB. */
const MAX_BYTES: number = 1 * MIB;
/** The name comes first, behind a comment at most. */
const HEAD_CHARACTERS = 8192;
/** Compiled applications have their description beside their code (Erlang docs, "Applications"). */
const APPLICATION = /\/ebin\/[a-z][A-Za-z0-9_@]*\.app$/;

const inspector: FileInspector = {
  name: NAME,
  version: 2,
  extensions: ['app'],
  wants: ({ path }) => APPLICATION.test(path),
  inspect(_file, content): Json | undefined {
    const text = textOf(content.read(0, Math.min(content.size, MAX_BYTES)));
    const name = /^(?:\s|%.*\n)*\{\s*application\s*,\s*'?([a-z][A-Za-z0-9_@]{0,200})/.exec(
      text.slice(0, HEAD_CHARACTERS),
    )?.[1];
    const version = /\{\s*vsn\s*,\s*"([^"\n]{1,100})"/.exec(text)?.[1];
    return isWord(name) && isWord(version) ? { name, version } : undefined;
  },
};

/** Applications of Erlang and Elixir as they are compiled: of the runtime, of releases and of servers such as RabbitMQ. */
export const otpApplications: Extractor = {
  name: NAME,
  needs: [],
  inspectors: [inspector],
  extract({ filesystem }) {
    const packages = filesystem.observations(inspector.name).map(({ file: { path }, value }) => {
      const { name, version } = value as { name: string; version: string };
      return makePackage('otp', { name, version, path, foundBy: NAME, evidence: 'installed' });
    });
    return { packages, incomplete: [] };
  },
};
