import { bomb, repeated } from "./a-bomb.mjs";

const _big = "x".repeat(2e6);
const json = JSON.stringify;
const many = Array.from({ length: 100_000 }, (_, index) => index);
const wide = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`k${index}`, index]));

/** JSON, lists and objects. */
export const dataCases = [
  bomb("wide written 100x", repeated(100, "string(parameters('wide'))"), () => ({ wide })),
  bomb(
    "wide joined 100x",
    `@join(createArray(${Array(100).fill("parameters('wide')").join(",")}),',')`,
    () => ({ wide }),
  ),
  bomb("wide concat 100x", `@concat(${Array(100).fill("parameters('wide')").join(",")})`, () => ({
    wide,
  })),
  bomb("json 5MB plain", "@json(parameters('x'))", () => ({
    x: json(Array.from({ length: 100000 }, (_, i) => ({ id: i, n: `name ${i}` }))),
  })),
  bomb("json 5MB floats 5.0", "@json(parameters('x'))", () => ({
    x: `[${Array(1000000).fill("5.0").join(",")}]`,
  })),
  bomb("json 16MB [[],", "@json(parameters('x'))", () => ({
    x: `[${Array(5e6).fill("[]").join(",")}]`,
  })),
  bomb("json 8MB {} 5.0", "@json(parameters('x'))", () => ({
    x: `[${Array(2e6).fill("{}").join(",")},5.0]`,
  })),
  bomb("json wide obj", "@json(parameters('x'))", () => ({
    x: json(Object.fromEntries(Array.from({ length: 300000 }, (_, i) => [`k${i}`, 1]))),
  })),
  bomb("json wide obj 5.0", "@json(parameters('x'))", () => ({
    x: json(Object.fromEntries(Array.from({ length: 300000 }, (_, i) => [`k${i}`, 1.5]))).replace(
      /1\.5/g,
      "5.0",
    ),
  })),
  bomb("json dup keys", "@json(parameters('x'))", () => ({
    x: `{${Array(500000).fill('"a":5.0').join(",")}}`,
  })),
  bomb("json dup alt", "@json(parameters('x'))", () => ({
    x: `{${Array.from({ length: 300000 }, (_, i) => `"k${i % 1000}":5.0`).join(",")}}`,
  })),
  bomb("json strings escapes", "@json(parameters('x'))", () => ({
    x: `["${"\\u0041".repeat(1e6)}",5.0]`,
  })),
  bomb("json backslashes", "@json(parameters('x'))", () => ({ x: `["${"\\\\".repeat(4e6)}"]` })),
  bomb("json many bs-quote", "@json(parameters('x'))", () => ({ x: `["${'\\"'.repeat(2e6)}"]` })),
  bomb("json unclosed bs", "@json(parameters('x'))", () => ({ x: `["${"\\".repeat(1e6)}${'"'.repeat(1)}` })),
  bomb("json numbers long", "@json(parameters('x'))", () => ({ x: `[${"1".repeat(5e6)}]` })),
  bomb("json 1.2345678901234567890 ", "@json(parameters('x'))", () => ({
    x: `[${Array(300000).fill("1.23456789012345678901").join(",")}]`,
  })),
  bomb("json names 120,000 one by one", "@json(parameters('x'))", () => ({
    x: `[${Array.from({ length: 120_000 }, (_, i) => `{"k${i}":0}`).join(",")}]`,
  })),
  bomb("json names 70,000 one by one", "@json(parameters('x'))", () => ({
    x: `[${Array.from({ length: 70_000 }, (_, i) => `{"k${i}":0}`).join(",")}]`,
  })),
  bomb("json names 70,000 and a 5.0", "@json(parameters('x'))", () => ({
    x: `[${Array.from({ length: 70_000 }, (_, i) => `{"k${i}":0}`).join(",")},5.0]`,
  })),
  bomb("json one object of 100,000", "@json(parameters('x'))", () => ({
    x: json(Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`k${i}`, 1]))),
  })),
  bomb("json 200x", repeated(200, "json(parameters('x'))"), () => ({ x: json(wide) })),
  bomb("chunk text", "@chunk(parameters('x'),1)", () => ({ x: "x".repeat(1e6) })),
  bomb("sort strings bad", `@sort(parameters('x'))`, () => ({
    x: Array.from({ length: 100000 }, (_, i) => "x".repeat(1000) + i),
  })),
  bomb("sort strings shared prefix", `@sort(parameters('x'))`, () => ({
    x: Array.from({ length: 20000 }, (_, i) => "x".repeat(20000) + ((i * 7919) % 20000)),
  })),
  bomb("sort 1e5 decimals", `@sort(parameters('x'))`, () => ({ x: many.map((i) => (i * 7919) % 100000) })),
  bomb("sort 1M", `@sort(parameters('x'))`, () => ({
    x: Array.from({ length: 1e6 }, (_, i) => (i * 7919) % 1000003),
  })),
  bomb("sort by key obj wide", `@sort(parameters('x'),'Z')`, () => ({
    x: Array.from({ length: 2000 }, (_, i) =>
      Object.fromEntries([...Array.from({ length: 60 }, (_, j) => [`k${j}`, 1]), ["z", i]]),
    ),
  })),
  bomb("union many", `@union(parameters('m'),parameters('m'))`, () => ({
    m: many.map((i) => ({ a: i, b: `x${i}` })),
  })),
  bomb("intersection many", `@intersection(parameters('m'),parameters('m'))`, () => ({
    m: many.map((i) => ({ a: i, b: `x${i}` })),
  })),
  bomb("intersection obj", `@intersection(${Array(30).fill("parameters('m')").join(",")})`, () => ({
    m: wide,
  })),
  bomb("union text long", `@union(parameters('m'),parameters('m'))`, () => ({
    m: Array.from({ length: 100 }, (_, i) => "\u0001".repeat(100000) + i),
  })),
  bomb("contains list x300", repeated(300, "contains(parameters('m'),-1)"), () => ({ m: many })),
  bomb("contains big strings", `@contains(parameters('m'),parameters('n'))`, () => ({
    m: Array.from({ length: 5000 }, (_, _i) => "x".repeat(100000)),
    n: `${"x".repeat(99999)}y`,
  })),
  bomb("max x300", repeated(300, "max(parameters('m'))"), () => ({ m: many })),
  bomb("skip x300", repeated(300, "skip(parameters('m'),1)"), () => ({ m: many })),
  bomb("join strings x300", repeated(300, "join(parameters('m'),'')"), () => ({ m: many })),
];
