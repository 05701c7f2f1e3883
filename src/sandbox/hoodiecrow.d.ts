/** The part of hoodiecrow-imap 2.1 that the trial mail server uses; the package brings no types. */
declare module "hoodiecrow-imap" {
  import type { EventEmitter } from "node:events";
  import type { Server, Socket } from "node:net";

  /** `raw` holds one character per byte (latin1). `internaldate` is an IMAP date-time. */
  type Message = { uid: number; raw: string; flags: string[]; internaldate: string };
  type Folder = { path: string; messages: Message[]; uidvalidity: number };
  /** While a client idles, its lines go to `inputHandler`. */
  type Connection = { socket: Socket | null; inputHandler: false | ((line: string) => void) };
  type Options = {
    plugins: string[];
    users: Record<string, { password: string }>;
    storage: { INBOX: object; "": { separator: string; folders: Record<string, object> } };
  };
  type ImapServer = EventEmitter & {
    server: Server;
    connectionHandlers: ((connection: Connection) => void)[];
    folderCache: Record<string, Folder>;
    listen(port: number, host: string, callback: () => void): void;
    appendMessage(path: string, flags: string[], internaldate: string, raw: string): { message: Message };
  };
  function hoodiecrow(options: Options): ImapServer;
  export = hoodiecrow;
}
