# What four kinds of classifiers leave behind, made with scikit-learn 1.9.1, PyTorch 2.13.0 and NumPy 2.4.6:
# python make.py
import numpy as np
import torch
from sklearn.datasets import load_breast_cancer, load_digits, load_wine, make_multilabel_classification
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split
from sklearn.multiclass import OneVsRestClassifier
from sklearn.naive_bayes import GaussianNB

# predict_proba of scikit-learn, with names of classes
x, y = load_digits(return_X_y=True)
x, x_rest, y, y_rest = train_test_split(x, y, train_size=800, random_state=0)
model = GaussianNB(var_smoothing=1e-3).fit(x, np.array([f"d{k}" for k in range(10)])[y])
p = model.predict_proba(x_rest[:500]).astype("f4")
np.savez_compressed("sklearn.npz", y_prob=p[:400], y_true=y_rest[:400].astype("u1"), classes_=model.classes_)
np.savez_compressed("sklearn-new.npz", y_prob=p[400:], classes_=model.classes_, ids=np.arange(1400, 1500))

# one logit per row, trained with BCEWithLogitsLoss
x, y = load_breast_cancer(return_X_y=True)
x = (x - x.mean(0)) / x.std(0)
x, y = torch.tensor(x, dtype=torch.float32), torch.tensor(y, dtype=torch.float32)
torch.manual_seed(0)
order = torch.randperm(len(y))
train, test = order[:150], order[150:]
net = torch.nn.Sequential(torch.nn.Linear(30, 16), torch.nn.ReLU(), torch.nn.Linear(16, 1))
optimizer = torch.optim.Adam(net.parameters(), lr=0.02)
for _ in range(200):
    optimizer.zero_grad()
    torch.nn.BCEWithLogitsLoss()(net(x[train]), y[train, None]).backward()
    optimizer.step()
z = net(x[test])
names = [f"patient-{i}" for i in test.tolist()]
torch.save({"logits": z[:300], "labels": y[test][:300], "ids": names[:300]}, "bce.pt")
torch.save({"logits": z[300:].detach().clone(), "ids": names[300:]}, "bce-new.pt")

# a sigmoid per label, as predict of Keras gives them
x, y = make_multilabel_classification(1400, 20, n_classes=5, random_state=0)
p = OneVsRestClassifier(GaussianNB()).fit(x[:600], y[:600]).predict_proba(x[600:]).astype("f4")
np.savez_compressed("keras.npz", probs=p[:600], y=y[600:1200].astype("u1"))
np.savez_compressed("keras-new.npz", probs=p[600:])

# a CSV of ids, scores and labels in words
x, y = load_wine(return_X_y=True)
x, x_rest, y, y_rest = train_test_split(x[:, :3], y, train_size=60, random_state=0)
p = RandomForestClassifier(50, max_depth=3, random_state=0).fit(x, y).predict_proba(x_rest)
words = ["barolo", "grignolino", "barbera"]
for name, rows in (("words.csv", range(0, 90)), ("words-new.csv", range(90, len(y_rest)))):
    with open(name, "w") as out:
        out.write("bottle;" + ";".join(words) + (";truth" if name == "words.csv" else "") + "\n")
        for i in rows:
            label = ";" + words[y_rest[i]] if name == "words.csv" else ""
            out.write(f"b{i:03d};" + ";".join(f"{v:.4f}" for v in p[i]) + label + "\n")
