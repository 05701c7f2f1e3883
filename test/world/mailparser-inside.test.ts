import { MailParser } from "mailparser";
import { describe, expect, it } from "vitest";
import { makeInProcessParser } from "../../src/world/parser.ts";

type Inside = Record<string, unknown> & { decoder?: Record<string, unknown> };

/**
 * mailparser has no documented option for an own charset decoder, for leaving the headers alone or for not joining the
 * texts: `Iconv` is given the label and never sees a part without one, and `skip…` options still convert and link. The
 * parser therefore replaces a few of its methods by name; whoever raises its version learns here what has moved.
 */
describe("what is replaced inside mailparser", () => {
  const inside = () => new MailParser() as unknown as Inside;

  it.each(["createNode", "processChunk", "processHeaders", "getTextContent"])("still has a method %s", (name) => {
    expect(typeof inside()[name], `mailparser has no ${name} any more: src/world/parser.ts must be written anew`).toBe(
      "function",
    );
  });

  it("still has a decoder that gives a stream for a charset", () => {
    expect(typeof inside().decoder?.decodeStream).toBe("function");
  });

  it("still calls each of them for a mail, and keeps the tree of parts", async () => {
    const called = new Set<string>();
    const parser = inside() as Inside & {
      on(event: string, listener: (data?: { type?: string; release?: () => void }) => void): void;
      end(raw: Buffer): void;
      tree?: { children: { textContent?: string; contentType?: string; headerLines?: unknown[] }[] };
    };
    for (const [owner, name] of [
      [parser, "createNode"],
      [parser, "processChunk"],
      [parser, "processHeaders"],
      [parser, "getTextContent"],
      [parser.decoder as Inside, "decodeStream"],
    ] as const) {
      const original = (owner[name] as (...args: unknown[]) => unknown).bind(owner);
      (owner as Inside)[name] = (...args: unknown[]) => {
        called.add(name);
        return original(...args);
      };
    }
    const part = (type: string, words: string) => `--b\r\nContent-Type: ${type}; charset=shift_jis\r\n\r\n${words}\r\n`;
    await new Promise<void>((resolve) => {
      parser.on("end", () => resolve());
      parser.on("data", () => {});
      parser.end(
        Buffer.from(
          `From: a@example.jp\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n${part("text/plain", "one")}${part("text/html", "one")}--b--\r\n`,
        ),
      );
    });
    expect([...called].sort()).toEqual([
      "createNode",
      "decodeStream",
      "getTextContent",
      "processChunk",
      "processHeaders",
    ]);
    expect(parser.tree?.children.map(({ contentType, textContent }) => [contentType, textContent?.trim()])).toEqual([
      ["text/plain", "one"],
      ["text/html", "one"],
    ]);
    expect(parser.tree?.children.every(({ headerLines }) => Array.isArray(headerLines))).toBe(true);
  });

  it("reads bytes by what they are, which only the replaced decoder does", async () => {
    const parsed = await makeInProcessParser().parse(
      Buffer.from("From: a@example.jp\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\n了解です\r\n"),
    );
    expect(parsed).toMatchObject({ text: expect.stringContaining("了解です"), damaged: false });
  });
});
