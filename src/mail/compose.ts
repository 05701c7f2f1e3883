import type { Time } from "../booking/time.ts";

/** A letter ready for the wire. Everything that could differ between two attempts is a value in here (decision 1). */
export type Composition = {
  /** With angle brackets. */
  messageId: string;
  date: Time;
  /** Base of the MIME boundaries. */
  boundary: string;
  from: { name: string; address: string };
  to: string;
  subject: string;
  text: string;
  html: string;
  inReplyTo: string | null;
  references: string[];
  attachments: { fileName: string; contentType: string; content: Uint8Array }[];
};
