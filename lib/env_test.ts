import assert from "node:assert/strict";
import { readSettings, type Settings, SettingsError, VARIABLES } from "./env.ts";

const DEFAULTS: Settings = {
  port: 8000,
  host: "0.0.0.0",
  dataDir: "data",
  kvPath: "data/echonest.kv",
  musicDir: "data/music",
  secretKey: null,
  apiToken: null,
  guests: true,
  trustedProxies: [],
  hostname: null,
};

Deno.test("without any variable every setting has its default, and empty counts as not set", () => {
  assert.deepEqual(readSettings({}), DEFAULTS);
  const empty = Object.fromEntries(VARIABLES.map(({ name }) => [name, "  "]));
  assert.deepEqual(readSettings(empty), DEFAULTS);
  assert.deepEqual(readSettings({ PORT: undefined, PATH: "/bin", HOME: "/root" }), DEFAULTS);
});

Deno.test("every variable is read as it is meant", async (t) => {
  const cases: [env: Record<string, string>, settings: Partial<Settings>][] = [
    [{ PORT: "0" }, { port: 0 }],
    [{ PORT: " 65535 " }, { port: 65535 }],
    [{ HOST: "127.0.0.1" }, { host: "127.0.0.1" }],
    [{ HOST: "::" }, { host: "::" }],
    [{ HOST: "localhost" }, { host: "localhost" }],
    [
      { DATA_DIR: "/srv/nest" },
      { dataDir: "/srv/nest", kvPath: "/srv/nest/echonest.kv", musicDir: "/srv/nest/music" },
    ],
    [{ DENO_KV_PATH: ":memory:" }, { kvPath: ":memory:" }],
    [{ DENO_KV_PATH: "https://kv.test/x" }, { kvPath: "https://kv.test/x" }],
    [{ MUSIC_DIR: "/srv/music" }, { musicDir: "/srv/music" }],
    [{ SECRET_KEY: "0123456789abcdef" }, { secretKey: "0123456789abcdef" }],
    [{ ECHONEST_API_TOKEN: "0123456789abcdef" }, { apiToken: "0123456789abcdef" }],
    [{ GUESTS: "off" }, { guests: false }],
    [{ TRUSTED_PROXY: "10.0.0.1, ::1" }, { trustedProxies: ["10.0.0.1", "::1"] }],
    [{ ECHONEST_HOSTNAME: "Nest.Example:8443" }, { hostname: "nest.example:8443" }],
  ];
  for (const [env, settings] of cases) {
    await t.step(JSON.stringify(env), () => {
      assert.deepEqual(readSettings(env), { ...DEFAULTS, ...settings });
    });
  }
});

Deno.test("a wrong value stops the start with the variable's name and without the value", async (t) => {
  const cases: [name: string, values: string[]][] = [
    ["PORT", ["eighty", "-1", "65536", "80.5", "1e3", "0x50", "123456"]],
    ["HOST", ["nowhere", "256.0.0.1", "http://127.0.0.1"]],
    ["DATA_DIR", ["da\0ta"]],
    ["DENO_KV_PATH", ["k\0v"]],
    ["MUSIC_DIR", ["mu\0sic"]],
    ["SECRET_KEY", ["tooshortasecret"]],
    ["ECHONEST_API_TOKEN", ["tooshortatoken!", "with spaces in between", "tökén-tökén-tökén"]],
    ["GUESTS", ["yes", "ON", "true"]],
    ["TRUSTED_PROXY", ["proxy.test", "10.0.0.1,", "10.0.0.0/8"]],
    ["ECHONEST_HOSTNAME", ["https://nest.test", "nest.test/path", "nest test", "nest.test:99999"]],
  ];
  assert.deepEqual(cases.map(([name]) => name), VARIABLES.map(({ name }) => name));
  for (const [name, values] of cases) {
    for (const value of values) {
      await t.step(`${name}=${value}`, () => {
        assert.throws(() => readSettings({ [name]: value }), (fault) => {
          assert.ok(fault instanceof SettingsError);
          assert.match(fault.message, new RegExp(`^Cannot start: ${name} must `));
          assert.ok(!fault.message.includes(value), fault.message);
          return true;
        });
      });
    }
  }
});

Deno.test("a setting of ours that does not exist stops the start", () => {
  for (const name of ["ECHONEST_API_TOKE", "ECHONEST_", "ECHONEST_PORT"]) {
    assert.throws(() => readSettings({ [name]: "a value" }), {
      name: "SettingsError",
      message: `Cannot start: there is no setting ${name}`,
    });
  }
});

Deno.test("every variable says what it is for, and its default is a good value", () => {
  for (const { name, meaning, default: value, fault } of VARIABLES) {
    assert.match(name, /^[A-Z][A-Z_]+$/);
    assert.ok(meaning.length > 20 && meaning.endsWith("."), name);
    assert.equal(fault(value), null, name);
  }
});

Deno.test("on Deno Deploy the store is the app's database, and the key must be given", () => {
  const env = { DENO_DEPLOY: "true" };
  assert.throws(() => readSettings(env), /Cannot start: SECRET_KEY must be set on Deno Deploy/);
  const secretKey = "0123456789abcdef";
  const settings = readSettings({ ...env, SECRET_KEY: secretKey });
  assert.deepEqual(settings, { ...DEFAULTS, kvPath: null, secretKey });
});
