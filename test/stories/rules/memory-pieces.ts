import { openMemoryStore } from "../../../src/world/memory-store.ts";
import { makeInProcessParser } from "../../../src/world/parser.ts";
import { makeDigests, makeIds } from "../../../src/world/system.ts";
import { openPost } from "../../simulation/post.ts";
import { seeded } from "../../simulation/random.ts";
import { START } from "../house.ts";
import type { Pieces } from "./ground.ts";

/** The store and the post that the simulation runs on, without faults: nothing leaves the process. */
export function memoryPieces(): Pieces {
  const post = openPost(seeded(1), () => START);
  const world: Pieces["world"] = {
    ids: makeIds(),
    store: openMemoryStore(),
    mailbox: post.mailbox,
    transport: post.transport,
    parser: makeInProcessParser(),
    meetings: null,
    digests: makeDigests(new Uint8Array(32).fill(9)),
  };
  return {
    world,
    arrive: async (raw, at, folder) => post.arrive(raw, at, folder),
    letters: () => post.sent.map(({ to, raw }) => ({ to: [to], raw })),
    inbox: async () => post.inbox(),
    sentCopies: async () => post.copies(),
    serveConsole: async (app) => app,
    close: async () => undefined,
  };
}
