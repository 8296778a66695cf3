import * as z from 'zod';

/** What became of a mutant, as a judging process sends it. */
export const verdict = z.object({
  by: z.enum(['loading', 'model', 'suite', 'time-out']).optional(),
  detail: z.string(),
});

/** What became of a mutant: who noticed it first, undefined where nobody did; and what was noticed. */
export type Verdict = Readonly<z.infer<typeof verdict>>;
