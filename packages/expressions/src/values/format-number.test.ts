import { describe, expect, test } from "vitest";
import { evaluate } from "../testing/evaluate.ts";

describe("formatNumber rounds as .NET does", () => {
  test.each([
    ["a double that is exactly a half, to even", "2.5,'F0'", "2"],
    ["one that is a little less than it looks", "2.675,'F2'", "2.67"],
    ["digits that only the double itself has", "0.1,'F20'", "0.10000000000000000555"],
    ["seventeen significant digits", "0.1,'G17'", "0.10000000000000001"],
    ["a decimal, away from zero", "decimal('2.345'),'F2'", "2.35"],
    ["an integer, away from zero", "12250,'E2'", "1.23E+004"],
    ["custom formats, on fifteen digits and away from zero", "1.005,'0.00'", "1.01"],
    ["custom formats do not see more digits", "add(0.1,0.2),'0.00000000000000000'", "0.30000000000000000"],
  ])("%s: %s is %s", (_what, args, expected) => {
    expect(evaluate(`@formatNumber(${args})`)).toBe(expected);
  });
});

describe("a negative double that rounds to nothing keeps its sign, as since .NET Core 3.0", () => {
  test.each([
    ["-0.4,'0'", "-0"],
    ["-0.4,'F0'", "-0"],
    ["-0.001,'N2'", "-0.00"],
    ["-0.001,'C2'", "-$0.00"],
    ["-0.4,'#'", ""],
    ["-0.4,'0;(0);none'", "none"],
    ["-0.4,'0;(0)'", "-0"],
    ["decimal('-0.4'),'F0'", "0"],
    ["decimal('-0.4'),'0'", "0"],
    ["0,'F2'", "0.00"],
  ])("%s is %s", (args, expected) => {
    expect(evaluate(`@formatNumber(${args})`)).toBe(expected);
  });
});

describe("digits are grouped as the culture does", () => {
  test.each([
    ["1234567.891,'N2','hi-IN'", "12,34,567.89"],
    ["-1234567.891,'C2','en-IN'", "-₹12,34,567.89"],
    ["123456789,'#,##0.00','en-IN'", "12,34,56,789.00"],
    ["123456789,'#,##0','en-US'", "123,456,789"],
    ["12345,'00,000,000,000','en-IN'", "00,00,00,12,345"],
    ["1234.5,'N1','es-ES'", "1.234,5"],
    ["1234567.891,'C2','de-DE'", "1.234.567,89\u00a0€"],
  ])("%s is %s", (args, expected) => {
    expect(evaluate(`@formatNumber(${args})`)).toBe(expected);
  });
});
