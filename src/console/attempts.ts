import { WINDOW_MINUTES } from "../desk/sign-ins.ts";

/** What is said to whoever tried too often (`enterTry`). */

export function lockedWords(): string {
  return `続けて失敗したため、${WINDOW_MINUTES}分ほど待ってからお試しください。`;
}

export function codesLockedWords(): string {
  return `確認コードの誤りが続いています。${WINDOW_MINUTES}分ほど待ってからお試しください。それでも使えないときは、責任者か運用担当に知らせてください。`;
}
