/** Stands in the bundle for packages that only other processes use; see `next.config.ts`. */
export const absent = true;
