import assert from "node:assert/strict";
import { readSettings } from "../env.ts";
import { banner } from "./banner.ts";

const settings = (env: Record<string, string> = {}) => readSettings(env);
const WLAN = ["192.168.1.7", "10.0.0.3"];

Deno.test("banner() says where to go, and shows phones the way", async (t) => {
  await t.step("open to the network", () => {
    const text = banner({ hostname: "0.0.0.0", port: 8000, settings: settings(), addresses: WLAN });
    assert.match(text, /EchoNest is open: http:\/\/localhost:8000\/\n/);
    assert.match(text, /On your network: {2}http:\/\/192\.168\.1\.7:8000\/\n/);
    assert.match(text, /[█▀▄]{10}/);
  });
  await t.step("for this machine alone", () => {
    const facts = { hostname: "127.0.0.1", port: 1234, settings: settings(), addresses: WLAN };
    const text = banner(facts);
    assert.match(text, /EchoNest is open: http:\/\/127\.0\.0\.1:1234\/\n/);
    assert.doesNotMatch(text, /network|[█▀▄]/);
  });
  await t.step("without a network", () => {
    const text = banner({ hostname: "0.0.0.0", port: 8000, settings: settings(), addresses: [] });
    assert.doesNotMatch(text, /network|[█▀▄]/);
  });
  await t.step("by its public name", () => {
    const named = settings({ ECHONEST_HOSTNAME: "nest.example" });
    const text = banner({ hostname: "0.0.0.0", port: 8000, settings: named, addresses: WLAN });
    assert.match(text, /For everybody: {4}https:\/\/nest\.example\/\n/);
    assert.doesNotMatch(text, /192\.168/);
  });
  await t.step("no secrets", () => {
    const secret = { SECRET_KEY: "a-key-nobody-sees", ECHONEST_API_TOKEN: "a-token-nobody-sees" };
    const text = banner({ hostname: "::", port: 1, settings: settings(secret), addresses: WLAN });
    assert.doesNotMatch(text, /nobody-sees/);
  });
});
