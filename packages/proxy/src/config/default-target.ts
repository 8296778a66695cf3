/** The name of the target whose paths have no prefix. */
export const defaultTarget = 'default';
