import { cutText, fail, ok, type Result } from "@towpath/prelude";

/** Which hosts an environment may call: each a host name, or `*.` and a domain for every host below it. */
export interface HostRules {
  allows(url: URL): boolean;
}

/** Longer lists are slow to read for people as well. */
const MOST_HOSTS = 500;
const NAME = /^(?:\*\.)?[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?$/;
/** As a URL spells them: an address in brackets, or in its decimal or hexadecimal disguise, is not a name. */
const ADDRESS = /^(?:\[[0-9a-f:.]+\]|\d{1,3}(?:\.\d{1,3}){3})$/;

/**
 * Reads a list as an admin writes it: one host a line, in any case, with or without `https://` and a path.
 *
 * @returns the hosts as they are compared, without doubles; or what is wrong with the first bad one
 */
export function readHosts(lines: readonly string[]): Result<readonly string[], string> {
  const hosts = new Set<string>();
  for (const line of lines) {
    const text = line.trim();
    if (text === "") continue;
    const host = hostIn(text);
    if (host === null) {
      return fail(
        `"${cutText(text, 100)}" is no host. Write one a line, such as api.example.com, or *.example.com for all hosts below a domain.`,
      );
    }
    hosts.add(host);
  }
  if (hosts.size > MOST_HOSTS)
    return fail(`A list can hold ${MOST_HOSTS} hosts; this one has ${hosts.size}.`);
  return ok([...hosts]);
}

/** Names are compared as the network knows them: lower case, and in ASCII where they are written in other letters. */
function hostIn(text: string): string | null {
  const bare = text.replace(/^https?:\/\//i, "").replace(/[/?#].*$/s, "");
  const isWild = bare.startsWith("*.");
  const name = isWild ? bare.slice(2) : bare;
  if (!URL.canParse(`http://${name}/`)) return null;
  const { hostname, port, username, password } = new URL(`http://${name}/`);
  const host = hostname.replace(/\.$/, "");
  if (port !== "" || username !== "" || password !== "" || host === "") return null;
  if (ADDRESS.test(host)) return isWild ? null : host;
  const whole = isWild ? `*.${host}` : host;
  return NAME.test(whole) ? whole : null;
}

/** @param hosts as `readHosts` gives them */
export function hostRules(hosts: readonly string[]): HostRules {
  const exact = new Set(hosts.filter((host) => !host.startsWith("*.")));
  const below = hosts.filter((host) => host.startsWith("*.")).map((host) => host.slice(1));
  return {
    allows({ hostname }) {
      const host = hostname.toLowerCase().replace(/\.$/, "");
      return exact.has(host) || below.some((domain) => host.endsWith(domain));
    },
  };
}
