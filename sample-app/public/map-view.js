const LEAST_ZOOM = 0.5;
const MOST_ZOOM = 200_000;

/** @typedef {[longitude: number, latitude: number]} Place */

/** What part of the earth a map shows: longitude and latitude on a plane. */
export class MapView {
  // The middle in degrees, and pixels for each degree.
  longitude = 0;
  latitude = 0;
  zoom = 2;
  // In pixels.
  width = 0;
  height = 0;

  /** Where a place is, in pixels. @param {Readonly<Place>} place */
  toPixel([longitude, latitude]) {
    return [
      this.width / 2 + (longitude - this.longitude) * this.zoom,
      this.height / 2 - (latitude - this.latitude) * this.zoom,
    ];
  }

  /** The place at a pixel. @param {number} x @param {number} y */
  toPlace(x, y) {
    return [
      this.longitude + (x - this.width / 2) / this.zoom,
      this.latitude - (y - this.height / 2) / this.zoom,
    ];
  }

  /** @param {Place} place */
  isVisible(place) {
    const [x, y] = this.toPixel(place);
    return x > 0 && y > 0 && x < this.width && y < this.height;
  }

  /** @param {Place} place */
  center([longitude, latitude]) {
    this.longitude = Math.min(Math.max(longitude, -180), 180);
    this.latitude = Math.min(Math.max(latitude, -90), 90);
  }

  /** @param {number} longitude @param {number} latitude */
  move(longitude, latitude) {
    this.center([this.longitude + longitude, this.latitude + latitude]);
  }

  /** Zooms about a pixel, by default the middle. @param {number} factor */
  zoomBy(factor, x = this.width / 2, y = this.height / 2) {
    const before = this.toPlace(x, y);
    this.zoom = Math.min(Math.max(this.zoom * factor, LEAST_ZOOM), MOST_ZOOM);
    const after = this.toPlace(x, y);
    this.move(before[0] - after[0], before[1] - after[1]);
  }

  /** Shows all places, or the whole earth if there are none. @param {Iterable<Place>} places */
  fit(places) {
    let [west, south, east, north] = [180, 90, -180, -90];
    for (const [longitude, latitude] of places) {
      west = Math.min(west, longitude);
      east = Math.max(east, longitude);
      south = Math.min(south, latitude);
      north = Math.max(north, latitude);
    }
    if (west > east) [west, south, east, north] = [-180, -85, 180, 85];
    const zoom = Math.min(
      (this.width - 40) / Math.max(east - west, 0.02),
      (this.height - 50) / Math.max(north - south, 0.02),
    );
    this.zoom = Math.max(zoom, LEAST_ZOOM);
    this.center([(west + east) / 2, (south + north) / 2]);
  }
}
