#!/usr/bin/env python3
"""The full-size order W5, the same on every machine: w5.py FOLDER writes its arrays, and w5.py FOLDER lp.mps mip.mps also the
models for other solvers: curves as bounded pieces, lines open or closed.

772 colleges, 9,169 licensed pairs, 20 regions x 200 specialities, 200 draws, one budget, 70 % technical; a line has its
smallest and largest group and any number between (no whole groups)."""
import sys
import numpy as np

R, C, PER, S, W = 20, 772, 12, 200, 200


def make():
    g = np.random.default_rng(505)
    weights = np.exp(0.7 * g.standard_normal(R))
    region = np.sort(g.choice(R, C, p=weights / weights.sum()))
    popular = np.exp(1.0 * g.standard_normal(S))
    tech = g.random(S) < 0.6
    college, spec = [], []
    for c in range(C):
        k = max(4, int(g.poisson(PER)))
        taught = g.choice(S, min(k, S), replace=False, p=popular / popular.sum())
        college += [c] * len(taught)
        spec += sorted(taught.tolist())
    college, spec = np.array(college, "i4"), np.array(spec, "i4")
    n = len(college)
    room = np.round(np.exp(5.4 + 0.5 * g.standard_normal(C))).astype(float)
    least = g.choice([12.0, 15.0, 20.0, 25.0], n)
    most = g.choice([50.0, 75.0, 100.0, 150.0], n)
    price = np.where(tech[spec], 1.35, 1.0) * np.exp(0.15 * g.standard_normal(n))
    base = popular[None] * np.exp(0.8 * g.standard_normal((R, S)))
    colleges = np.bincount(region, minlength=R)
    base *= (colleges / colleges.sum() / base.sum(1))[:, None] * room.sum() * 1.1
    demand = base[None] * np.exp(0.25 * g.standard_normal((W, R, S)) + 0.15 * g.standard_normal((W, 1, S))
                                 + 0.10 * g.standard_normal((W, R, 1)))
    short, surplus = np.round(g.uniform(2, 8, S), 2), np.round(g.uniform(0.5, 2, S), 2)
    budget = float(0.75 * (room.sum() * 1.2))
    return dict(region=region.astype("i4"), college=college, spec=spec, room=room, least=least, most=most, price=price,
                tech=tech.astype("u1"), demand=demand, short=short, surplus=surplus, budget=np.array([budget]))


def write_mps(a, path, whole):
    cell = a["region"][a["college"]] * S + a["spec"]
    cells, at = np.unique(cell, return_inverse=True)
    short, surplus = a["short"][cells % S], a["surplus"][cells % S]
    draws = np.sort(a["demand"].reshape(W, -1)[:, cells], axis=0)
    constant = float((a["short"][np.arange(R * S) % S] * a["demand"].reshape(W, -1).mean(0)).sum())
    n = len(cell)
    with open(path, "w") as f:
        w = f.write
        w("NAME w5 FREE\nROWS\n N obj\n L budget\n L tech\n" + "".join(f" L room{c}\n" for c in range(C)))
        w("".join(f" L most{p}\n G least{p}\n" for p in range(n)) + "".join(f" E cell{k}\n" for k in range(len(cells))))
        w("COLUMNS\n" + (" M1 'MARKER' 'INTORG'\n" if whole else ""))
        w("".join(f" y{p} most{p} {-a['most'][p]} least{p} {-a['least'][p]}\n" for p in range(n)))
        w(" M2 'MARKER' 'INTEND'\n" if whole else "")
        for p in range(n):
            w(f" x{p} budget {a['price'][p]!r} tech {0.7 - a['tech'][a['spec'][p]]!r}\n x{p} room{a['college'][p]} 1 most{p} 1\n"
              f" x{p} least{p} 1 cell{at[p]} -1\n".replace("np.float64(", "").replace(")", ""))
        for k in range(len(cells)):
            for j in range(W + 1):
                w(f" g{k}_{j} cell{k} 1 obj {float(-short[k] + (short[k] + surplus[k]) * j / W)!r}\n")
        w(f"RHS\n RHS obj {-constant!r} budget {float(a['budget'][0])!r}\n" + "".join(f" RHS room{c} {a['room'][c]:g}\n" for c in range(C)))
        w("BOUNDS\n" + "".join(f" UP BND y{p} 1\n" for p in range(n)))
        for k in range(len(cells)):
            for j, width in enumerate(np.diff(np.concatenate([[0], draws[:, k]]))):
                w(f" UP BND g{k}_{j} {float(width)!r}\n")
        w("ENDATA\n")


folder = sys.argv[1]
arrays = make()
for name, v in arrays.items():
    v.tofile(f"{folder}/{name}")
if len(sys.argv) > 3:
    write_mps(arrays, sys.argv[2], False)
    write_mps(arrays, sys.argv[3], True)
