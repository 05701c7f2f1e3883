import type { Command } from "./booking.ts";

/** What a person may do to a booking that staff handle themselves: say what came of it, or hand it back. */
export function isRecordedByStaff(command: Command): boolean {
  switch (command.type) {
    case "confirmByStaff":
    case "cancelByStaff":
    case "closeDuplicate":
    case "reject":
    case "recordOutcome":
    case "noteDay":
    case "undoOutcome":
    case "moveByStaff":
    case "switchToTelephone":
    case "typeMeeting":
    case "noteTold":
    case "writeNote":
    case "handBack":
      return true;
    case "revise":
      return command.staff !== null;
    case "request":
    case "bookAgain":
    case "enterExisting":
    case "accept":
    case "askWhich":
    case "decline":
    case "cancel":
    case "sendWord":
    case "expire":
    case "lapseQuestion":
    case "lapseChoices":
    case "remind":
    case "remindReply":
    case "renewOffer":
    case "release":
    case "changePerson":
    case "noteMeeting":
    case "promiseMeeting":
    case "loseMeeting":
    case "reseat":
    case "giveRoom":
    case "takeOver":
      return false;
  }
}
