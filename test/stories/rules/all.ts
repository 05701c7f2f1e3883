import { AFTERWARDS } from "./afterwards.ts";
import { AGREEING } from "./agreeing.ts";
import { APPLYING } from "./applying.ts";
import { CONDUCT } from "./conduct.ts";
import { COUNTER } from "./counter.ts";
import { LEAFLET } from "./leaflet.ts";
import { MEETINGS } from "./meetings.ts";
import { NEEDS } from "./needs.ts";
import type { Story } from "./scene.ts";
import { SILENCE } from "./silence.ts";
import { TELEPHONE } from "./telephone.ts";

/** Every story of a rule; test/rules.test.ts keeps one for each. */
export const STORIES: Story[] = [
  ...[...LEAFLET, ...APPLYING, ...AGREEING, ...AFTERWARDS],
  ...[...SILENCE, ...CONDUCT, ...MEETINGS, ...NEEDS, ...TELEPHONE, ...COUNTER],
];
