"""Writes the scores of raw models on three public data sets, each in a half to calibrate on and a half to decide on.

The models are Gaussian or categorical naive Bayes, fitted by five-fold cross-validation, so that every row is new to the
model that scored it. Naive Bayes counts what features say together as if each said it alone, so it is too sure: the usual
state of a raw model. Scores are joint log-likelihoods, less the largest of their row. Run: python scores.py
"""
import csv

import numpy as np
import sklearn
from sklearn.datasets import load_breast_cancer, load_digits
from sklearn.model_selection import StratifiedKFold
from sklearn.naive_bayes import CategoricalNB, GaussianNB

# R's datasets::Titanic: class, sex, age, survived and the number of people
TITANIC = [
    ("3rd", "male", "child", 0, 35), ("3rd", "female", "child", 0, 17),
    ("1st", "male", "adult", 0, 118), ("2nd", "male", "adult", 0, 154), ("3rd", "male", "adult", 0, 387),
    ("crew", "male", "adult", 0, 670), ("1st", "female", "adult", 0, 4), ("2nd", "female", "adult", 0, 13),
    ("3rd", "female", "adult", 0, 89), ("crew", "female", "adult", 0, 3),
    ("1st", "male", "child", 1, 5), ("2nd", "male", "child", 1, 11), ("3rd", "male", "child", 1, 13),
    ("1st", "female", "child", 1, 1), ("2nd", "female", "child", 1, 13), ("3rd", "female", "child", 1, 14),
    ("1st", "male", "adult", 1, 57), ("2nd", "male", "adult", 1, 14), ("3rd", "male", "adult", 1, 75),
    ("crew", "male", "adult", 1, 192), ("1st", "female", "adult", 1, 140), ("2nd", "female", "adult", 1, 80),
    ("3rd", "female", "adult", 1, 76), ("crew", "female", "adult", 1, 20),
]


def scores(model, x, y):
    """Joint log-likelihoods of rows by models that were fitted without them."""
    out = np.zeros((len(y), len(np.unique(y))))
    for fit, test in StratifiedKFold(5, shuffle=True, random_state=0).split(x, y):
        joint = model().fit(x[fit], y[fit]).predict_joint_log_proba(x[test])
        out[test] = joint - joint.max(axis=1, keepdims=True)
    return out


def write(name, z, y, classes, further):
    order = np.random.default_rng(0).permutation(len(y))
    for part, rows in (("fit", order[: len(y) // 2]), ("test", order[len(y) // 2:])):
        with open(f"{name}-{part}.csv", "w", newline="") as f:
            out = csv.writer(f, lineterminator="\n")
            out.writerow(["id", *further, "label", *classes])
            for r in sorted(rows):
                out.writerow([r, *(further[c][r] for c in further), classes[y[r]], *(f"{v:.3f}" for v in z[r])])


if __name__ == "__main__":
    cancer = load_breast_cancer()
    y = 1 - cancer.target  # 1 is malignant
    write("breast-cancer", scores(GaussianNB, cancer.data, y), y, ["benign", "malignant"], {})

    digits = load_digits()
    z = scores(lambda: GaussianNB(var_smoothing=1e-3), digits.data, digits.target)
    write("digits", z, digits.target, [f"d{k}" for k in range(10)], {})

    people = [row[:4] for row in TITANIC for _ in range(row[4])]
    x = np.array([[["1st", "2nd", "3rd", "crew"].index(p[0]), p[1] == "female", p[2] == "child"] for p in people], int)
    y = np.array([p[3] for p in people])
    z = scores(CategoricalNB, x, y)
    write("titanic", z, y, ["died", "survived"], {"class": [p[0] for p in people], "sex": [p[1] for p in people]})
    print("scikit-learn", sklearn.__version__)
