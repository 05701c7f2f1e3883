import { customType } from "drizzle-orm/pg-core";
import type { Time } from "../booking/time.ts";
import type { FolderRole } from "./world.ts";

/** Kinds of columns that the database knows by its own domains (drizzle/0000_house.sql). */

/** A moment in our one text form (domain `tokyo_time`), byte order. */
export const moment = customType<{ data: Time; driverData: string }>({ dataType: () => "tokyo_time" });
export const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => "bytea" });
export const key = customType<{ data: string; driverData: string }>({ dataType: () => "row_key" });
export const officeKey = customType<{ data: string; driverData: string }>({ dataType: () => "office_key" });
export const folderRole = customType<{ data: FolderRole; driverData: string }>({ dataType: () => "folder_role" });
export const span = customType<{ data: string; driverData: string }>({ dataType: () => "tstzrange" });
