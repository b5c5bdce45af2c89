import { by, byId } from "./by-use-case.ts";
import { signedIn } from "./checked-procedures.ts";
import { keepTestCase, listTestCases, removeTestCase } from "./use-cases/keep-test-cases.ts";
import { startTest } from "./use-cases/start-test.ts";

export const testsRoutes = {
  start: signedIn.tests.start.handler(by(startTest)),
  cases: signedIn.tests.cases.handler(byId(listTestCases)),
  keepCase: signedIn.tests.keepCase.handler(by(keepTestCase)),
  removeCase: signedIn.tests.removeCase.handler(by(removeTestCase)),
};
