const MOST = 3;

/**
 * Which of some names may have been meant: those that differ by little, nearest first. Case, spaces and underscores do
 * not count as differences.
 */
export function nearestNames(wrong: string, names: Iterable<string>): readonly string[] {
  const from = plain(wrong);
  // One slip in a short name, a third of the letters in a longer one.
  const most = Math.max(1, Math.floor(from.length / 3));
  const near = [...new Set(names)].flatMap((name) => {
    const to = plain(name);
    const away = Math.abs(from.length - to.length) > most ? most + 1 : distance(from, to);
    return away <= most && name !== wrong ? [{ name, away }] : [];
  });
  return near
    .sort((left, right) => left.away - right.away)
    .slice(0, MOST)
    .map(({ name }) => name);
}

const plain = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[\s_-]/g, "")
    .slice(0, 80);

/** How many letters are missing, too many, wrong, or changed places with their neighbour. */
function distance(from: string, to: string): number {
  let older: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const line = [row];
    for (let column = 1; column <= to.length; column += 1) {
      line.push(Math.min(at(line, column - 1) + 1, oneStep(last, column, from[row - 1] === to[column - 1])));
      const swapped = row > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (swapped) line[column] = Math.min(at(line, column), at(older, column - 2) + 1);
    }
    older = last;
    last = line;
  }
  return at(last, to.length);
}

const at = (line: readonly number[], column: number): number => line[column] ?? Number.POSITIVE_INFINITY;

/** From the line before: one letter less, or the same place with this letter kept or changed. */
const oneStep = (last: readonly number[], column: number, isSame: boolean): number =>
  Math.min(at(last, column) + 1, at(last, column - 1) + (isSame ? 0 : 1));
