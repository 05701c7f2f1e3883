import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ImapFlow } from "imapflow";
import { describe, expect, it } from "vitest";
import { type Time, toEpochSeconds } from "../src/booking/time.ts";

const BINARY = "/usr/sbin/dovecot";
const LMTP = "/usr/lib/dovecot/lmtp";
const PASSWORD = "trial-pass";
const STARTING_MS = 15_000;
/** Sessions that do not end with their master are ended after this long. */
const ENDING_MS = 300;

export type Dovecot = {
  imapUrl(user: string): string;
  imapPort: number;
  /** LMTP (RFC 2033) on 127.0.0.1; `user@any.domain` reaches the user. */
  lmtpPort: number;
  /** Files a mail by APPEND with that INTERNALDATE, which must not lie ahead: Dovecot then puts its own clock's time. */
  append(user: string, raw: Uint8Array | string, receivedAt: Time, folder?: string): Promise<void>;
  stop(): Promise<void>;
  start(): Promise<void>;
  restart(): Promise<void>;
  /** Removes the index files: the same mails under a new UIDVALIDITY, as after a restored backup. */
  wipeIndexes(user: string): Promise<void>;
  maildir(user: string): string;
  /** Stops the server and removes its folder. */
  remove(): Promise<void>;
};

export function dovecotAvailable(): boolean {
  if (!existsSync(BINARY) || !existsSync(LMTP)) return false;
  return (spawnSync(BINARY, ["--version"], { encoding: "utf8" }).stdout ?? "").startsWith("2.3");
}

/** A suite that needs Dovecot. Elsewhere it says loudly that it did not run, and under CI=true it fails. */
export function describeWithDovecot(name: string, suite: () => void): void {
  if (dovecotAvailable()) {
    describe(name, suite);
    return;
  }
  console.warn(`\n*** NOT TESTED: "${name}" needs Dovecot 2.3 (apt-get install dovecot-imapd dovecot-lmtpd). ***\n`);
  describe(name, () => {
    it("NOT TESTED here, because Dovecot 2.3 is missing", () => expect(process.env.CI).not.toBe("true"));
  });
}

/** Starts Debian's Dovecot 2.3 as an ordinary user on free ports, with Maildir and the folders Junk and Sent; `lines` for each user. */
export async function startDovecot(users: string[] = ["office", "hanako", "taro"], lines = 500): Promise<Dovecot> {
  // Not below the checkout or a private TMPDIR: the server's own user must be able to walk there.
  const root = mkdtempSync("/tmp/madoguchi-dovecot-");
  const owner = serverUser();
  const ports = { imap: await freePort(), lmtp: await freePort() };
  for (const folder of ["run", "state", "mail"]) mkdirSync(join(root, folder));
  writeFileSync(join(root, "users"), users.map((user) => `${user}:{PLAIN}${PASSWORD}\n`).join(""));
  writeFileSync(join(root, "dovecot.conf"), configuration(root, owner, { ...ports, lines }));
  for (const path of ["", "run", "state", "mail", "users", "dovecot.conf"])
    chownSync(join(root, path), owner.uid, owner.gid);
  let server: ChildProcess | null = null;

  const dovecot: Dovecot = {
    imapUrl: (user) => `imap://${encodeURIComponent(user)}:${PASSWORD}@127.0.0.1:${ports.imap}`,
    imapPort: ports.imap,
    lmtpPort: ports.lmtp,
    async append(user, raw, receivedAt, folder = "INBOX") {
      const auth = { user, pass: PASSWORD };
      const client = new ImapFlow({ host: "127.0.0.1", port: ports.imap, doSTARTTLS: false, auth, logger: false });
      client.on("error", () => undefined);
      await client.connect();
      await client.append(folder, Buffer.from(raw), [], new Date(toEpochSeconds(receivedAt) * 1000));
      await client.logout();
    },
    async start() {
      server = launch(root, owner);
      await answering(ports.imap, root, server);
    },
    async stop() {
      if (server !== null) await end(server);
      server = null;
    },
    async restart() {
      await dovecot.stop();
      await dovecot.start();
    },
    async wipeIndexes(user) {
      await dovecot.stop();
      // UIDVALIDITY is made of the time in seconds; within one second it could come out the same.
      await sleep(1_100);
      const folder = dovecot.maildir(user);
      for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
        if (/(^|\/)dovecot[^/]*$/.test(name)) rmSync(join(folder, name), { force: true });
      }
      await dovecot.start();
    },
    maildir: (user) => join(root, "mail", user, "Maildir"),
    async remove() {
      await dovecot.stop();
      rmSync(root, { recursive: true, force: true });
    },
  };
  await dovecot.start();
  return dovecot;
}

type Owner = { name: string; group: string; uid: number; gid: number };

/** Root hands the server to `nobody`; everybody else runs it as themselves. */
function serverUser(): Owner {
  const { username, uid, gid } = userInfo();
  if (uid === 0) return { name: "nobody", group: "nogroup", uid: 65534, gid: 65534 };
  const group = spawnSync("id", ["-gn"], { encoding: "utf8" }).stdout.trim();
  return { name: username, group, uid, gid };
}

function launch(root: string, { uid, gid }: Owner): ChildProcess {
  const identity = process.getuid?.() === 0 ? { uid, gid } : {};
  // A process group of its own, so that its end can be told from the end of the master alone.
  const options = { ...identity, cwd: "/", stdio: "ignore", detached: true } as const;
  return spawn(BINARY, ["-F", "-c", join(root, "dovecot.conf")], options);
}

/** SIGTERM lets the master end its children, which takes a moment longer; the group is ours by our child's own pid. */
async function end(server: ChildProcess): Promise<void> {
  const group = -(server.pid ?? 0);
  if (server.exitCode === null && server.signalCode === null) {
    const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
    server.kill("SIGTERM");
    await ended;
  }
  const until = Date.now() + ENDING_MS;
  while (alive(group) && Date.now() < until) await sleep(20);
  if (alive(group)) process.kill(group, "SIGKILL");
}

function alive(group: number): boolean {
  if (group === 0) return false;
  try {
    return process.kill(group, 0);
  } catch {
    return false;
  }
}

async function answering(port: number, root: string, server: ChildProcess): Promise<void> {
  const until = Date.now() + STARTING_MS;
  const auth = { user: "office", pass: "never right" };
  while (Date.now() < until && server.exitCode === null) {
    const client = new ImapFlow({ host: "127.0.0.1", port, doSTARTTLS: false, auth, logger: false });
    client.on("error", () => undefined);
    const refused = await client.connect().then(
      () => false,
      (error: { authenticationFailed?: boolean }) => error.authenticationFailed === true,
    );
    client.close();
    if (refused) return;
    await sleep(100);
  }
  const log = join(root, "dovecot.log");
  throw new Error(`Dovecot did not start:\n${existsSync(log) ? readFileSync(log, "utf8").slice(-4_000) : "no log"}`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}

function configuration(
  root: string,
  { name, group, uid, gid }: Owner,
  ports: { imap: number; lmtp: number; lines: number },
): string {
  return `
base_dir = ${root}/run
state_dir = ${root}/state
log_path = ${root}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_username_format = %Ln
auth_failure_delay = 0 secs
default_internal_user = ${name}
default_internal_group = ${group}
default_login_user = ${name}
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:~/Maildir
mail_max_userip_connections = ${ports.lines}
passdb {
  driver = passwd-file
  args = ${root}/users
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${root}/mail/%n
}
namespace inbox {
  inbox = yes
  separator = /
  mailbox Junk {
    auto = create
    special_use = \\Junk
  }
  mailbox Sent {
    auto = create
    special_use = \\Sent
  }
}
service imap-login {
  chroot =
  service_count = 0
  inet_listener imap {
    port = ${ports.imap}
  }
  inet_listener imaps {
    port = 0
  }
}
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = ${ports.lmtp}
  }
}
service anvil {
  chroot =
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  chroot =
}
`;
}
