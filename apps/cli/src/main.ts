import { COMMANDS } from "./commands.ts";
import { UsageError } from "./usage-error.ts";

const HELP = `towpath <command>

  start                 start Towpath: database, web and worker       towpath start --help
  eval                  evaluate expressions, one JSON line each      towpath eval --help
  run FILE              run a definition in memory, without a server  towpath run --help
  check PATH…           recognise and check flows and connectors      towpath check --help
  call DIR OPERATION    call one operation of a connector             towpath call --help
  connector from-wsdl   make a connector's files from a WSDL          towpath connector --help
  keys                  look at the keys that seal, and replace them  towpath keys --help
  api-key create        make an API key without the page              towpath api-key --help
  import PATH…          import flows and connectors into a server     towpath import --help
  export NAME…          export flows or connectors of a server        towpath export --help

Exit codes: 0 fine, 1 the thing failed, 2 wrong use.`;

/** Runs one command and returns the exit code. Wrong use prints what is wrong and how to get help, on stderr. */
async function main(argv: readonly string[]): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === "help" || name === "--help" || name === "-h") {
    process.stdout.write(`${HELP}\n`);
    return name === undefined ? 2 : 0;
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name as keyof typeof COMMANDS] : undefined;
  if (load === undefined)
    throw new UsageError(`There is no command "${name}". 'towpath help' lists the commands.`);
  const command = await load();
  if (rest.includes("--help") || rest.includes("-h")) {
    process.stdout.write(`${command.help}\n`);
    return 0;
  }
  return command.run(rest);
}

// A reader that stops early (`| head`) is no failure of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    if (error instanceof UsageError) {
      process.stderr.write(`towpath: ${error.message}\n`);
      process.exitCode = 2;
      return;
    }
    process.stderr.write(
      `towpath: something unforeseen happened. ${error instanceof Error ? error.stack : error}\n`,
    );
    process.exitCode = 1;
  },
);
