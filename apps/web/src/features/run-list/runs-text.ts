/** `1 run`, `1,200 runs`. */
export const runsText = (count: number): string =>
  count === 1 ? "1 run" : `${count.toLocaleString("en")} runs`;
