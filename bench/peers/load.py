"""load(w) -> (meta, {name: array}) for the arrays gen.py wrote"""
import json, os
import numpy as np

SFX = {"float64": "f64", "int32": "i32"}


def load(w, *only):
    d = os.path.join(os.environ["BENCH_DATA"], w)
    m = json.load(open(os.path.join(d, "meta.json")))
    return m, {k: np.fromfile(os.path.join(d, f"{k}.{SFX[v['dtype']]}"), v["dtype"]).reshape(v["shape"])
               for k, v in m["arrays"].items() if not only or k in only}
