import { describe, expect, test } from "vitest";
import { evaluate, evaluateValue, failureOf } from "../testing/evaluate.ts";

/** `[expression, value]`; a RegExp as value means that it fails with such a message. */
type Case = readonly [string, unknown];

function cases(name: string, list: readonly Case[]) {
  describe(name, () => {
    test.each(list)("%s is %j", (text, expected) => {
      if (expected instanceof RegExp) expect(failureOf(text).message).toMatch(expected);
      else expect(evaluate(text)).toEqual(expected);
    });
  });
}

cases("logic", [
  ["@and(false, int('x'))", false],
  ["@and(int('x'), false)", /cannot read 'x' as an integer/],
  ["@and(true,true,false)", false],
  ["@and(true, 'true')", /'and' expects its parameter 2 to be true or false, but a text came/],
  ["@or(true, nope())", true],
  ["@or()", /at least 1 parameter, but 0 came/],
  ["@if('true', 1, 2)", /true or false, but a text came/],
  ["@if(null, 1, 2)", /but null came/],
  ["@not(null)", /'not' expects its parameter 'expression' to be true or false/],
  ["@equals('1', 1)", false],
  ["@equals(1, 1.0)", true],
  ["@equals(true, 1)", false],
  ["@equals(null, '')", false],
  ["@equals(null, null)", true],
  ["@equals('a', 'A')", false],
  ['@equals(json(\'{"a":[1,{"b":2.0}],"c":null}\'), json(\'{"c":null,"a":[1.0,{"b":2}]}\'))', true],
  ["@equals(1, 1, 1)", true],
  ["@equals(9007199254740993, 9007199254740992)", false],
  ["@greater('b', 'a')", true],
  ["@greater(2, 'a')", /two numbers or two texts/],
  ["@less(null, 1)", /'value' to be a number or a text, but null came/],
  ["@greaterOrEquals(decimal('0.1'), 0.1)", true],
  ["@coalesce(null, null)", null],
  ["@coalesce('hi', nope())", "hi"],
]);

cases("text", [
  ["@concat('a', 1, null, true, json('{\"x\":1.0}'), 2.50)", 'a1True{"x":1.0}2.5'],
  ["@replace('a.b.c', '.', '$&')", "a$&b$&c"],
  ["@replace('x', '', 'y')", /cannot be empty/],
  ["@slice('abcdef',39,10)", ""],
  ["@slice('abcdef',-33)", "abcdef"],
  ["@slice('abcdef',-3,1)", ""],
  ["@split('abcSPdef','SP')", ["abc", "def"]],
  ["@split('','')", [""]],
  ["@split('abc', 1)", /second parameter 'delimiter' to be a text, but the integer 1 came/],
  ["@substring('hello', 5)", ""],
  ["@substring('hello', 3, 3)", /cannot take 3 characters from 3: the text has 5/],
  ["@substring('abc', -1)", /cannot start at -1/],
  ["@toLower('ıIiİçÇğĞ')", "ıiiİççğğ"],
  ["@toUpper('ıIiİçÇğĞß')", "ıIIİÇÇĞĞß"],
  ["@toLower('ΟΔΟΣ')", "οδοσ"],
  ["@trim('\u3000\u00a0 a b \t\r\n')", "a b"],
  ["@indexOf('Hello WORLD', 'world')", 6],
  ["@indexOf('abc', '')", 0],
  ["@lastIndexOf('', 'a')", -1],
  ["@lastIndexOf('abc', '')", 2],
  ["@nthIndexOf('123456789123465789', '1', -1)", 9],
  ["@nthIndexOf('aXbxc', 'x', 2)", 3],
  ["@nthIndexOf('abc', 'c', 2)", -1],
  ["@startsWith('Hello', 'HE')", true],
  ["@endsWith('Hello', 'LLO')", true],
  ["@endsWith('lo', 'hello')", false],
  ["@startsWith(null, 'a')", /but null came/],
  ["@length(guid())", 36],
  ["@length(guid('N'))", 32],
  ["@guid('Q')", /formats/],
  ["@chunk(createArray(1,2,3), 2)", [[1, 2], [3]]],
  ["@chunk('', 2)", []],
  ["@chunk('abc', 0)", /at least 1/],
  ["@utf8Length('é')", 2],
  ["@isInt('10')", true],
  ["@isInt('')", false],
  ["@isInt('1.5')", false],
  ["@isInt(1)", /to be a text/],
  ["@isFloat('111.222.333')", false],
  ["@isFloat('111.222.333', 'de-DE')", true],
]);

cases("collection", [
  ["@empty(null)", true],
  ["@empty(0)", /but the integer 0 came/],
  ["@first(json('[]'))", null],
  ["@last('')", ""],
  ["@first(json('{}'))", /to be a text or an array, but an object came/],
  ["@take('abc', 9)", "abc"],
  ["@skip(createArray(1,2), 5)", []],
  ["@take('abc', -1)", /0 or more/],
  ["@join(createArray('a', createArray('b'), null, true, 1), 'x')", 'ax["b"]xxTruex1'],
  ["@join(createArray('a'), null)", /second parameter 'delimiter' to be a text/],
  ["@join(createArray(binary('test'), xml('<!-- lol --><ing/>')), 'x')", "testx<!-- lol --><ing />"],
  ["@union(createArray(1, 2, 2), createArray(2.0, 3))", [1, 2, 3]],
  ['@union(json(\'{"a":1,"b":2}\'), json(\'{"a":3}\'))', { a: 3, b: 2 }],
  ["@union(createArray(1), json('{}'))", /only arrays or only objects/],
  ["@intersection(createArray(5,4,5,5,4), createArray(4,4,5))", [5, 4]],
  ['@intersection(json(\'{"a":1,"b":2}\'), json(\'{"b":2,"a":3}\'))', { b: 2 }],
  ["@contains('abc', 'B')", false],
  ["@contains(json('{\"Ab\":1}'), 'aB')", true],
  ["@contains(createArray(createArray(1)), createArray(1.0))", true],
  ["@contains(null, 'a')", /but null came/],
  ["@sort(createArray('b', 'a', 'B'))", ["B", "a", "b"]],
  ["@sort(json('[{\"n\":2},{\"n\":1}]'), 'N')", [{ n: 1 }, { n: 2 }]],
  ["@sort(createArray(1, 'a'))", /different kinds/],
  ["@sort(json('[{\"n\":2}]'))", /name the property/],
  ["@reverse(createArray(1, 2))", [2, 1]],
  ["@createArray()", []],
  ["@range(3, 2)", [3, 4]],
  ["@range(1, 100001)", /between 1 and 100000/],
  ["@range(1, 0)", /between 1 and 100000/],
  ["@range(2147483647, 1)", /beyond 2147483647/],
]);

cases("math", [
  ["@add(9223372036854775806, 1)", Number("9223372036854775807")],
  ["@add(9223372036854775807, 1)", /beyond 64 bits/],
  ["@mul(4294967295, 4294967295)", /beyond 64 bits/],
  ["@add(1, 1.5)", 2.5],
  ["@div(11, 5)", 2],
  ["@div(-11, 5)", -2],
  ["@div(11, 5.0)", 2.2],
  ["@div(1.5, 0.0)", /cannot divide by zero/],
  ["@div(-9223372036854775808, -1)", /beyond 64 bits/],
  ["@mod(-7, 3)", -1],
  ["@mod(7.5, 2)", 1.5],
  ["@sub(null, 1)", /first parameter 'number1' to be a number, but null came/],
  ["@max(createArray(1, 3, 2))", 3],
  ["@min(1.5, 1)", 1],
  ["@max(json('[]'))", /array is empty/],
  ["@max(1, 'a')", /numbers only/],
  ["@rand(3, 4)", 3],
  ["@rand(4, 4)", /less than/],
]);

describe("numbers keep what .NET keeps", () => {
  test.each([
    ["@{9223372036854775807}", "9223372036854775807"],
    ["@{add(9223372036854775806, 1)}", "9223372036854775807"],
    ["@{9223372036854775809.5}", "9.223372036854776E+18"],
    ["@{float('5e-324')}", "5E-324"],
    ["@{decimal('5.0000')}", "5.0000"],
    ["@{createArray(decimal('5'), float('5'))}", "[5.0,5.0]"],
    ["@{decimal(100000.000009)}", "100000.000009"],
    ["@{decimal('10000000000.00000000001234')}", "10000000000.00000000001234"],
    ["@{mul(decimal('4294967295'), 4294967295)}", "18446744065119617025"],
    ["@{add(decimal('0.1'), decimal('0.20'))}", "0.30"],
    ["@{div(decimal('1'), 3)}", "0.3333333333333333333333333333"],
    ["@{div(decimal('1.0'), 4)}", "0.25"],
    ["@{add(decimal(float('0')), float('3'))}", "3"],
    ["@{0.00001}", "1E-05"],
    ["@{1e15}", "1E+15"],
    ["@{123456789012345.0}", "123456789012345"],
  ])("%s is %s", (text, expected) => {
    expect(evaluateValue(text)).toBe(expected);
  });
});

cases("conversion", [
  ["@int(' +1,000 ')", 1000],
  ["@int('1.0')", 1],
  ["@int('200-')", /cannot read '200-'/],
  ["@int('')", /cannot read ''/],
  ["@int(null)", /but null came/],
  ["@int(1.7)", /fraction/],
  ["@int(true)", 1],
  ["@int('9223372036854775808')", /64 bits/],
  ["@float('  200- ')", -200],
  ["@float('.5')", 0.5],
  ["@float('(200)')", /cannot read/],
  ["@float('1.234,5', 'de-DE')", 1234.5],
  ["@float('1', 'not a locale')", /does not know the locale/],
  ["@decimal('3e-1')", /cannot read/],
  ["@decimal('7e28')", /cannot read/],
  ["@decimal(binary('123.0'))", /but an object came/],
  ["@bool('TRUE')", true],
  ["@bool(0.0)", false],
  ["@bool('yes')", /cannot read 'yes'/],
  ["@bool(null)", /but null came/],
  ["@string(null)", ""],
  ["@string(true)", "True"],
  ["@string(json('{\"a\": [1, 2.0]}'))", '{"a":[1,2.0]}'],
  ["@json('{\"a\":1,}')", /line 1, column 8/],
  ["@json('')", /text is empty/],
  ["@json(null)", {}],
  ["@json(binary('[1,2,3]'))", [1, 2, 3]],
  ["@json(1)", /expects a JSON text or XML/],
  ["@base64('test')", "dGVzdA=="],
  ["@base64('')", ""],
  ["@base64(xml('<t/>'))", "PHQgLz4="],
  ["@base64ToString('aGVsbG8')", /base64/],
  ["@{base64ToBinary('test')}", "\ufffd\ufffd-"],
  ["@binary(createArray('a'))", { "$content-type": "application/octet-stream", $content: "WyJhIl0=" }],
  ["@dataUri(json('{\"a\":3}'))", "data:application/json;charset=utf-8;base64,eyJhIjozfQ=="],
  ["@dataUri(null)", /but null came/],
  ["@dataUriToString('data:text/plain;charset=utf-8,%22hello,%20a+b%22')", '"hello, a b"'],
  ["@dataUriToString('data:;base64,dGVzdA==')", "test"],
  ["@dataUriToString('data:text/plain;base64;charset=utf-8,dGVzdA==')", "dGVzdA=="],
  ["@dataUriToBinary('data:,x')", { "$content-type": "text/plain", $content: "eA==" }],
  ["@dataUriToBinary('data:;;base64,dGVzdA==')", /data URI/],
  ["@dataUriToBinary('data:badmime,x')", /data URI/],
  ["@dataUriToString('nothing')", /data URI/],
  ["@uriComponent('a b/ü!''()*~')", "a%20b%2F%C3%BC%21%27%28%29%2A~"],
  ["@encodeURIComponent(5)", "5"],
  ["@encodeURIComponent(null)", /but null came/],
  ["@decodeUriComponent('%C3%BC+%zz%ff')", "ü+%zz%ff"],
]);

cases("objects", [
  ["@addProperty(json('{\"a\":1}'), 'A', 2)", /has 'a' already/],
  ["@string(setProperty(json('{\"aAa\":1,\"b\":2}'), 'aaa', 5))", '{"b":2,"aAa":5}'],
  ["@removeProperty(json('{\"A\":1,\"a\":2}'), 'a')", { A: 1 }],
  ["@removeProperty(json('{\"x\":1}'), 'y')", { x: 1 }],
  ["@setProperty(null, 'x', 1)", /to be an object, but null came/],
]);

cases("addresses", [
  ["@uriHost('https://User@WWW.Contoso.com:8080/a')", "www.contoso.com"],
  ["@uriPath('https://contoso.com')", "/"],
  ["@uriPort('https://contoso.com')", 443],
  ["@uriQuery('https://contoso.com/a?x=1#f')", "?x=1"],
  ["@uriScheme('HTTPS://contoso.com')", "https"],
  ["@uriHost('contoso.com/a')", /absolute address/],
]);

cases("numbers as text", [
  ["@formatNumber(17.35, 'C2')", "$17.35"],
  ["@formatNumber(-17.35, 'C2')", "-$17.35"],
  ["@formatNumber(1234.5, 'N0')", "1,234"],
  ["@formatNumber(1234567, 'N2', 'de-DE')", "1.234.567,00"],
  ["@formatNumber(5, 'D4')", "0005"],
  ["@formatNumber(255, 'X4')", "00FF"],
  ["@formatNumber(0.256, 'P1')", "25.6%"],
  ["@formatNumber(12345.678, 'E2')", "1.23E+004"],
  ["@formatNumber(1.5, 'D')", /cannot use the number format/],
  ["@formatNumber(2.5, '0')", "3"],
  ["@formatNumber(1234.5, '#,##0.##')", "1,234.5"],
  ["@formatNumber(5, '0000')", "0005"],
  ["@formatNumber(-5, '0;(0)')", "(5)"],
  ["@formatNumber(0, '0;(0);nil')", "nil"],
  ["@formatNumber(0.5, '0%')", "50%"],
  ["@formatNumber(1234567, '0,,.0')", "1.2"],
  ["@formatNumber(1234567, '0.00E+00')", "1.23E+06"],
  ["@formatNumber(5551234, '''Tel'' ###-####')", "Tel 555-1234"],
  ["@formatNumber('x', 'N')", /to be a number/],
]);

cases("lengths of time", [
  ["@formatTimeSpan('1.02:30:00', 'g')", "1:2:30:00"],
  ["@formatTimeSpan('26:30', 'c')", /cannot read/],
  ["@formatTimeSpan('02:30:05.5', 'hh\\:mm\\:ss\\.ff')", "02:30:05.50"],
  ["@formatTimeSpan('-01:00:00')", "-01:00:00"],
]);

describe("addresses are taken apart as System.Uri does", () => {
  test.each([
    ["uriPath('https://a.b/a/../c/./d')", "/c/d"],
    ["uriPath('https://a.b/a/..')", "/"],
    ["uriPath('https://a.b/../../x')", "/x"],
    ["uriPath('https://a.b/é x/%zz/%41')", "/%C3%A9%20x/%25zz/%41"],
    ["uriPathAndQuery('https://a.b/x?q=é&u={x}')", "/x?q=%C3%A9&u=%7Bx%7D"],
    ["uriPath('file:///C:/a.txt')", "C:/a.txt"],
    ["uriScheme('c:\\a\\b.txt')", "file"],
    ["uriHost('mailto:ada@Example.org')", "example.org"],
    ["uriHost('https://user:pa%40ss@[2001:DB8::1]:8443/x')", "[2001:db8::1]"],
    ["uriPathAndQuery('urn:isbn:1')", "isbn:1"],
  ])("%s is %s", (expression, expected) => {
    expect(evaluate(`@${expression}`)).toBe(expected);
  });
});
