import { describe, expect, it } from 'vitest';
import { ticks } from '../src/charts/axis.ts';
import { classOf, diverging, niceNumber, niceStep, paint, sequential } from '../src/map/scale.ts';

const range = (n: number, f: (i: number) => number) => Array.from({ length: n }, (_, i) => f(i));

describe('classes of the map', () => {
    it('makes five to seven equal classes with rounded breaks', () => {
        const scale = sequential(range(20, (i) => 16.2 + 2.4 * i));
        expect(scale.breaks).toEqual([20, 30, 40, 50, 60]);
        expect(scale.n).toBe(6);
    });
    it('covers every value with five to seven classes, whatever the size', () => {
        for (const k of [0.001, 0.03, 1, 7, 460, 1e5, 3e6]) {
            const values = range(20, (i) => k * (1 + i));
            const scale = sequential(values);
            expect(scale.n).toBeGreaterThanOrEqual(5);
            expect(scale.n).toBeLessThanOrEqual(7);
            for (const v of values) expect(classOf(v, scale.breaks)).toBeLessThan(scale.n);
            expect(classOf(values[0]!, scale.breaks)).toBe(0);
            expect(classOf(values[19]!, scale.breaks)).toBe(scale.n - 1);
        }
    });
    it('uses rounded quantiles where one large region would leave the rest in one class', () => {
        const values = [...range(19, (i) => 900 + 60 * i), 41000];
        const scale = sequential(values);
        const counts = new Array<number>(scale.n).fill(0);
        values.forEach((v) => counts[classOf(v, scale.breaks)]!++);
        expect(Math.max(...counts)).toBeLessThanOrEqual(10);
        for (const b of scale.breaks) expect(niceNumber(b)).toBe(b);
    });
    it('keeps one class when all values are the same', () => {
        expect(sequential([5, 5, 5])).toMatchObject({ n: 1, breaks: [] });
        expect(paint(sequential([5, 5]), 0)).toBe('s4');
    });
    it('puts growth into symmetric classes around zero', () => {
        const scale = diverging([-310, -120, 40, 390]);
        expect(scale.breaks).toContain(0);
        for (const b of scale.breaks) if (-b > -390 && -b < 310 && b !== 0) expect(scale.breaks).toContain(-b);
        expect(paint(scale, classOf(-310, scale.breaks))).toMatch(/^n/);
        expect(paint(scale, classOf(390, scale.breaks))).toMatch(/^p/);
        expect(paint(scale, classOf(0, scale.breaks))).toBe('p1');
    });
    it('shows no purple when nothing shrinks', () => {
        const scale = diverging([10, 20, 70]);
        expect(paint(scale, classOf(10, scale.breaks))).toMatch(/^p/);
        expect(scale.breaks.every((b) => b >= 0)).toBe(true);
    });
    it('gives darker paint to larger classes', () => {
        const scale = sequential(range(20, (i) => 16 + 2.4 * i));
        const order = range(scale.n, (i) => Number(paint(scale, i).slice(1)));
        expect(order).toEqual([...order].sort((a, b) => a - b));
        expect(new Set(order).size).toBe(scale.n);
    });
    it('rounds steps and numbers to what a reader expects', () => {
        expect(niceStep(47, 6)).toBe(10);
        expect(niceNumber(0)).toBe(0);
        expect(niceNumber(1180)).toBe(1000);
        expect(niceNumber(0.034)).toBe(0.03);
    });
    it('marks an axis from below to above the data', () => {
        expect(ticks(0, 14300, 4)).toEqual([0, 5000, 10000, 15000]);
        expect(ticks(-3, 9, 4)[0]).toBeLessThanOrEqual(-3);
    });
});
