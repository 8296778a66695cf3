import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeTemporaryFolder } from '@audit-gateway/testing';
import { describe, expect, it } from 'vitest';
import { readCommand } from '../../src/index.ts';

const folder = makeTemporaryFolder('targets');
const hub = 'arn:aws:iam::111111111111:role/hub';
const reader = 'arn:aws:iam::222222222222:role/team/audit-reader';

async function targetOf(members: object): Promise<unknown> {
  const file = join(folder, 'gateway.json');
  await writeFile(file, JSON.stringify({ targets: { eu: { region: 'eu-west-1', ...members } } }));
  return (await readCommand(['--config', file], {})).settings?.targets.get('eu');
}

describe('The identity of a target', () => {
  it('has all that AWS STS takes', async () => {
    const roles = [
      { arn: hub, durationSeconds: 43_200 },
      {
        arn: reader,
        externalId: '7f3c:audit/@x',
        sessionName: 'gateway-eu',
        durationSeconds: 3600,
        tags: { team: 'security', 'cost center': 42 },
      },
    ];
    expect(await targetOf({ profile: 'audits', stsRegion: 'us-east-1', roles })).toEqual({
      region: 'eu-west-1',
      profile: 'audits',
      stsRegion: 'us-east-1',
      roles: [roles[0], { ...roles[1], tags: { team: 'security', 'cost center': '42' } }],
    });
  });

  it('has one role by its ARN alone', async () => {
    expect(await targetOf({ roleArn: reader })).toEqual({ region: 'eu-west-1', roles: [{ arn: reader }] });
  });

  it('has the text of a file as it is written, where YAML sees a number', async () => {
    const file = join(folder, 'gateway.yaml');
    const role = `{ arn: '${reader}', externalId: 0042, sessionName: 1.10, durationSeconds: 36e2, tags: { 007: 0x10, ok: True } }`;
    await writeFile(file, `targets: { eu: { region: eu-west-1, profile: 0123, roles: [${role}] } }`);
    const { settings } = await readCommand(['--config', file], {});
    expect(settings?.targets.get('eu')).toEqual({
      region: 'eu-west-1',
      profile: '0123',
      roles: [
        {
          arn: reader,
          externalId: '0042',
          sessionName: '1.10',
          durationSeconds: 3600,
          tags: { '007': '0x10', ok: 'True' },
        },
      ],
    });
  });

  const role = (members: object): object => ({ roles: [{ arn: reader, ...members }] });
  const many = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`t${index}`, 'x']));
  it.each<[string, object, RegExp]>([
    [
      'two ways to name a role',
      { roleArn: hub, roles: [{ arn: reader }] },
      /^targets\.eu\.roleArn in .*json:\d+:\d+: .*allowed: none beside roles/,
    ],
    ['an empty list', { roles: [] }, /^targets\.eu\.roles .*a list of roles, one or more/],
    ['one role without a list', { roles: { arn: reader } }, /^targets\.eu\.roles .*a list of roles/],
    [
      'a role without an ARN',
      { roles: [{ externalId: 'abc' }] },
      /^targets\.eu\.roles\.0\.arn in .*: is missing.*the ARN of a role/,
    ],
    [
      'a user',
      { roles: [{ arn: 'arn:aws:iam::111111111111:user/x' }] },
      /^targets\.eu\.roles\.0\.arn .*:user\/x" is not allowed/,
    ],
    [
      'a key that no role has',
      role({ externalID: 'abc' }),
      /^targets\.eu\.roles\.0\.externalID .*not a key of a role; did you mean externalId\?/,
    ],
    [
      'a key that no target has',
      { external_id: 'abc' },
      /^targets\.eu\.external_id .*not a key of a target; allowed: region/,
    ],
    ['a short external id', role({ externalId: 'a' }), /externalId .*"a" is not allowed; allowed: 2 to 1224/],
    ['a space in a session name', role({ sessionName: 'a b' }), /sessionName .*"a b" .*2 to 64/],
    ['a session of ten minutes', role({ durationSeconds: 600 }), /durationSeconds .*"600" .*from 900 to 43200/],
    ['a session of a day', role({ durationSeconds: 86_400 }), /durationSeconds .*"86400" .*from 900 to 43200/],
    ['half a second', role({ durationSeconds: 900.5 }), /durationSeconds .*"900.5" .*a whole number/],
    [
      'two hours of a chained role',
      {
        roles: [
          { arn: hub, durationSeconds: 7200 },
          { arn: reader, durationSeconds: 7200 },
        ],
      },
      /^targets\.eu\.roles\.1\.durationSeconds .*"7200" .*up to 3600, since AWS ends .* after an hour/,
    ],
    [
      "a tag of AWS's",
      role({ tags: { 'aws:x': 'y' } }),
      /tags\.aws:x.*the name is not allowed; allowed: 1 to 128 .*aws:/,
    ],
    ['a tag that is a list', role({ tags: { team: ['a'] } }), /tags\.team .*a single value/],
    ['51 tags', role({ tags: many }), /tags .*up to 50 tags/],
    ['an empty profile', { profile: '' }, /^targets\.eu\.profile .*some text/],
    [
      'a made-up region of the token service',
      { stsRegion: 'eu-wst-1' },
      /^targets\.eu\.stsRegion .*did you mean eu-west-1\?/,
    ],
  ])('is refused with %s', async (_fault, members, message) => {
    await expect(targetOf(members)).rejects.toThrow(message);
  });
});
