import { Secret, TOTP } from "otpauth";
import { renderSVG } from "uqr";
import { toEpochSeconds } from "../booking/time.ts";
import type { OneTimeCodes } from "./world.ts";

/** RFC 4226, section 4, R6: at least 128 bits, better 160. */
const SECRET_BYTES = 20;
const STEP_SECONDS = 30;
/** RFC 6238, section 5.2: one step for a slow clock or slow typing. */
const STEPS_AROUND = 1;

/** RFC 6238 as every authenticator knows it: SHA-1, six digits, a step of 30 seconds. */
export const ONE_TIME_CODES: OneTimeCodes = {
  newSecret: () => new Secret({ size: SECRET_BYTES }).base32,
  uriOf: (secret, { office, account }) => totpOf(secret, office, account).toString(),
  pictureOf: (uri) => renderSVG(uri, { border: 4 }),
  stepOf: (secret, code, at) => {
    if (!/^\d{6}$/.test(code)) return null;
    const seconds = toEpochSeconds(at);
    const away = totpOf(secret).validate({ token: code, timestamp: seconds * 1000, window: STEPS_AROUND });
    return away === null ? null : Math.floor(seconds / STEP_SECONDS) + away;
  },
};

function totpOf(secret: string, issuer = "", label = "madoguchi"): TOTP {
  const form = { algorithm: "SHA1", digits: 6, period: STEP_SECONDS };
  return new TOTP({ issuer, label, secret: Secret.fromBase32(secret), ...form });
}
