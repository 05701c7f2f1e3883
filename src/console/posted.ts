import type { Values } from "./forms.ts";

/** What a form sent: its fields as text, and its files by the names of their fields. */
export type Posted = { values: Values; files: Files };

export type Files = Readonly<Record<string, Uploaded>>;
/** `name` is empty where nobody chose a file. */
export type Uploaded = { name: string; bytes: Uint8Array };

/** A body that is no form of ours has no fields, and so no token either. */
export async function readBody(request: Request): Promise<Posted> {
  const type = request.headers.get("content-type") ?? "";
  if (!isMultipart(type)) return { values: Object.fromEntries(new URLSearchParams(await request.text())), files: {} };
  return readParts(request);
}

/** Enough for what is typed, which stands before the files of its form. */
const TYPED_BYTES = 64 * 1024;
/** A browser shows an answer only after it has sent everything; beyond this it is cut off. */
const MOST_DRAINED_BYTES = 100_000_000;

/** Of a body of more than `most` bytes only what stands whole at its beginning is read, so that nothing typed is lost. */
export async function readLargeBody(request: Request, most: number): Promise<Posted & { isTooLarge: boolean }> {
  const type = request.headers.get("content-type") ?? "";
  const { bytes, isTooLarge } = await readUpTo(request, most);
  if (!isMultipart(type)) {
    const text = new TextDecoder().decode(bytes.subarray(0, TYPED_BYTES));
    return { values: Object.fromEntries(new URLSearchParams(text)), files: {}, isTooLarge };
  }
  const body = isTooLarge ? wholeParts(bytes, type) : bytes;
  return { ...(await readParts(new Response(body, { headers: { "content-type": type } }))), isTooLarge };
}

function isMultipart(type: string): boolean {
  return /^multipart\/form-data\b/i.test(type);
}

async function readParts(body: { formData(): Promise<FormData> }): Promise<Posted> {
  const values: Record<string, string> = {};
  const files: Record<string, Uploaded> = {};
  try {
    for (const [name, value] of await body.formData()) {
      if (typeof value === "string") values[name] = value;
      else files[name] ??= { name: value.name, bytes: new Uint8Array(await value.arrayBuffer()) };
    }
  } catch {
    return { values: {}, files: {} };
  }
  return { values, files };
}

/** All of it, or its beginning where it is too large; the rest is read and forgotten. */
async function readUpTo(
  request: Request,
  most: number,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; isTooLarge: boolean }> {
  let kept: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done) break;
    if (size <= most) kept.push(value);
    size += value.length;
    if (size > most && kept.length > 1) kept = [joined(kept).slice(0, TYPED_BYTES)];
    if (size > MOST_DRAINED_BYTES) {
      await reader?.cancel();
      break;
    }
  }
  return { bytes: joined(kept), isTooLarge: size > most };
}

function joined(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

/** The parts before the one that was cut through, closed as a whole form is (RFC 2046, 5.1.1). */
function wholeParts(bytes: Uint8Array, type: string): Uint8Array<ArrayBuffer> {
  const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1] ?? "";
  const text = new TextDecoder("latin1").decode(bytes.subarray(0, TYPED_BYTES));
  const end = Math.max(0, text.lastIndexOf(`\r\n--${boundary}`));
  return joined([bytes.subarray(0, end), new TextEncoder().encode(`\r\n--${boundary}--\r\n`)]);
}
