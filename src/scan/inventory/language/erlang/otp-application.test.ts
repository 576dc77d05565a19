import fc from 'fast-check';
import { expect, it } from 'vitest';
import { extracted } from '../extraction-fixture.ts';
import { otpApplications } from './otp-application.ts';

it('compiled applications of Erlang are installed with the version that they state', () => {
  const files = {
    'opt/rabbitmq/plugins/rabbit-3.12.10/ebin/rabbit.app': `%% -*- erlang -*-\n{application, 'rabbit', [\n\t{description, "RabbitMQ"},\n\t{vsn, "3.12.10"}]}.`,
    'app/lib/plug-1.15.3/ebin/plug.app': '{application,plug,[{vsn,"1.15.3"},{modules,[]}]}.',
    'app/lib/none/ebin/none.app': '{application,none,[]}.',
    'Applications/Some.app': '{vsn,"1"}',
  };
  expect(extracted(otpApplications, files).purls).toEqual(['pkg:otp/plug@1.15.3', 'pkg:otp/rabbit@3.12.10']);
});

it('any text is an application with a version, or none', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const { packages } = extracted(otpApplications, {
        'a/ebin/a.app': `{application, a, [{vsn,"${text}"}]}.`,
        'b/ebin/b.app': text,
      });
      expect(packages.every(({ version }) => /^\S{1,100}$/.test(version))).toBe(true);
    }),
  );
});
