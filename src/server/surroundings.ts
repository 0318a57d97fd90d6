/** What the emulator takes from the world around it; tests bring their own, so that they repeat. */
export interface Surroundings {
  /** Milliseconds since 1970. */
  now(): number;
  /** A GUID that no other request has, in lower case with hyphens. */
  newGuid(): string;
}
