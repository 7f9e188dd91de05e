// From the pack's TopoJSON to paths on the screen. Nothing here knows which country it is: the equal-area cone is
// laid through the data's own extent.
import { geoArea, geoBounds, geoConicEqualArea, geoPath, type GeoProjection } from 'd3-geo';
import { feature, mesh } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import type { Feature, FeatureCollection, MultiPolygon, Polygon, Position } from 'geojson';

type Shape = Polygon | MultiPolygon;
export type Geometry = Topology<{ regions: GeometryCollection }>;

export interface Projected {
    width: number;
    height: number;
    paths: Map<string, string>;
    rings: Map<string, [number, number][][]>; // projected, for fitting labels
    borders: string; // inner borders, each once
    point: (lon: number, lat: number) => [number, number];
}

// d3-geo takes a ring wound the other way for the rest of the globe.
function rewound(shape: Shape): Shape {
    const turn = (polygon: Position[][]): Position[][] =>
        geoArea({ type: 'Polygon', coordinates: [polygon[0]!] }) > 2 * Math.PI
            ? polygon.map((ring) => [...ring].reverse())
            : polygon;
    return shape.type === 'Polygon'
        ? { type: 'Polygon', coordinates: turn(shape.coordinates) }
        : { type: 'MultiPolygon', coordinates: shape.coordinates.map(turn) };
}

export function coneFor(collection: FeatureCollection<Shape>): GeoProjection {
    const [[west, south], [east, north]] = geoBounds(collection);
    const sixth = (north - south) / 6;
    return geoConicEqualArea()
        .parallels([south + sixth, north - sixth])
        .rotate([-(west + east) / 2, 0])
        .center([0, (south + north) / 2]);
}

function features(geometry: Geometry): Feature<Shape>[] {
    const all = feature(geometry, geometry.objects.regions) as FeatureCollection<Shape>;
    return all.features.map((f) => ({ ...f, geometry: rewound(f.geometry) }));
}

export function project(geometry: Geometry, width: number, margin = 2): Projected {
    const list = features(geometry);
    const collection: FeatureCollection<Shape> = { type: 'FeatureCollection', features: list };
    const cone = coneFor(collection).fitWidth(width - 2 * margin, collection);
    const measure = geoPath(cone);
    const [[left, top], [, bottom]] = measure.bounds(collection);
    const [tx, ty] = cone.translate();
    cone.translate([tx - left + margin, ty - top + margin]).precision(0.2);
    const path = geoPath(cone).digits(1);
    const paths = new Map<string, string>();
    const rings = new Map<string, [number, number][][]>();
    for (const f of list) {
        const code = String(f.id);
        paths.set(code, path(f) ?? '');
        const polygons = f.geometry.type === 'Polygon' ? [f.geometry.coordinates] : f.geometry.coordinates;
        rings.set(
            code,
            polygons.flat().map((ring) => ring.map((p) => cone([p[0]!, p[1]!])!)),
        );
    }
    return {
        width,
        height: Math.ceil(bottom - top + 2 * margin),
        paths,
        rings,
        borders: path(mesh(geometry, geometry.objects.regions, (a, b) => a !== b)) ?? '',
        point: (lon, lat) => cone([lon, lat])!,
    };
}

function inside(x: number, y: number, rings: [number, number][][]): boolean {
    let odd = false;
    for (const ring of rings) {
        for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
            const [xi, yi] = ring[i]!;
            const [xj, yj] = ring[j]!;
            if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) odd = !odd;
        }
    }
    return odd;
}

// Whether a box of text around a point lies within the shape.
export function fits(x: number, y: number, w: number, h: number, rings: [number, number][][]): boolean {
    for (let i = 0; i <= 4; i++) {
        const px = x - w / 2 + (w * i) / 4;
        for (const py of [y - h / 2, y, y + h / 2]) if (!inside(px, py, rings)) return false;
    }
    return true;
}
