"""Makes the models of scikit/ of the tests of onnx: a forest and a text classifier that scikit-learn has fitted, in the layout
that skl2onnx writes (label, ZipMap, no logits), and what scikit-learn says of some rows.

    python scikit_models.py FOLDER

Needs scikit-learn and onnx.
"""
import csv, sys
from pathlib import Path
import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper, save
from sklearn.datasets import load_iris
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

OUT = Path(sys.argv[1])
DOMAINS = [("", 17), ("ai.onnx.ml", 1), ("com.microsoft", 1)]


def finish(name, nodes, inputs, tensors, classes):
    nodes.append(helper.make_node("Cast", ["label"], ["output_label"], to=TensorProto.STRING))
    nodes.append(helper.make_node("ZipMap", ["probabilities"], ["output_probability"], domain="ai.onnx.ml", classlabels_strings=classes))
    label = helper.make_tensor_value_info("output_label", TensorProto.STRING, [None])
    kind = helper.make_sequence_type_proto(helper.make_map_type_proto(TensorProto.STRING, helper.make_tensor_type_proto(TensorProto.FLOAT, None)))
    probability = helper.make_value_info("output_probability", kind)
    graph = helper.make_graph(nodes, name, inputs, [label, probability], tensors)
    save(helper.make_model(graph, opset_imports=[helper.make_opsetid(*d) for d in DOMAINS], ir_version=8, producer_name="logits"),
         str(OUT / (name + ".onnx")))


def forest():
    data = load_iris()
    names = [str(n) for n in data.target_names]
    f = RandomForestClassifier(3, max_depth=3, random_state=1).fit(data.data.astype(np.float32), data.target)
    a = {k: [] for k in ("nodes_treeids", "nodes_nodeids", "nodes_featureids", "nodes_values", "nodes_modes", "nodes_truenodeids",
                         "nodes_falsenodeids", "class_treeids", "class_nodeids", "class_ids", "class_weights")}
    for t, e in enumerate(f.estimators_):
        tree = e.tree_
        for i in range(tree.node_count):
            leaf = tree.children_left[i] < 0
            a["nodes_treeids"].append(t)
            a["nodes_nodeids"].append(i)
            a["nodes_featureids"].append(0 if leaf else int(tree.feature[i]))
            a["nodes_values"].append(0.0 if leaf else float(np.float32(tree.threshold[i])))
            a["nodes_modes"].append("LEAF" if leaf else "BRANCH_LEQ")
            a["nodes_truenodeids"].append(0 if leaf else int(tree.children_left[i]))
            a["nodes_falsenodeids"].append(0 if leaf else int(tree.children_right[i]))
            if leaf:
                p = tree.value[i][0] / tree.value[i][0].sum() / len(f.estimators_)
                for c, w in enumerate(p):
                    a["class_treeids"].append(t)
                    a["class_nodeids"].append(i)
                    a["class_ids"].append(c)
                    a["class_weights"].append(float(w))
    node = helper.make_node("TreeEnsembleClassifier", ["X"], ["label", "probabilities"], domain="ai.onnx.ml",
                            classlabels_strings=names, post_transform="NONE", **a)
    finish("forest", [node], [helper.make_tensor_value_info("X", TensorProto.FLOAT, [None, 4])], [], names)
    rows = data.data[::15].astype(np.float32)
    with open(OUT / "forest.csv", "w", newline="") as out:
        w = csv.writer(out, lineterminator="\n")
        w.writerow(["a", "b", "c", "d", *names])
        for x, p in zip(rows, f.predict_proba(rows)):
            w.writerow([*map(str, x), *map(repr, map(float, p))])


def text():
    good = ["a fine film", "good fun and a fine cast", "fine story good pace", "what fun", "good good film", "a warm story"]
    bad = ["a dull film", "bad cast and bad story", "dull dull pace", "what a bore", "bad film", "a cold bore of a story"]
    v = TfidfVectorizer(lowercase=False)     # StringNormalizer needs a locale that few machines have
    x = v.fit_transform(good + bad)
    m = LogisticRegression(C=5).fit(x, ["good"] * 6 + ["poor"] * 6)
    words = [str(w) for w in v.get_feature_names_out()]
    nodes = [
        helper.make_node("Reshape", ["text", "row"], ["flat"]),
        helper.make_node("Tokenizer", ["flat"], ["tokens"], domain="com.microsoft", mark=0, mincharnum=1, pad_value="#", tokenexp="[a-zA-Z0-9_]{2,}"),
        helper.make_node("TfIdfVectorizer", ["tokens"], ["counts"], mode="TF", max_gram_length=1, max_skip_count=0, min_gram_length=1,
                         ngram_counts=[0], ngram_indexes=list(range(len(words))), pool_strings=words),
        helper.make_node("Mul", ["counts", "idf"], ["weighted"]),
        helper.make_node("Normalizer", ["weighted"], ["features"], domain="ai.onnx.ml", norm="L2"),
        helper.make_node("LinearClassifier", ["features"], ["label", "probabilities"], domain="ai.onnx.ml", classlabels_strings=["good", "poor"],
                         coefficients=[*(-m.coef_[0]).tolist(), *m.coef_[0].tolist()], intercepts=[float(-m.intercept_[0]), float(m.intercept_[0])],
                         multi_class=1, post_transform="LOGISTIC")]
    tensors = [numpy_helper.from_array(v.idf_.astype(np.float32)[None], "idf"), numpy_helper.from_array(np.array([-1]), "row")]
    finish("text", nodes, [helper.make_tensor_value_info("text", TensorProto.STRING, [None, 1])], tensors, ["good", "poor"])
    texts = ["a good film", "dull cast", "fun story, and good!", "unseen words only", "a cold, cold bore"]
    with open(OUT / "text.csv", "w", newline="") as out:
        w = csv.writer(out, lineterminator="\n")
        w.writerow(["text", "good", "poor"])
        for s, p in zip(texts, m.predict_proba(v.transform(texts))):
            w.writerow([s, *map(repr, map(float, p))])


OUT.mkdir(parents=True, exist_ok=True)
forest()
text()
