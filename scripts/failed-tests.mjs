// What failed, by name: the summary at the end must do where only the last part of a long output was kept.

/** How much of a reason is shown: the assertion and its values, not its stack. */
const REASON_LENGTH = 600;

const ESCAPES = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, "g");

/** `message` without colours and without the stack, in a few lines. */
function reason(message) {
  const plain = message.replaceAll(ESCAPES, "");
  const stack = plain.search(/\n\s+at /);
  return (stack === -1 ? plain : plain.slice(0, stack)).trim().slice(0, REASON_LENGTH);
}

/**
 * What failed in a report of vitest's JSON reporter.
 * @param {{ testResults: { name: string, status: string, message?: string, assertionResults: { status: string, fullName: string, failureMessages?: string[] }[] }[] }} report
 * @returns {{ name: string, reason: string }[]} one for each test, and one for each file that could not be run.
 */
export function failedInVitest(report) {
  return report.testResults.flatMap((file) => {
    const tests = file.assertionResults.filter((test) => test.status === "failed");
    if (tests.length === 0 && file.status === "failed") {
      return [{ name: file.name, reason: reason(file.message ?? "") }];
    }
    return tests.map((test) => ({
      name: `${file.name} › ${test.fullName}`,
      reason: reason(test.failureMessages?.[0] ?? ""),
    }));
  });
}

/**
 * What failed in a report of Playwright's JSON reporter, whose suites hold suites.
 * @returns {{ name: string, reason: string }[]}
 */
export function failedInPlaywright(report) {
  const inSuite = (suite) => [
    ...(suite.specs ?? []).filter((spec) => !spec.ok).map(failedSpec),
    ...(suite.suites ?? []).flatMap(inSuite),
  ];
  return report.suites.flatMap(inSuite);
}

function failedSpec(spec) {
  const results = spec.tests.flatMap((test) => test.results);
  const error = results.find((result) => result.error !== undefined)?.error;
  return { name: `${spec.file} › ${spec.title}`, reason: reason(error?.message ?? "") };
}
