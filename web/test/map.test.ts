import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { neighbour } from '../src/map/neighbour.ts';
import { fits, project, type Geometry } from '../src/map/project.ts';
import { lines, shortNames } from '../src/map/shortname.ts';

const geometry = JSON.parse(readFileSync(new URL('../../packs/kz/geometry/regions.topo.json', import.meta.url), 'utf8')) as Geometry;

describe('projection', () => {
    const map = project(geometry, 680);
    it('fits the shapes into the width with a plausible height', () => {
        expect(map.paths.size).toBe(20);
        expect(map.height).toBeGreaterThan(300);
        expect(map.height).toBeLessThan(480);
        for (const rings of map.rings.values()) {
            for (const [x, y] of rings.flat()) {
                expect(x).toBeGreaterThanOrEqual(0);
                expect(x).toBeLessThanOrEqual(680);
                expect(y).toBeGreaterThanOrEqual(0);
                expect(y).toBeLessThanOrEqual(map.height);
            }
        }
    });
    it('keeps areas: shares of the drawing are shares of the ground', () => {
        const area = (rings: [number, number][][]) =>
            Math.abs(rings.reduce((sum, r) => sum + r.reduce((s, [x, y], i) => s + x * r[(i + 1) % r.length]![1] - r[(i + 1) % r.length]![0] * y, 0) / 2, 0));
        const regions = geometry.objects.regions.geometries as unknown as { id: string; properties: { area_km2: number } }[];
        const big = regions.filter((r) => r.properties.area_km2 > 50000);
        const ratio = big.map((r) => area(map.rings.get(String(r.id))!) / r.properties.area_km2);
        const mean = ratio.reduce((a, b) => a + b) / ratio.length;
        for (const r of ratio) expect(Math.abs(r / mean - 1)).toBeLessThan(0.03);
    });
    it('lets a label into a shape only when it fits', () => {
        const rings = map.rings.get('15')!;
        const [x, y] = map.point(58.163, 48.609);
        expect(fits(x, y, 40, 20, rings)).toBe(true);
        expect(fits(x, y, 400, 20, rings)).toBe(false);
    });
});

describe('arrow keys', () => {
    const grid = ['a', 'b', 'c', 'd'].map((code, i) => ({ code, x: (i % 2) * 10, y: Math.floor(i / 2) * 10 }));
    it('moves to the nearest unit in the direction and stops at the edge', () => {
        expect(neighbour(grid, 'a', 'ArrowRight')).toBe('b');
        expect(neighbour(grid, 'a', 'ArrowDown')).toBe('c');
        expect(neighbour(grid, 'd', 'ArrowUp')).toBe('b');
        expect(neighbour(grid, 'a', 'ArrowLeft')).toBe('a');
    });
});

describe('short names', () => {
    it('leaves out the word most names share, and keeps twins apart', () => {
        const names = new Map([
            ['1', 'Абай облысы'],
            ['2', 'Ақмола облысы'],
            ['3', 'Алматы облысы'],
            ['4', 'Алматы қаласы'],
            ['5', 'Астана қаласы'],
            ['6', 'Шымкент қаласы'],
        ]);
        const short = shortNames(names);
        expect(short.get('1')).toBe('Абай');
        expect(short.get('3')).toBe('Алматы облысы');
        expect(short.get('4')).toBe('Алматы қаласы');
        expect(short.get('5')).toBe('Астана');
    });
    it('cuts long names into two lines', () => {
        expect(lines('Түркістан', 12)).toEqual(['Түркістан']);
        expect(lines('Западно-Казахстанская', 16)).toEqual(['Западно-', 'Казахстанская']);
        for (const part of lines('Батыс Қазақстан', 6)) expect(part.length).toBeLessThanOrEqual(6);
    });
});
