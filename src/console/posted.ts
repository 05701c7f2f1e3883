import type { Values } from "./forms.ts";

/** What a form sent: its fields as text, and the file of one that brings a file. */
export type Posted = { values: Values; upload: Uint8Array | null };

/** A body that is no form of ours has no fields, and so no token either. */
export async function readBody(request: Request): Promise<Posted> {
  if (!/^multipart\/form-data\b/i.test(request.headers.get("content-type") ?? "")) {
    return { values: Object.fromEntries(new URLSearchParams(await request.text())), upload: null };
  }
  const values: Record<string, string> = {};
  let upload: Uint8Array | null = null;
  try {
    for (const [name, value] of await request.formData()) {
      if (typeof value === "string") values[name] = value;
      else upload ??= new Uint8Array(await value.arrayBuffer());
    }
  } catch {
    return { values: {}, upload: null };
  }
  return { values, upload };
}
