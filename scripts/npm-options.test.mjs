import { expect, test } from "vitest";
import { withNpmOptions } from "./npm-options.mjs";

test.each([
  ["nothing given", [], {}, []],
  ["options behind the dashes", ["--port", "80"], {}, ["--port", "80"]],
  ["--port 8080", ["8080"], { npm_config_port: "true" }, ["--port", "8080"]],
  ["--port=8080", [], { npm_config_port: "8080" }, ["--port", "8080"]],
  [
    "both, in any order",
    ["/srv/towpath", "8080"],
    { npm_config_port: "true", npm_config_data_dir: "true" },
    ["--port", "8080", "--data-dir", "/srv/towpath"],
  ],
  ["a value that is none", ["abc"], { npm_config_port: "true" }, ["abc"]],
])("%s", (_what, words, env, expected) => {
  expect(withNpmOptions(words, env)).toEqual(expected);
});
