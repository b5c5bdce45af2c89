/** What a person does on the service's pages. */
export interface Visit {
  /** Any name is let in. */
  readonly user?: string;
  readonly choice?: "allow" | "refuse";
}

/**
 * Signs in as a browser would, without one: follows redirects, keeps cookies, sends the forms.
 *
 * @param address where a sign-in begins
 * @returns where the service sends the person back to
 * @throws with the text of the page when the service shows one that is no form
 */
export async function visit(address: string, { user = "ann", choice = "allow" }: Visit = {}): Promise<URL> {
  const { origin } = new URL(address);
  const cookies = new Map<string, string>();
  let next = address;
  let form: string | null = null;
  for (let hop = 0; hop < 20; hop += 1) {
    const response: Response = await ask(next, form, cookies);
    keepCookies(response, cookies);
    const location = response.headers.get("location");
    form = location === null ? formOf(await response.text(), user, choice) : null;
    if (location === null) continue;
    const to = new URL(location, next);
    if (to.origin !== origin) return to;
    next = to.href;
  }
  throw new Error("The sign-in does not end");
}

function ask(address: string, form: string | null, cookies: ReadonlyMap<string, string>): Promise<Response> {
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  if (form === null) return fetch(address, { redirect: "manual", headers: { cookie } });
  const headers = { cookie, "content-type": "application/x-www-form-urlencoded" };
  return fetch(address, { redirect: "manual", method: "POST", headers, body: form });
}

function keepCookies(response: Response, cookies: Map<string, string>): void {
  for (const line of response.headers.getSetCookie()) {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (value === "") cookies.delete(name);
    else cookies.set(name, value);
  }
}

function formOf(page: string, user: string, choice: string): string {
  if (!page.includes('<form method="post">')) throw new Error(`The service shows: ${page.slice(0, 500)}`);
  return page.includes('name="user"') ? new URLSearchParams({ user }).toString() : `choice=${choice}`;
}
