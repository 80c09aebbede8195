/** Reads the body of a response. */
export type ReadBody = (response: Response) => Promise<unknown>;

/** JSON; what is none is given as text, nothing as `undefined`. */
export const readJson: ReadBody = async (response) => parsed(await response.text());

/** The value that is written as JSON; other text as it is, nothing as `undefined`. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text || undefined;
  }
}

export const readText: ReadBody = (response) => response.text();

export const readBlob: ReadBody = (response) => response.blob();

/** Nothing is expected; what comes nevertheless is not waited for. */
export const readNothing: ReadBody = async (response) => {
  await response.body?.cancel();
  return undefined;
};
