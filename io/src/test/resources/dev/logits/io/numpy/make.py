"""Writes the fixtures of NumPyFilesTest: z[r, c] = (r * 7 + c * 3 - 10) / 4 for 5 rows x 3 classes, labels r % 3."""
import numpy as np

r, c = np.indices((5, 3))
z = ((r * 7 + c * 3 - 10) / 4).astype("f4")
y = np.arange(5) % 3


def version(name, array, v):
    with open(name, "wb") as f:
        np.lib.format.write_array(f, array, version=v)


version("c_f4_v1.npy", z, (1, 0))
version("c_f4_v2.npy", z, (2, 0))
version("c_f4_v3.npy", z, (3, 0))
np.save("fortran_f8.npy", np.asfortranarray(z.astype("f8")))
np.save("big_f2.npy", z.astype(">f2"))
np.save("fortran_big_f4.npy", np.asfortranarray(z.astype(">f4")))
np.save("labels_u1.npy", y.astype("u1")[:, None])
np.savez("stored.npz", logits=z, labels=y, names=np.array(["a", "b"]), both=np.zeros(2, "i4,f4"))
np.savez_compressed("deflated.npz", logits=np.asfortranarray(z), y=y.astype("f4"))
np.savez_compressed("unnamed.npz", z, y)
np.savetxt("labels.txt", y)
np.savetxt("table.csv", np.c_[z, y], delimiter=",", header="a,b,c,label", comments="")
np.save("objects.npy", np.array([{}, None], dtype=object), allow_pickle=True)
