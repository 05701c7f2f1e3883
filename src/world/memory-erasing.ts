import { ERASED } from "../booking/erasing.ts";
import type { Draft } from "./memory-tables.ts";
import type { ErasingTx } from "./store.ts";
import { ConstraintBroken, checkErased, erasedLetter, erasedMessageId, storable } from "./store-values.ts";

/** Takes words away on a draft; see `ErasingTx`. */
export function memoryErasing(draft: Draft): ErasingTx {
  return {
    eraseInbound: async (id, what) => {
      const mail = draft.tables.inbound.get(id);
      if (mail === undefined) throw new ConstraintBroken("no such row in inbound");
      const words = { subject: ERASED, fromName: null, reading: null };
      const messageId = mail.messageId && erasedMessageId(mail.messageId);
      const sender = { fromAddress: null, about: null, numberNamed: null, messageId };
      draft.put("inbound", id, Object.freeze({ ...mail, ...words, ...(what === "sender" ? sender : {}) }));
      draft.remove("raws", id);
    },
    eraseLetter: async (id) => {
      const letter = draft.tables.letters.get(id);
      if (letter === undefined) throw new ConstraintBroken("no such row in letters");
      draft.put("letters", id, storable({ ...letter, ...erasedLetter(letter) }));
    },
    eraseWords: async (booking, events) => {
      checkErased(
        draft.tables.bookings.get(booking.id) ?? null,
        draft.tables.events.get(booking.id) ?? [],
        booking,
        events,
      );
      draft.put("bookings", booking.id, storable(booking));
      draft.put("events", booking.id, storable(events));
    },
    dropAttachments: async (digests) => {
      const named = new Set(digests);
      for (const { attachments } of draft.tables.letters.values())
        for (const { digest } of attachments) named.delete(digest);
      for (const { digest, textDigest } of draft.tables.terms.values()) {
        named.delete(digest);
        if (textDigest !== null) named.delete(textDigest);
      }
      const gone = [...named].filter((digest) => draft.tables.attachments.has(digest));
      for (const digest of gone) draft.remove("attachments", digest);
      return gone.length;
    },
  };
}
