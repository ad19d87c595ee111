/**
 * What files of tensors say about themselves: the header of a safetensors file, and the pickle of a file that PyTorch
 * saved, which is read as data. Not exported.
 */
package dev.logits.io.internal.tensor;
