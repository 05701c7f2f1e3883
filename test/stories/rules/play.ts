import { openZoom } from "../../../src/world/zoom.ts";
import { realClock } from "../../real-clock.ts";
import { openZoomServer, ZOOM_ACCOUNT } from "../../zoom-server.ts";
import { type GroundSettings, openGround, type Pieces } from "./ground.ts";
import { openScene, type Story } from "./scene.ts";

const HOST = "soudan1@zoom.example.jp";
/** Long for a server on this machine, short for a story that takes it away. */
const ANSWER_MS = 5_000;

/** Plays a story on a ground of these pieces, and nothing may be left at its end that it did not tell. */
export async function playStory(
  { play, inZoomOffice, inTelephoneOffice }: Story,
  pieces: Pieces,
  settings: GroundSettings,
): Promise<void> {
  const zoom = inZoomOffice ? await openZoomServer([HOST]) : null;
  const hosted = { kind: "zoom" as const, hosts: [{ seat: 1, user: HOST }] };
  const called = { kind: "telephone" as const };
  const office = {
    ...settings.profile.office,
    ...(zoom ? { meetings: hosted } : {}),
    ...(inTelephoneOffice ? { meetings: called, rooms: [] } : {}),
  };
  const meetings = zoom && openZoom({ ...ZOOM_ACCOUNT, ...zoom }, hosted, { clock: realClock, answerMs: ANSWER_MS });
  const world = { ...pieces.world, meetings };
  const ground = await openGround({ ...pieces, world }, { ...settings, profile: { ...settings.profile, office } });
  try {
    const scene = await openScene(ground, zoom);
    await play(scene);
    await scene.ends();
  } finally {
    await ground.close();
    await zoom?.stop();
  }
}
