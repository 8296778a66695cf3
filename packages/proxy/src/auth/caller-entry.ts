/** A caller, as the callers' file has it. */
export interface CallerEntry {
  /** The name, as logs and metrics have it. */
  readonly name: string;
  /** The keys that the caller may send in `x-api-key`, by their hashes. */
  readonly apiKeys: readonly {
    /** The SHA-256 of the key's UTF-8, in lower-case hexadecimal. */
    readonly sha256: string;
  }[];
  /** The access keys that the caller may sign with. */
  readonly accessKeys: readonly {
    /** The public half. */
    readonly accessKeyId: string;
    /** The secret half. */
    readonly secretAccessKey: string;
  }[];
  /** What names the caller in a token. */
  readonly jwtSubjects: readonly string[];
  /** The ids of the operations that the caller may use. */
  readonly operations: readonly string[];
  /** The names of the targets that the caller may read. */
  readonly targets: readonly string[];
  /** How many requests a second the caller may send; undefined: no limit of its own. */
  readonly rate?: number | undefined;
}

/** One fault of a callers' file. */
export interface CallersFault {
  /** Where it is: names of members and positions in lists. */
  readonly path: readonly PropertyKey[];
  /** What is allowed there. Never what was there: a secret may stand at the wrong place. */
  readonly message: string;
  /** A member there that is the fault; to be looked up, not to be shown. */
  readonly member?: string | undefined;
}

/** Finds what is wrong with callers beside each other: names and credentials that occur twice, callers without any. */
export function faultsTogether(entries: readonly CallerEntry[]): readonly CallersFault[] {
  const seen = new Set<string>();
  const repeated = (what: string, value: string, ...path: PropertyKey[]): CallersFault[] => {
    const id = `${what}: ${value}`;
    if (seen.has(id)) return [{ path: ['callers', ...path], message: `must be no other caller's ${what}` }];
    seen.add(id);
    return [];
  };
  return entries.flatMap(({ name, apiKeys, accessKeys, jwtSubjects }, caller) => [
    ...repeated('name', name, caller, 'name'),
    ...apiKeys.flatMap(({ sha256 }, at) => repeated('key', sha256, caller, 'apiKeys', at, 'sha256')),
    ...accessKeys.flatMap(({ accessKeyId }, at) =>
      repeated('access key', accessKeyId, caller, 'accessKeys', at, 'accessKeyId'),
    ),
    ...jwtSubjects.flatMap((subject, at) => repeated('subject', subject, caller, 'jwtSubjects', at)),
    ...(apiKeys.length + accessKeys.length + jwtSubjects.length > 0
      ? []
      : [{ path: ['callers', caller], message: 'must have apiKeys, accessKeys or jwtSubjects' }]),
  ]);
}
