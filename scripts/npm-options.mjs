// `npm start --port 8080`: npm takes options before a `--` for its own, leaves their names in the environment and
// passes loose words on. What people meant is plain, so it is put together again.

const OPTIONS = [
  { name: "port", variable: "npm_config_port", fits: (word) => /^\d+$/.test(word) },
  { name: "data-dir", variable: "npm_config_data_dir", fits: () => true },
];

/**
 * The arguments as they were typed.
 *
 * @param {readonly string[]} words what npm passed on
 * @param {Record<string, string | undefined>} env
 * @returns {string[]}
 */
export function withNpmOptions(words, env) {
  const rest = [...words];
  const found = [];
  for (const { name, variable, fits } of OPTIONS) {
    const value = env[variable];
    if (value === undefined || value === "" || rest.includes(`--${name}`)) continue;
    // `--port=8080` comes with its value; `--port 8080` as "true", and the number as a loose word.
    const at = value === "true" ? rest.findIndex((word) => !word.startsWith("-") && fits(word)) : -1;
    if (value !== "true") found.push(`--${name}`, value);
    else if (at >= 0) found.push(`--${name}`, ...rest.splice(at, 1));
  }
  return [...rest, ...found];
}
