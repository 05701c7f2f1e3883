import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const BIN = fileURLToPath(new URL("../bin", import.meta.url));
const PLATFORM_NODE = `node-${process.platform}-${process.arch}`;

/** Says what it was given, then waits for a signal or ends as told. */
const MAIN = `
const [word, value] = process.argv.slice(2);
process.on("SIGTERM", () => process.exit(44));
if (word === "exit") process.exit(Number(value));
if (word === "die") process.kill(process.pid, "SIGKILL");
if (word === "wait") { console.log("ready"); setInterval(() => {}, 1000); }
if (word === "say") console.log(process.argv.slice(2).join("|"));
if (word === "where") console.log(process.execPath);
`;

/** A stand-in for an older Node: the launcher only sees the version and the platform. */
const OLDER = "Object.defineProperty(process.versions, 'node', { value: '18.20.8' });\n";

let above: string;
let root: string;

beforeEach(() => {
  above = mkdtempSync(join(tmpdir(), "madoguchi-launcher-"));
  root = join(above, "checkout");
  mkdirSync(join(root, "src"), { recursive: true });
  cpSync(BIN, join(root, "bin"), { recursive: true });
  writeFileSync(join(root, "package.json"), '{"type":"module"}');
  writeFileSync(join(root, "src", "main.ts"), MAIN);
  writeFileSync(join(above, "older.cjs"), OLDER);
});

afterEach(() => rmSync(above, { recursive: true, force: true }));

describe("bin/madoguchi", () => {
  it("hands on its arguments and the exit code", async () => {
    expect(await outcome(launch(["say", "受付", "--json"]))).toEqual({
      code: 0,
      signal: null,
      out: "say|受付|--json\n",
      err: "",
    });
    expect((await outcome(launch(["exit", "78"]))).code).toBe(78);
  });

  it("runs through the link that npm makes", async () => {
    symlinkSync(join(root, "bin", "madoguchi"), join(above, "madoguchi"));
    expect((await outcome(launch(["exit", "7"], { program: join(above, "madoguchi") }))).code).toBe(7);
  });

  it("passes a signal on and ends with the child's own code", async () => {
    const child = launch(["wait"]);
    if (child.stdout !== null) await once(child.stdout, "data");
    child.kill("SIGTERM");
    expect((await outcome(child)).code).toBe(44);
  });

  it("dies of the signal the child died of", async () => {
    expect(await outcome(launch(["die"]))).toMatchObject({ code: null, signal: "SIGKILL" });
  });

  it.each([
    ["beside the checkout's own code", () => join(root, "node_modules")],
    ["further up, where npm hoisted it", () => join(above, "node_modules")],
  ])("finds Node 26 %s when the machine's Node is older", async (_where, folder) => {
    const installed = installNode(folder());
    const { code, out } = await outcome(launch(["where"], { older: true }));
    expect([code, out.trim()]).toEqual([0, installed]);
  });

  it.each([
    ["there is none", () => {}],
    ["the one installed cannot be run", () => chmodSync(installNode(join(root, "node_modules"), "copy"), 0o644)],
  ])("says what to do and exits 78 when the machine's Node is older and %s", async (_what, prepare) => {
    prepare();
    const { code, err } = await outcome(launch(["where"], { older: true }));
    expect(code).toBe(78);
    expect(err).toMatch(/^madoguchi needs Node\.js 26; .*`npm ci`/);
    expect(err.trim().split("\n")).toHaveLength(1);
  });
});

/** The package with this test's own Node in it: a small script that names itself, so that the test sees who ran. */
function installNode(modules: string, how: "script" | "copy" = "script"): string {
  const folder = join(modules, PLATFORM_NODE);
  mkdirSync(join(folder, "bin"), { recursive: true });
  writeFileSync(join(folder, "package.json"), `{"name":"${PLATFORM_NODE}","version":"26.0.0"}`);
  const node = join(folder, "bin", "node");
  writeFileSync(node, how === "script" ? '#!/bin/sh\necho "$0"\n' : "");
  chmodSync(node, 0o755);
  return node;
}

function launch(words: string[], { older = false, program = join(root, "bin", "madoguchi") } = {}): ChildProcess {
  const options = older ? ["--require", join(above, "older.cjs")] : [];
  return spawn(process.execPath, [...options, program, ...words], { stdio: ["ignore", "pipe", "pipe"] });
}

async function outcome(
  child: ChildProcess,
): Promise<{ code: number | null; signal: string | null; out: string; err: string }> {
  let out = "";
  let err = "";
  child.stdout?.on("data", (text: Buffer) => {
    out += text;
  });
  child.stderr?.on("data", (text: Buffer) => {
    err += text;
  });
  const [code, signal] = (await once(child, "close")) as [number | null, string | null];
  return { code, signal, out, err };
}
