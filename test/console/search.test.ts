import { describe, expect, it } from "vitest";
import { CALLER, fillSeats, onlyBooking, signedIn } from "./callers.ts";
import { openWindow } from "./window.ts";

const pathOf = (query: string) => `/search?${new URLSearchParams({ q: query })}`;

describe("the search", () => {
  it("finds a booking by name in any width and spacing, number, address and reference", async () => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    await hanako.act("/phone", CALLER);
    const { id, reference } = await onlyBooking(window);
    const queries = [
      "試験花子",
      "花子",
      "試験 花子",
      "１５０１０－７６５４３２１",
      "150107654321",
      " HANAKO@example.jp ",
      reference,
      reference.toLowerCase(),
    ];
    for (const query of queries) {
      await hanako.get(pathOf(query));
      expect([query, hanako.page.includes(`href="/bookings/${id}"`)]).toEqual([query, true]);
    }
    for (const query of ["太郎", "15010", "%", "_", "hanako@", "'; --"]) {
      await hanako.get(pathOf(query));
      expect([query, hanako.page.includes("見つかりませんでした")]).toEqual([query, true]);
    }
    expect(await hanako.get("/search")).not.toContain("見つかりませんでした");
  });

  it("stays bounded and says so, and shows what was asked for without its markup", async () => {
    const window = await openWindow("auto", { seats: 4 });
    await fillSeats(window, 4, 2000);
    const hanako = await signedIn(window);
    await hanako.get(pathOf("長之助"));
    expect(hanako.page).toContain("多いため、ここまでを表示しています");
    expect(new TextEncoder().encode(hanako.page).length).toBeLessThan(100_000);
    expect(await hanako.get(pathOf('"><script>alert(1)</script>'))).not.toContain("<script>");
  });

  it("is closed to whoever has not signed in", async () => {
    const browser = (await openWindow()).browser();
    await browser.get(pathOf("花子"));
    expect(browser.status).toBe(303);
  });
});
