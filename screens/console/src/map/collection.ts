import type { Schema } from '@sanping/shared'

/** What the map shows as GeoJSON: each petition, or how many lie together where they were gathered. */
export function collectionOf(view: Schema<'MapView'>): GeoJSON.FeatureCollection<GeoJSON.Point> {
  const at = (one: { longitude: number; latitude: number }): GeoJSON.Point => ({
    type: 'Point',
    coordinates: [one.longitude, one.latitude],
  })
  return {
    type: 'FeatureCollection',
    features: [
      ...view.points.map(spot => ({
        type: 'Feature' as const,
        id: spot.id,
        geometry: at(spot),
        properties: { status: spot.status, urgency: spot.urgency },
      })),
      ...view.clusters.map(cluster => ({
        type: 'Feature' as const,
        geometry: at(cluster),
        properties: { count: cluster.count, open: cluster.open },
      })),
    ],
  }
}
