/**
 * Arrays of NumPy: {@code .npy}, one array, and {@code .npz}, a zip of them. Reads them in any order of bytes and of
 * axes, packed or not, and writes float32. Tensors in safetensors files and in those of {@code torch.save} are read as
 * such arrays.
 *
 * <p>Start at {@link dev.logits.io.npy.NpyWriter} to write rows, at {@link dev.logits.io.npy.NpzWriter} to write
 * several arrays; {@link dev.logits.io.LogitsFiles} reads both.
 *
 * <pre>{@code
 * try (NpyWriter out = NpyWriter.create(Path.of("logits.npy"), 3)) {
 *     out.write(Logits.copyOf(new float[][] {{2, 1, -1}}));
 *     out.commit();
 * }
 * LogitsSource source = LogitsFiles.open(Path.of("logits.npy"));
 * }</pre>
 *
 * <p>How a row gets from a file to a batch, each building on the one before:
 *
 * <ol>
 *   <li>a {@code ByteStore} (a file, or an {@code EntryStore} in a zip) gives bytes in order;
 *   <li>an {@code NpyHeader}, read by {@code PythonLiteral}, says what they are, and an {@code NpyArray} that they are
 *       there;
 *   <li>Fortran order is turned round block by block ({@code TransposingReader}); an {@code ElementBuffer} reads ahead;
 *   <li>{@code NpySource}, {@code NpyLabels} and {@code NpyTexts} make rows, labels and names of the elements;
 *   <li>{@code SafetensorsFormat} and {@code TorchFormat} say by the same header where a tensor is, and cut it out of
 *       the file by a {@code SlicedStore} or a {@code StridedStore};
 *   <li>{@code NpyFormat} and {@code NpzFormat} choose among the arrays, with {@code NpzSelection} and
 *       {@code NpyExamples}.
 * </ol>
 *
 * <p>Imports {@code io}, {@code file}, {@code internal.bytes}, {@code internal.format} and {@code internal.tensor};
 * only {@code internal.registry} imports it.
 */
package dev.logits.io.npy;
