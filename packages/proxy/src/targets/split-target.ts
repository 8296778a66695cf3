/** The name of the target whose paths have no prefix. */
export const defaultTarget = 'default';

/** A path without the target's name that it began with. */
export interface TargetedPath {
  /** The target's name. */
  readonly target: string;
  /** The rest of the path, as the contract knows it. */
  readonly path: string;
}

/**
 * Takes the target's name off a path: `/us/audit/tasks` is `/audit/tasks` of target `us`, where there is one. AWS's
 * clients keep the path of their endpoint, so that one with a path is all that they need.
 */
export function splitTarget(path: string, targets: { has(name: string): boolean }): TargetedPath {
  const end = path.indexOf('/', 1);
  const name = end === -1 ? '' : path.slice(1, end);
  return name !== defaultTarget && targets.has(name)
    ? { target: name, path: path.slice(end) }
    : { target: defaultTarget, path };
}
