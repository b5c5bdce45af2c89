/** `first_name`, `firstName`, `X-First-Name` as words for people: `First name`. */
export function humanTitle(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
  const [first = "", ...rest] = words.map((word) => (/^\p{Lu}{2,}$/u.test(word) ? word : word.toLowerCase()));
  return [first.charAt(0).toUpperCase() + first.slice(1), ...rest].join(" ");
}

/** Words as the id of an operation: `List all pets` becomes `ListAllPets`. Empty when there are no letters. */
export function pascalName(words: string): string {
  return words
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}

/** The next number to try for a name: thousands of operations may want the same one. */
const tried = new WeakMap<Set<string>, Map<string, number>>();

/** `ListPets`, `ListPets2`, `ListPets3` …: the first that is not taken, case aside. Takes it. */
export function claimName(wanted: string, taken: Set<string>): string {
  const numbers = tried.get(taken) ?? new Map<string, number>();
  tried.set(taken, numbers);
  const key = wanted.toLowerCase();
  let number = numbers.get(key) ?? 1;
  let name = number === 1 ? wanted : `${wanted}${number}`;
  while (taken.has(name.toLowerCase())) {
    number += 1;
    name = `${wanted}${number}`;
  }
  numbers.set(key, number);
  taken.add(name.toLowerCase());
  return name;
}

/** The id that an operation without one gets: its method and the words of its path. */
export function operationIdFor(method: string, path: string): string {
  return pascalName(`${method.toLowerCase()} ${path}`) || "Operation";
}
