/**
 * A key and its certificate for `localhost`, signed by itself and used nowhere but in tests, for a hundred years. Made by
 * openssl (`req -x509`, `pkcs12 -export`): Node cannot write a PFX file.
 */
export const LOCAL_CERTIFICATE = {
  key: pem("PRIVATE KEY", [
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgWTKwR0oOo5E3V4qUUPmnNhyGq1jjLIn1UXLENhcld8uhRANCAAR2",
    "YwUMIPOpNpjRF6kVZQ8KTmuSPgPTvdReFbdmNtYRwhfrERbIcQxu+FZxxmiW8tyazuYUXOyKCQPVz6VD3T+N",
  ]),
  cert: pem("CERTIFICATE", [
    "MIIBmzCCAUGgAwIBAgIUexLVlVth4G1eBJdBZOz65O+B4e8wCgYIKoZIzj0EAwIwFDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2",
    "MTEyMzAyMDgzMFoYDzIxMjYxMDMwMDIwODMwWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC",
    "AAR2YwUMIPOpNpjRF6kVZQ8KTmuSPgPTvdReFbdmNtYRwhfrERbIcQxu+FZxxmiW8tyazuYUXOyKCQPVz6VD3T+No28wbTAdBgNV",
    "HQ4EFgQUjUTmD0I1IEljELvfWHUF/89XOkAwHwYDVR0jBBgwFoAUjUTmD0I1IEljELvfWHUF/89XOkAwDwYDVR0TAQH/BAUwAwEB",
    "/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZIzj0EAwIDSAAwRQIgcFMXb15EhehD/pnbE5VDga/SOcUZXgLJqLgn",
    "4+q9o24CIQCqrjYryzmo4n575nzGsOBS6PxWvOr1RdDu5xpvDb7Zdg==",
  ]),
  /** Both as a PFX file, in base64. */
  pfx: [
    "MIIELAIBAzCCA+IGCSqGSIb3DQEHAaCCA9MEggPPMIIDyzCCAoIGCSqGSIb3DQEHBqCCAnMwggJvAgEAMIICaAYJKoZIhvcNAQcB",
    "MFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAg/BmKz/J4NIQICCAAwDAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEELWR",
    "uBqHfgVKJ6vtfOFKsVCAggIAiv7yjgbEh6Ai5jPl46+WAQOdmy79ugDzZ9vO+9vpAWHbFDYMWFevK0cOG3Bheu+I+EBd2pFKnqUI",
    "ZEAF6qbIE/2xJPgQiS+URNZolCDrQZ4YsBq1zWC7tbSm1v1LQ3Qi1sUDVSwNrPZyqaScLWXY1cEoCBOQjbgztSKz4vK2Loh9AiQ6",
    "RSA/cH+HSxzz1qjBFVItV4PNr25sn/qu5jd5A67RQsop2iLqBOJay8xaqYtAd/xT9RQz08iz1Ov7Cnjni+aE7wM27Yrol3joymfk",
    "KSBED1cjBJDM8kQ2ZVbgge+XNI+OHYPkoQSoG3QySLyGCSg6f7/FmqFq3tWqQUaZ9+bSi6L+2nhQfU+NEB2EESDsIsiEMUF8pjuE",
    "v+aOpVBeBIF+gCz9NdfAcOFbMJuvCmhacH7zY4jYA9ZWmpX5qFmeLYzClT8mWJtnf6MfAzwzQEAxPdesITaMJ+h8n1nLWRFobEPA",
    "mkPfZuSADzh7c+Z3+BXGCxJ+BhbcFa3UdiUMW0tNacRxL9q8gSdDYnk9T+YXc6iKJgVuFG1uFQ42sZwwQysrXcylklyRqbBVVLz5",
    "u0F3hjc2h6LRP3Vz4k+nqxIE1O4b2CCH3H3rZ60DMzoi89FfBbH+FR8f1IGL3I51lGwPJ/vMIdmR/ifIFdwk/HjyprI1QHFqrJ7b",
    "8UJhLZAwggFBBgkqhkiG9w0BBwGgggEyBIIBLjCCASowggEmBgsqhkiG9w0BDAoBAqCB7zCB7DBXBgkqhkiG9w0BBQ0wSjApBgkq",
    "hkiG9w0BBQwwHAQIAaDrs6VeFW0CAggAMAwGCCqGSIb3DQIJBQAwHQYJYIZIAWUDBAEqBBAOYuCq2Mu1WKQt/yrU0P/dBIGQPRnu",
    "9OMELjxHr324Fb0J3NEJatldqprIgIAfpw2SrNwqzJ0fbudDwj+TEYe+50aFQz43kdV2R1NcdaS30I/r/ZnGSSm7kKfvDa2VxpWN",
    "Y1REb1MIuP7L/HT+h/nw+ECe9njr7hwazBdTeB4y0Nyz0WC1UelpfOdRihST9W3NKx1okFGp98AQcUecSoqbvADTMSUwIwYJKoZI",
    "hvcNAQkVMRYEFPsXQKv2/PIc5f9u1J9viaBkxhvOMEEwMTANBglghkgBZQMEAgEFAAQgYvY8HHKH73LbFt2lVHHs/QUk2oaJ5rE9",
    "ARRBvg5SFfIECDbEwFU7eNuLAgIIAA==",
  ].join(""),
  password: "letmein",
};

function pem(what: string, lines: readonly string[]): string {
  const wrapped = lines.join("").match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${what}-----`, ...wrapped, `-----END ${what}-----`, ""].join("\n");
}
