"""Expected figures of ReferenceTests.cs, computed another way than the product does: all pairs, all thresholds, NumPy's own percentile.
Run: python3 reference.py (NumPy 1.24.2 wrote the values in the test)."""
import numpy as np

i = np.arange(120)
p = ((i * 37) % 101 // 4 * 4) / 100.0                      # many ties
y = ((i * i * 7 + 3 * i) % 11 < 4) | ((p > 0.55) & (i % 3 != 0))
op = 0.4

pos, neg = p[y], p[~y]
auroc = np.mean((pos[:, None] > neg[None, :]) + 0.5 * (pos[:, None] == neg[None, :]))

ap, recall_before = 0.0, 0.0
for t in sorted(set(p), reverse=True):
    flagged = p >= t
    precision, recall = y[flagged].mean(), (y & flagged).sum() / y.sum()
    ap += (recall - recall_before) * precision
    recall_before = recall

flagged = p >= op
tp, fp, tn, fn = (y & flagged).sum(), (~y & flagged).sum(), (~y & ~flagged).sum(), (y & ~flagged).sum()
bins = np.minimum(np.floor(p * 10), 9)
ece = sum(np.mean(bins == b) * abs(p[bins == b].mean() - y[bins == b].mean()) for b in range(10) if (bins == b).any())
balanced = min(sorted(set(p)), key=lambda t: abs((y & (p >= t)).sum() / y.sum() - (~y & (p < t)).sum() / (~y).sum()))

z = np.linspace(-6, 6, 41)
labels = (np.arange(41) * 13 % 41 < 20 + z * 2.5)
temperatures = np.exp(np.linspace(np.log(0.05), np.log(20), 400001))
nll = [np.mean(np.logaddexp(0, -np.where(labels, z, -z) / t)) for t in temperatures]

print("positives", y.sum(), "tp fp tn fn", tp, fp, tn, fn)
print("auroc", repr(auroc), "ap", repr(ap))
print("f1", repr(2 * tp / (2 * tp + fp + fn)), "accuracy", repr(np.mean(flagged == y)))
print("brier", repr(np.mean((p - y) ** 2)), "ece", repr(ece))
print("balanced level", balanced, "level below", max(t for t in p if t < balanced))
print("temperature", repr(temperatures[int(np.argmin(nll))]), "nll", repr(min(nll)), "nll at 1", repr(np.mean(np.logaddexp(0, -np.where(labels, z, -z)))))
print("percentile", repr(np.percentile([1.0, 2.5, 7.0, 11.0], 97.5)), repr(np.percentile([1.0, 2.5, 7.0, 11.0], 50)))

# Bootstrap of the mean-like figure with groups of 4, by NumPy's own generator: the interval to be met within simulation error.
groups = [np.flatnonzero(i // 4 == g) for g in range(30)]
rng = np.random.default_rng(0)
def auc(idx):
    a, b = p[idx][y[idx]], p[idx][~y[idx]]
    return np.mean((a[:, None] > b[None, :]) + 0.5 * (a[:, None] == b[None, :]))
reps = [auc(np.concatenate([groups[g] for g in rng.integers(0, 30, 30)])) for _ in range(20000)]
print("auroc interval", np.percentile(reps, [2.5, 97.5]))

# MeasuresReferenceTests.cs: precision and recall, net benefit, the point for a sensitivity, isotonic calibration, paired differences, Wilson's interval.
def point(t):
    flagged = p >= t
    return t, (y & flagged).sum() / y.sum(), y[flagged].mean()
print("precision-recall", [tuple(map(float, point(t))) for t in (0.96, 0.52, 0.0)])

def net_benefit(t, flagged):
    return (y & flagged).mean() - (~y & flagged).mean() * t / (1 - t)
print("net benefit", [(t, float(net_benefit(t, p >= t)), float(net_benefit(t, p >= 0))) for t in (0.1, 0.4, 0.7)])

for s in (0.5, 0.9, 1.0):
    t = max(t for t in p if (y & (p >= t)).sum() >= s * y.sum())
    print("sensitivity", s, "level", t, "level below", max([x for x in p if x < t], default=None))

# Isotonic: the max-min formula (Robertson, Wright, Dykstra, Order Restricted Statistical Inference, 1988, 1.4), no pooling.
x = np.round(np.sin(np.arange(60) * 1.7) * 3, 1)
c = np.cos(np.arange(60) * 2.3) + x / 2 > 0
levels = np.array(sorted(set(x)))
fit = [max(min(c[(x >= a) & (x <= b)].mean() for b in levels if b >= v) for a in levels if a <= v) for v in levels]
for q in (-5.0, -2.0, -0.65, 0.0, 0.35, 1.13, 2.5, 9.0):
    print("isotonic", q, repr(float(np.interp(q, levels, fit))))

q = np.clip(0.6 * p + 0.4 * ((i * 29) % 50) / 50 * np.where(y, 1.1, 0.9), 0, 1)
def auc2(s, idx):
    a, b = s[idx][y[idx]], s[idx][~y[idx]]
    return np.mean((a[:, None] > b[None, :]) + 0.5 * (a[:, None] == b[None, :]))
draws = [np.concatenate([groups[g] for g in rng.integers(0, 30, 30)]) for _ in range(20000)]
print("paired auroc", repr(float(auc2(q, i) - auc2(p, i))), np.percentile([auc2(q, d) - auc2(p, d) for d in draws], [2.5, 97.5]))
brier = lambda s, idx: np.mean((s[idx] - y[idx]) ** 2)
print("paired brier", repr(float(brier(q, i) - brier(p, i))), np.percentile([brier(q, d) - brier(p, d) for d in draws], [2.5, 97.5]))
print("net benefit interval at 0.4", np.percentile([np.mean(y[d] & (p[d] >= 0.4)) - np.mean(~y[d] & (p[d] >= 0.4)) * 0.4 / 0.6 for d in draws], [2.5, 97.5]))

# Wilson: the shares that a score test at 5 % does not reject, by bisection.
def wilson(k, n):
    z = 1.959963984540054
    rejects = lambda share: abs(k / n - share) > z * np.sqrt(share * (1 - share) / n)
    def edge(inside, outside):
        for _ in range(200):
            middle = (inside + outside) / 2
            inside, outside = (inside, middle) if rejects(middle) else (middle, outside)
        return inside
    return edge(k / n, 0.0), edge(k / n, 1.0)
print("wilson", wilson(95, 100), wilson(1, 7))
