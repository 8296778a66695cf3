import * as z from 'zod';

// zod compiles each schema of an object when it is first used, which pays from some hundred uses on. The settings are read
// once: a start takes 40 ms less without. It counts for schemas that are made later, so this module is the first import.
z.config({ jitless: true });
