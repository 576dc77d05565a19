import { describe, expect, it } from 'vitest';
import { sourceOfBytes } from '#format/index.ts';
import { builtInRules } from './built-in.ts';
import { expandTemplate as make } from './example-template.ts';
import { scanFile } from './scan-file.ts';

const rules = builtInRules();
const token = make('ghp_{crc:30}', 5);
const aws = make('AKIA{aws}', 5);
const secretKey = make('{b64:40}', 9);
const password = 'Zq8vTr1x!W2k';
const rsa = make('{pem:RSA PRIVATE KEY}', 3);
const lines = rsa.trim().split('\n');

function found(path: string, text: string | Uint8Array): string[] {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  return scanFile(rules, path, sourceOfBytes(bytes)).hits.map(({ rule, line }) => `${rule.id}@${line}`);
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

function bigEndian(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16();
}

function each(tests: readonly (readonly [string, string, string | Uint8Array, readonly string[]])[]): void {
  it.each(tests)('%s', (_what, path, text, expected) => expect(found(path, text)).toEqual(expected));
}

const github = 'github-personal-access-token@1';

describe('a secret is found once, in its line, in', () => {
  each([
    ['base64 of base64 of base64', 'a', base64(base64(base64(`token=${token} x`))), [github]],
    [
      'base64, beside another one',
      'a',
      `x: ${base64(`aws_access_key_id = ${aws}\naws_secret_access_key = ${secretKey}\n`)}`,
      ['aws-access-key-id@1', 'aws-secret-access-key@1'],
    ],
    [
      'base64 in lines of 76',
      'a',
      base64(`some header text\n${rsa}`).replaceAll(/(.{76})/g, '$1\n'),
      ['rsa-private-key@1'],
    ],
    ['UTF-16, big end first, with a mark', 'a', bigEndian(`\ufefftoken=${token}\n`), [github]],
    ['UTF-16, big end first, without a mark', 'a', bigEndian(`token=${token}\n`), [github]],
    ['escaped bytes', 'a', [...token].map((c) => `%${c.charCodeAt(0).toString(16)}`).join(''), [github]],
    ['capital hexadecimal digits', 'a', Buffer.from(token).toString('hex').toUpperCase(), [github]],
    ['JSON with escaped slashes', 'a', `{"u":"postgres:\\/\\/app:${password}@db\\/x"}`, ['postgres-url@1']],
    [
      'JSON with escaped characters',
      'a',
      `"https:\\u002f\\u002f${make('{=hooks}', 1)}.slack.com\\u002fservices\\u002fT0A1B2C3D\\u002fB0A1B2C3D\\u002fa1B2c3D4e5F6g7H8i9J0k1L2"`,
      ['slack-webhook@1'],
    ],
    ['JSON in JSON', 'a', JSON.stringify(JSON.stringify({ key: rsa })), ['rsa-private-key@1']],
    ['lines that end as on Windows', 'a', rsa.replaceAll('\n', '\r\n'), ['rsa-private-key@1']],
    ['strings that Java adds', 'A.java', lines.map((l) => `"${l}\\n" +`).join('\n'), ['rsa-private-key@1']],
    [
      'strings that PHP joins',
      'a.php',
      lines.map((l) => `'${l}' . "\\n" .`).join('\n'),
      ['rsa-private-key@1'],
    ],
    ['a comment', 'a.conf', lines.map((l) => `# ${l}`).join('\n'), ['rsa-private-key@1']],
    ['a list', 'a.py', `[${lines.map((l) => `'${l}',`).join('\n')}]`, ['rsa-private-key@1']],
    ['a block of YAML', 'a.yaml', `password: >-\n  ${password}\n`, ['configuration-password@2']],
    ['an element of XML', 'a.xml', `<SomeToken>\n    ${make('{rand:32}', 3)}\n</x>`, ['generic-token@2']],
    [
      'a token whose header names no algorithm',
      'a',
      `x: ${[`{"typ":"JWT"}`, `{"sub":"a1b2c3d4"}`].map((part) => Buffer.from(part).toString('base64url')).join('.')}.${make('{alnum:43}', 3)}`,
      ['json-web-token@1'],
    ],
    ['random text without capitals', 'a', `x.password=${make('{lower:72}', 3)}`, ['generic-password@1']],
    [
      'random text with small letters in a row',
      'a',
      'token = "Zf3D0LXCM3EIbxqtgkrwkRtOfOu4HznB"',
      ['generic-token@1'],
    ],
    [
      'an app token of Facebook',
      'a',
      `access_token=123456789012345|${make('{alnum:27}', 3)}`,
      ['facebook-app-access-token@1'],
    ],
    ['a continued line', '.env', `TOKEN=\\\n${token}\n`, ['github-personal-access-token@2']],
  ]);
});

describe('what is named in a file of its own kind is found in', () => {
  const pairs: [string, string, string, string[]][] = [
    [
      'an environment file',
      'app/prod.env',
      `DB_PASSWORD = '${password}'\nAWS_ACCESS_KEY_ID=${aws}\nsmtp_pass=${password}2\n`,
      ['environment-file-password@1', 'aws-access-key-id@2', 'environment-file-password@3'],
    ],
    [
      'a Dockerfile',
      'Dockerfile',
      `ENV DB_PASSWORD=${password}\nENV DB_PASS ${password}2\nARG API_TOKEN=${make('{rand:16}', 3)}\nRUN curl -u me:${password}3 https://a && \\\n wget --password=${password}4 b\n`,
      [1, 2, 3].map((n) => `dockerfile-secret@${n}`).concat('curl-user-password@4', 'command-password@5'),
    ],
    [
      'the history of a shell',
      'root/.bash_history',
      `mysql -uroot -p${password}\ndocker login -u me -p ${password}1 r.io\nsshpass -p ${password}2 ssh a\nPGPASSWORD=${password}3 psql\n`,
      [
        'mysql-command-password@1',
        'registry-login-password@2',
        'sshpass-password@3',
        'shell-history-password@4',
      ],
    ],
    [
      'the history of MySQL',
      'root/.mysql_history',
      `CREATE\\040USER\\040a\\040IDENTIFIED\\040BY\\040'${password}';\nSET PASSWORD FOR 'x' = PASSWORD('${password}2');\n`,
      ['sql-password@1', 'sql-role-password@2'],
    ],
    [
      "Terraform's state",
      'terraform.tfstate',
      `{"attributes": {"id": "${aws}",\n"password": "${password}"}}`,
      ['aws-access-key-id@1', 'assigned-password@2'],
    ],
    [
      'a kubeconfig',
      'root/.kube/config',
      `users:\n- user:\n    client-key-data: ${base64(rsa)}\n- user:\n    token: ${make('{alnum:40}', 3)}\n    password: ${password}\n`,
      ['rsa-private-key@3', 'kubeconfig-token@5', 'kubeconfig-token@6'],
    ],
    [
      '.npmrc',
      'root/.npmrc',
      `//r.io/:_authToken=${make('npm_{crc:30}', 2)}\n//s.io/:_auth=${base64(`me:${password}`)}\n`,
      ['npmrc-token@1', 'npmrc-token@2'],
    ],
    ['.pypirc', 'root/.pypirc', `[x]\nusername: a\npassword: ${password}\n`, ['pypirc-password@3']],
    ['.netrc', 'root/.netrc', `machine c\n  login d\n  password ${password}\n`, ['netrc-password@3']],
    ['.git-credentials', 'root/.git-credentials', `https://me:${password}@git.a\n`, ['http-url@1']],
    [
      "Docker's and Podman's credentials",
      'run/containers/0/auth.json',
      `{"auths": {\n"a": {"auth": "${base64(`me:${password}`)}"},\n"b": {"auth": "${base64(`you:${password}`)}"}}}`,
      ['docker-config-auth@2', 'docker-config-auth@3'],
    ],
    ['.pgpass', 'root/.pgpass', `# a\ndb:5432:*:do\\:main:${password}\n`, ['pgpass-password@2']],
    [
      'wp-config.php',
      'wp-config.php',
      `<?php\ndefine( 'DB_PASSWORD', '${password}' );\n`,
      ['wordpress-password@2'],
    ],
    [
      'Spring',
      'application-dev.properties',
      `a=b\nspring.datasource.password=${password}\n`,
      ['configuration-password@2'],
    ],
    [
      '.aws/credentials',
      'root/.aws/credentials',
      `[default]\naws_access_key_id = ${aws}\naws_secret_access_key = ${secretKey}\n`,
      ['aws-access-key-id@2', 'aws-credentials-file@3'],
    ],
    [
      "Google's service accounts",
      'a.json',
      `{"type": "service_account",\n"private_key": ${JSON.stringify(make('{pem:PRIVATE KEY}', 4))}}`,
      ['gcp-service-account@2'],
    ],
    [
      'Jenkins',
      'var/jenkins_home/credentials.xml',
      `<password>{AQAAABAAAAAQ${make('{b64:40}', 3)}=}</password>`,
      ['jenkins-credential@1'],
    ],
    [
      'PuTTY',
      'a.ppk',
      `PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: x\nPublic-Lines: 1\nAAAAC3\nPrivate-Lines: 1\nAAAAI${make('{b64:40}', 3)}\nPrivate-MAC: ${make('{hex:64}', 3)}\n`,
      ['ppk-private-key@7'],
    ],
    ['OpenSSH, without a passphrase', 'id', make('{openssh:none}', 3), ['openssh-private-key@1']],
    ['OpenSSH, with one', 'id', make('{openssh:aes256-ctr}', 3), ['openssh-encrypted-private-key@1']],
    [
      'Compose',
      'docker-compose.yml',
      `      POSTGRES_PASSWORD: ${password}\n      - MYSQL_ROOT_PASSWORD=${password}2\n`,
      ['configuration-password@1', 'configuration-password@2'],
    ],
    [
      "a container's variables",
      'deploy.yaml',
      `      env:\n        - name: DB_PASSWORD\n          value: ${password}\n`,
      ['kubernetes-variable-password@3'],
    ],
    ['an ADO.NET string', 'a.txt', `Data Source=db;UID=sa;PWD=${password}`, ['connection-string-password@1']],
  ];
  each(pairs);
});

describe('nothing is found in', () => {
  each([
    ['commands with variables', 'run.sh', 'curl -u "$A:$B" x\nmysql -p$P\ndocker login -p "$(cat t)"\n', []],
    [
      'commands of documentation',
      'run.sh',
      'curl -u user:password https://a\nsshpass -p password ssh b\n',
      [],
    ],
    ['addresses of containers', 'run.sh', 'curl https://a | docker run -u 1000:1000 -p3306:3306 mysql\n', []],
    ['names', 'a.yaml', 'secretName: db-Secret-1A\npassword: config.Db2.value\n', []],
    ["Ansible's vault", 'a.yml', `$ANSIBLE_VAULT;1.1;AES256\n${make('{digit:80}', 3)}\n`, []],
    [
      'words in base64',
      'a.yaml',
      `secret: ${base64('secret is secure, or is it')}\nsecret: c2VjcmV0IGlzIHNlY3VyZSwgSSB0aGluaw==\n`,
      [],
    ],
    ['questions', 'a.html', '<label for="password">Password1?</label>', []],
    ['examples', 'nuget.config', '<add key="ClearTextPassword" value="33f!!lloppa" />', []],
  ]);
});
