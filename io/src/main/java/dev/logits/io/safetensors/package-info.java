/**
 * Networks in safetensors files, which Python reads, too: trained ones, the state of a training that may be killed, and
 * the parameters of a PyTorch module.
 *
 * <p>Start at {@link dev.logits.io.safetensors.NetworkFile}:
 *
 * <pre>{@code
 * NetworkFile.write(Path.of("model.safetensors"), network);
 * Network same = NetworkFile.read(Path.of("model.safetensors")).network();
 * Checkpoints checkpoints = CheckpointFile.resuming(Path.of("run.safetensors"), System.err::println);
 * }</pre>
 *
 * <p>What builds on what: {@code SafetensorsHeader} says which tensors are where; {@link
 * dev.logits.io.safetensors.Safetensors} are the tensors; {@code NetworkJson} and {@link
 * dev.logits.io.safetensors.NetworkInputs} are what the metadata says of layers and of data before them; {@link
 * dev.logits.io.safetensors.NetworkFile}, {@link dev.logits.io.safetensors.CheckpointFile} and {@link
 * dev.logits.io.safetensors.StateDict} are three uses of these.
 *
 * <p>Imports {@code io}, {@code file}, {@code internal.bytes}, {@code internal.json} and
 * {@code internal.tensor}; {@code json} imports it.
 */
package dev.logits.io.safetensors;
