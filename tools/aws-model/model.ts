/** What a value is on the wire. Integers and other numbers are one kind: AWS's model does not tell them apart. */
export type Shape =
  | { readonly kind: 'string' | 'date-time' | 'number' | 'boolean'; readonly values?: readonly string[] }
  | { readonly kind: 'list' | 'map'; readonly of: Shape }
  | { readonly kind: 'structure'; readonly members: Readonly<Record<string, Member>> };

/** A member of a structure. */
export interface Member {
  /** Whether it has to be there. */
  readonly required: boolean;
  /** What it is. */
  readonly shape: Shape;
}

/** A parameter of a request. */
export interface Input extends Member {
  /** Where it travels. */
  readonly in: string;
}

/** One operation, as far as both AWS's model and the contract describe it. */
export interface OperationModel {
  /** Its HTTP method in capitals. */
  readonly method: string;
  /** Its path template. */
  readonly path: string;
  /** Its parameters by the name on the wire. */
  readonly inputs: Readonly<Record<string, Input>>;
  /** The status of a success. */
  readonly status: number;
  /** The content of a success. */
  readonly output: Shape;
  /** The statuses of its errors by their names. */
  readonly errors: Readonly<Record<string, number>>;
}

/** Operations by their names, the first letter in lower case. */
export type ServiceModel = Readonly<Record<string, OperationModel>>;
