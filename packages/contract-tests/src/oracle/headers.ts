/** What is documented of a header. */
export interface HeaderRule {
  /** In lower case. */
  readonly name: string;
  /** The JSON type of the value; undefined for a union. */
  readonly type: string | undefined;
  /** Default: none. */
  readonly format?: string;
  readonly required: boolean;
  readonly allowed: readonly string[];
  readonly refused: readonly string[];
}

const text = { type: 'string', allowed: ['', 'a', 'é'.repeat(3000)], refused: [] };
const seconds = {
  type: 'integer',
  format: 'int32',
  allowed: ['0', '1', '2147483647'],
  refused: ['', '-1', '1.5', 'soon', '2147483648'],
};

const milliseconds = {
  type: 'integer',
  format: 'int32',
  allowed: ['0', '850', '86400000'],
  refused: ['', '-1', '1.5', 'soon', '86400001'],
};

/** Every header of responses. Sources: RFC 9110, sections 8.8.3, 10.2 and 11.6.1; RFC 9111, section 5; RFC 9211. */
export const headerRules: readonly HeaderRule[] = [
  { name: 'x-amzn-requestid', required: true, ...text },
  { name: 'x-upstream-request-id', required: false, ...text },
  { name: 'x-amzn-errortype', required: true, ...text, type: undefined },
  { name: 'allow', required: true, ...text },
  { name: 'etag', required: false, ...text },
  { name: 'cache-control', required: false, ...text },
  { name: 'cache-status', required: false, ...text },
  { name: 'age', required: false, ...seconds },
  { name: 'www-authenticate', required: true, ...text },
  { name: 'retry-after', required: false, ...seconds },
  { name: 'x-amz-retry-after', required: false, ...milliseconds },
];
