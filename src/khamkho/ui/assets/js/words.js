// Sentences that scripts show. The page says which language it is in.
export const thai = document.documentElement.lang !== "en";

export function say(th, en) {
  return thai ? th : en;
}
