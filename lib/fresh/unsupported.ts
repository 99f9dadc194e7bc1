/*
 * What upstream has and this subset does not: calling it says so, where an import that fails would
 * only say that a name is missing.
 */

/** Not supported. */
export function ipFilter(): never {
  throw new Error("Cannot filter by address: ipFilter() is not supported");
}

/** Not supported. */
export function cache(): never {
  throw new Error("Cannot cache responses: cache() is not supported");
}
