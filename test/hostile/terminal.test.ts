import { expect, it } from "vitest";
import { printable } from "../../src/world/terminal.ts";

it("a stranger's words on a terminal move nothing and turn nothing", () => {
  expect(printable("試験\u001b[2J\u0007\u009b31m \u202e太郎\u2066\r\n")).toBe("試験[2J31m 太郎");
  expect(printable("受付番号\tAAAA-BBBB 窓口 花子")).toBe("受付番号\tAAAA-BBBB 窓口 花子");
});
