/** Parameters that several routes have. An unknown one is refused: a misspelt filter must not answer with everything. */
import { z } from 'zod';

/** No parameter. */
export const NO_QUERY = z.strictObject({});
