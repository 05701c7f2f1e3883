import type { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { MAX_TERMS_BYTES } from "../booking/terms-files.ts";
import { may } from "../desk/rights.ts";
import { isFromOurselves } from "./guard.ts";
import { readBody, readLargeBody } from "./posted.ts";
import { type Ctx, type Env, look } from "./room.ts";
import { rightFor } from "./route-rights.ts";
import { type Door, foundIn } from "./sign-in.ts";

/** Far more than any form holds that brings no file of ours. */
const MOST_FORM_BYTES = 64 * 1024;
/** The one form with large files, and what it brings at most: both files of the terms, and what was typed. */
export const LARGE_FORM = "/new-terms";
export const MOST_LARGE_FORM_BYTES = 2 * MAX_TERMS_BYTES + MOST_FORM_BYTES;

export type Refusing = {
  publicOrigin: string | null;
  refuseForeign: (c: Ctx) => Response | Promise<Response>;
  refuseLong: (c: Ctx, isLargeForm: boolean) => Response | Promise<Response>;
};

/**
 * Reads what a form sent before anything asks who sent it. Only whoever may publish terms sends more than a few pages of text; nobody
 * else makes the process hold it.
 */
export function addForms(app: Hono<Env>, door: Door, { publicOrigin, refuseForeign, refuseLong }: Refusing): void {
  const limit = bodyLimit({
    maxSize: MOST_FORM_BYTES,
    onError: (c) => refuseLong(c as Ctx, isLargeForm(c as Ctx, door)),
  });
  const isRead = (c: Ctx) => c.req.method === "GET" || c.req.method === "HEAD";
  app.use(async (c, next) => {
    const isLarge = !isRead(c) && isFromOurselves(c.req.raw, publicOrigin) && (await mayBringMuch(c, door));
    if (!isLarge) return limit(c, next);
    const { values, files, isTooLarge } = await readLargeBody(c.req.raw, MOST_LARGE_FORM_BYTES);
    c.set("form", values);
    c.set("files", files);
    c.set("tooLarge", isTooLarge);
    return next();
  });
  app.use(async (c, next) => {
    if (isRead(c) || c.get("form") !== undefined) return next();
    if (!isFromOurselves(c.req.raw, publicOrigin)) return refuseForeign(c);
    const { values, files } = await readBody(c.req.raw);
    c.set("form", values);
    c.set("files", files);
    c.set("tooLarge", false);
    return next();
  });
}

async function mayBringMuch(c: Ctx, door: Door): Promise<boolean> {
  if (!isLargeForm(c, door)) return false;
  const found = await look(door.room, (view) => foundIn(view, c, door));
  return found !== null && may(found.staff, rightFor(LARGE_FORM));
}

function isLargeForm(c: Ctx, { room }: Door): boolean {
  return c.req.path === `${room.base}${LARGE_FORM}`;
}
