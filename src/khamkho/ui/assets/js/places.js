export function startPlaces() {}
