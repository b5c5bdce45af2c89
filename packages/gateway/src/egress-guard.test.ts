import { describe, expect, test } from "vitest";
import { createEgressGuard } from "./egress-guard.ts";

const strict = createEgressGuard({ allow: [] });
const at = (address: string, host = address, port = 80) => ({ host, port, address });

describe("the egress guard", () => {
  test.each([
    ["loopback", "127.0.0.1"],
    ["the end of loopback", "127.255.255.254"],
    ["private 10/8", "10.0.0.1"],
    ["private 172.16/12", "172.31.255.255"],
    ["private 192.168/16", "192.168.1.1"],
    ["cloud metadata", "169.254.169.254"],
    ["carrier-grade NAT", "100.64.0.1"],
    ["this network", "0.0.0.0"],
    ["multicast", "224.0.0.1"],
    ["reserved", "240.0.0.1"],
    ["broadcast", "255.255.255.255"],
    ["benchmarking", "198.18.0.1"],
    ["documentation", "192.0.2.1"],
    ["IPv6 loopback", "::1"],
    ["IPv6 unspecified", "::"],
    ["unique local", "fc00::1"],
    ["cloud metadata over IPv6", "fd00:ec2::254"],
    ["IPv6 link-local", "fe80::1"],
    ["IPv6 site-local", "fec0::1"],
    ["IPv6 multicast", "ff02::1"],
    ["mapped loopback", "::ffff:127.0.0.1"],
    ["mapped private in hex", "::ffff:a00:1"],
    ["IPv4-compatible loopback", "::127.0.0.1"],
    ["IPv4-compatible public", "::808:808"],
    ["NAT64 loopback", "64:ff9b::7f00:1"],
    ["NAT64 of local use", "64:ff9b:1::808:808"],
    ["6to4 of loopback", "2002:7f00:1::"],
    ["6to4 of a private network", "2002:a00:1::1"],
    ["Teredo", "2001:0:7f00:1::1"],
    ["ISATAP of a private network", "2a00::5efe:a00:1"],
    ["IPv6 documentation", "2001:db8::1"],
    ["discard", "100::1"],
    ["not an address", "localhost"],
    ["nothing", ""],
  ])("refuses %s (%s)", (_what, address) => {
    expect(strict.allows(at(address))).toBe(false);
  });

  test.each([
    ["a public address", "8.8.8.8"],
    ["a public IPv6 address", "2606:4700:4700::1111"],
    ["a mapped public address", "::ffff:8.8.8.8"],
    ["NAT64 of a public address", "64:ff9b::808:808"],
  ])("lets %s (%s) pass", (_what, address) => {
    expect(strict.allows(at(address))).toBe(true);
  });

  test.each([
    ["a range", "10.1.0.0/16", at("10.1.2.3", "intranet"), true],
    ["a range, an address outside", "10.1.0.0/16", at("10.2.0.1", "intranet"), false],
    ["a range, the address mapped", "127.0.0.0/8", at("::ffff:127.0.0.1", "x"), true],
    ["an IPv6 range", "fd00::/8", at("fd12::1", "x"), true],
    ["an address", "192.168.1.5", at("192.168.1.5", "nas"), true],
    ["an address with its port", "127.0.0.1:8080", at("127.0.0.1", "127.0.0.1", 8080), true],
    ["an address with another port", "127.0.0.1:8080", at("127.0.0.1", "127.0.0.1", 5432), false],
    ["an IPv6 address with its port", "[::1]:8080", at("::1", "::1", 8080), true],
    ["a host", "Intranet.Example.", at("10.0.0.1", "intranet.example"), true],
    ["a host with its port", "db.local:5432", at("10.0.0.1", "db.local", 5432), true],
    ["a host with another port", "db.local:5432", at("10.0.0.1", "db.local", 80), false],
    ["a host, asked for a longer name", "db.local", at("10.0.0.1", "evil-db.local"), false],
    ["an empty entry", " ", at("10.0.0.1", "x"), false],
  ])("with %s allowed (%s) answers as it should", (_what, entry, target, expected) => {
    expect(createEgressGuard({ allow: [entry] }).allows(target)).toBe(expected);
  });

  test("allows everything when it is switched off", () => {
    expect(createEgressGuard({ allow: [], allowAll: true }).allows(at("127.0.0.1"))).toBe(true);
  });

  test("refuses to start with an entry that it cannot read", () => {
    expect(() => createEgressGuard({ allow: ["https://intranet/"] })).toThrow("EGRESS_ALLOW");
    expect(() => createEgressGuard({ allow: ["10.0.0.0/99"] })).toThrow("EGRESS_ALLOW");
  });
});
