import { describe, expect, it } from 'vitest';
import { accountOf, accountOfAccessKey, digestOf, quotaHostOf } from '../../src/stores/identity.ts';

describe('Identity', () => {
  // Examples that their authors have published.
  it.each([
    ['ASIAQNZGKIQY56JQ7WML', '029608264753'],
    ['ASIAY34FZKBOKMUTVV7A', '609629065308'],
  ])('the account of an access key %s is %s', (accessKeyId, account) => {
    expect(accountOfAccessKey(accessKeyId)).toBe(account);
  });

  it.each([
    ['an example of before 2019', 'AKIAIOSFODNN7EXAMPLE'],
    ['a made-up key', 'AKIDEXAMPLE'],
    ['a key in lower case', 'asiaqnzgkiqy56jq7wml'],
    ['a key of a role', 'AROAQNZGKIQY56JQ7WML'],
    ['a short one', 'AKIAQ'],
    ['nothing', ''],
  ])('the account of an access key is not known of %s', (_what, accessKeyId) => {
    expect(accountOfAccessKey(accessKeyId)).toBeUndefined();
  });

  it('the account of an access key comes from the provider first, then from the role, then from the key, which is used itself otherwise', () => {
    const accessKeyId = 'ASIAQNZGKIQY56JQ7WML';
    const role = 'arn:aws-cn:iam::111122223333:role/reader';
    expect(accountOf({ accessKeyId, accountId: '444455556666' }, role)).toBe('444455556666');
    expect(accountOf({ accessKeyId }, role)).toBe('111122223333');
    expect(accountOf({ accessKeyId })).toBe('029608264753');
    const unknown = accountOf({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE' });
    expect(unknown).toMatch(/^key-[0-9a-f]{32}$/);
    expect(accountOf({ accessKeyId: 'AKIAIOSFODNN7EXAMPLF' })).not.toBe(unknown);
  });
});

it.each([
  ['https://iot.eu-west-1.amazonaws.com', 'aws'],
  ['https://iot-fips.us-east-1.api.aws', 'aws'],
  ['https://iot.cn-north-1.amazonaws.com.cn', 'aws'],
  ['https://vpce-1.iot.eu-west-1.vpce.amazonaws.com', 'aws'],
  ['http://127.0.0.1:8090', '127.0.0.1:8090'],
  ['https://amazonaws.com.example.org', 'amazonaws.com.example.org'],
])('calls to %s count at %s', (url, host) => {
  expect(quotaHostOf(new URL(url))).toBe(host);
});

it('a digest of several texts is of no others', () => {
  const digests = [['a', 'b'], ['ab', ''], ['a', undefined], ['a', ''], ['a']].map((parts) => digestOf(...parts));
  expect(new Set(digests).size).toBe(digests.length);
});
