import { cpus } from "node:os";
import { writeTable } from "./bench-table.ts";
import { measureConsole } from "./console.ts";

/**
 * `npm run bench [-- PART…] [--json] [--bookings 2000|100000]`: measured, never tested, as a busy machine measures nothing.
 * Everything embedded; each part measures a floor in the same run, and its ratio is what can be compared between machines.
 * Exits 1 when a target of the part is missed.
 */
const PARTS = { console: measureConsole };

const args = process.argv.slice(2);
const json = args.includes("--json");
const bookings = Number(args[args.indexOf("--bookings") + 1]);
const wanted = args.filter((arg) => arg in PARTS) as (keyof typeof PARTS)[];
const names = wanted.length > 0 ? wanted : (Object.keys(PARTS) as (keyof typeof PARTS)[]);

const machine = `${cpus().length} × ${cpus()[0]?.model ?? "unknown"}, Node ${process.version}`;
for (const name of names) {
  const result = await PARTS[name]({ isSmall: bookings === 2_000, say: (line) => console.error(line) });
  if (result.missed.length > 0) process.exitCode = 1;
  if (json) console.log(JSON.stringify({ machine, ...result }));
  else console.log(`${name}, ${machine}\n\n${writeTable(result)}`);
}
