import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './programs.ts';

/** Certificates of one short-lived authority, as files and as text. */
export interface Certificates {
  readonly caFile: string;
  readonly serverKeyFile: string;
  readonly serverCertFile: string;
  readonly clientKeyFile: string;
  readonly clientCertFile: string;
  readonly serverKey: string;
  readonly serverCert: string;
}

/** Makes an authority, a server's certificate for `names` (`DNS:…`, `IP:…`) and a client's, by openssl. */
export async function makeCertificates(
  parent: string,
  names: readonly string[] = ['IP:127.0.0.1', 'DNS:localhost', 'DNS:registry.test'],
): Promise<Certificates> {
  const directory = await mkdtemp(join(parent, 'certificates-'));
  const path = (name: string): string => join(directory, name);
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  await run(
    'openssl',
    'req',
    '-x509',
    ...key,
    '-days',
    '2',
    '-subj',
    '/CN=Test authority',
    '-keyout',
    path('ca.key'),
    '-out',
    path('ca.crt'),
  );
  const issue = async (name: string, extensions: string): Promise<void> => {
    await writeFile(path(`${name}.ext`), extensions);
    await run(
      'openssl',
      'req',
      ...key,
      '-subj',
      `/CN=${name}`,
      '-keyout',
      path(`${name}.key`),
      '-out',
      path(`${name}.csr`),
    );
    await run(
      'openssl',
      'x509',
      '-req',
      '-days',
      '2',
      '-in',
      path(`${name}.csr`),
      '-CA',
      path('ca.crt'),
      '-CAkey',
      path('ca.key'),
      '-CAcreateserial',
      '-extfile',
      path(`${name}.ext`),
      '-out',
      path(`${name}.crt`),
    );
  };
  await issue('server', `subjectAltName=${names.join(',')}\nextendedKeyUsage=serverAuth\n`);
  await issue('client', 'extendedKeyUsage=clientAuth\n');
  return {
    caFile: path('ca.crt'),
    serverKeyFile: path('server.key'),
    serverCertFile: path('server.crt'),
    clientKeyFile: path('client.key'),
    clientCertFile: path('client.crt'),
    serverKey: await readFile(path('server.key'), 'utf8'),
    serverCert: await readFile(path('server.crt'), 'utf8'),
  };
}
