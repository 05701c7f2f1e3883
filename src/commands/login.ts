import { EXIT_CONFIG } from "../config.ts";
import { EXIT_USAGE, readEnvironment } from "../settings.ts";
import { beginDeviceLogin } from "../world/oauth.ts";
import { writeSecret } from "../world/secret-file.ts";
import type { Terminal } from "../world/terminal.ts";
import { isTrouble } from "../world/world.ts";
import { readArgs, sayUsage } from "./with-store.ts";

const USAGE = "madoguchi login";

/**
 * `madoguchi login`: allows the clerk to the office's mailbox by OAuth2, without a browser on this machine (RFC 8628). Prints where
 * to type the code, waits, and keeps the refresh token in the file of MAIL_OAUTH_REFRESH_TOKEN_FILE. The token is never shown.
 */
export async function login(args: string[], terminal: Terminal): Promise<number> {
  const read = readArgs(terminal, USAGE, args, {});
  if (read === null) return EXIT_USAGE;
  if (read.positionals.length > 0) return sayUsage(terminal, "login takes no names", USAGE);
  const file = terminal.env.MAIL_OAUTH_REFRESH_TOKEN_FILE?.trim();
  // The file is what this command makes, so it need not be there yet.
  const config = readEnvironment({ ...terminal, env: { ...terminal.env, MAIL_OAUTH_REFRESH_TOKEN_FILE: undefined } });
  if (config === null) return EXIT_CONFIG;
  if (config.mailOauth === null || config.mailOauth.deviceUrl === null || !file) {
    terminal.err(
      "login needs MAIL_OAUTH_TOKEN_URL, MAIL_OAUTH_DEVICE_URL, MAIL_OAUTH_CLIENT_ID and MAIL_OAUTH_REFRESH_TOKEN_FILE.",
    );
    return EXIT_CONFIG;
  }
  const begun = await beginDeviceLogin(config.mailOauth);
  if (isTrouble(begun)) return failed(terminal, begun.detail);
  terminal.out(`Open ${begun.where} on any device and type this code: ${begun.code}`);
  terminal.out("Sign in there with the office's own mail account. Waiting …");
  const token = await begun.refreshToken;
  if (typeof token !== "string") return failed(terminal, token.detail);
  await writeSecret(file, token);
  terminal.out(`Allowed. The refresh token is in ${file}, for this account's eyes alone.`);
  return 0;
}

function failed(terminal: Terminal, detail: string): number {
  terminal.err(`The login came to nothing: ${detail}.`);
  return 1;
}
