/** What bodies that are still arriving may take of the memory together, in bytes. */
const LARGEST_SUM = 256 * 1_048_576;
/** So much of a body is not counted: callers with small ones are never turned away for those with large ones. */
const FREE = 65_536;

/** Many callers who send slowly must not fill the memory, however few bytes each of them may send. */
export interface BodyBudget {
  /** A body that begins to arrive. */
  open(): BodyShare;
}

export interface BodyShare {
  /** @returns false when there is no room for a body of so many bytes now */
  grow(bytes: number): boolean;
  /** The body is whole, or nobody wants it any more. */
  close(): void;
}

export function createBodyBudget(largestSum = LARGEST_SUM, free = FREE): BodyBudget {
  let sum = 0;
  return {
    open() {
      let counted = 0;
      return {
        grow(bytes) {
          const more = Math.max(0, bytes - free) - counted;
          if (sum + more > largestSum) return false;
          sum += more;
          counted += more;
          return true;
        },
        close() {
          sum -= counted;
          counted = 0;
        },
      };
    },
  };
}
