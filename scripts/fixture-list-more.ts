import type { Fixture } from "./fixture-list.ts";
import { AUTOMATIC_FIXTURES } from "./fixture-list-automatic.ts";
import { BESIDE_FIXTURES } from "./fixture-list-beside.ts";
import { CLIENT_FIXTURES } from "./fixture-list-clients.ts";
import { QUOTING_FIXTURES } from "./fixture-list-quoting.ts";
import { REPLY_FIXTURES } from "./fixture-list-replies.ts";
import { REQUEST_FIXTURES } from "./fixture-list-requests.ts";
import { SENDER_FIXTURES } from "./fixture-list-senders.ts";

export { BYTE_FIXTURES } from "./fixture-list-bytes.ts";

export const MORE_FIXTURES: readonly Fixture[] = [
  ...REQUEST_FIXTURES,
  ...REPLY_FIXTURES,
  ...BESIDE_FIXTURES,
  ...CLIENT_FIXTURES,
  ...SENDER_FIXTURES,
  ...QUOTING_FIXTURES,
  ...AUTOMATIC_FIXTURES,
];

/** Names whose expected reading the reader does not reach yet; `npm run accuracy` lists them with what differs. */
export const OPEN: ReadonlySet<string> = new Set<string>([]);
