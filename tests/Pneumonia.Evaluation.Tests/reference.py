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
youden = max(sorted(set(p)), key=lambda t: (y & (p >= t)).sum() / y.sum() - (~y & (p >= t)).sum() / (~y).sum())

z = np.linspace(-6, 6, 41)
labels = (np.arange(41) * 13 % 41 < 20 + z * 2.5)
temperatures = np.exp(np.linspace(np.log(0.05), np.log(20), 400001))
nll = [np.mean(np.logaddexp(0, -np.where(labels, z, -z) / t)) for t in temperatures]

print("positives", y.sum(), "tp fp tn fn", tp, fp, tn, fn)
print("auroc", repr(auroc), "ap", repr(ap))
print("f1", repr(2 * tp / (2 * tp + fp + fn)), "accuracy", repr(np.mean(flagged == y)))
print("brier", repr(np.mean((p - y) ** 2)), "ece", repr(ece))
print("youden level", youden, "level below", max(t for t in p if t < youden))
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
