/**
 * Real models as sources of logits: a classifier or a language model in an ONNX file, run by ONNX Runtime, whose
 * scores go into everything that core does with logits.
 *
 * <p>Symbols: N rows, K classes, z logits, p probabilities.
 *
 * <p>Start at {@code OnnxClassifier}: it opens a file or a folder, finds the output that holds the scores, and returns
 * true logits even where the model ends in a softmax. What builds on what:
 *
 * <ol>
 *   <li>{@code runtime} has the options of ONNX Runtime: execution provider, threads.
 *   <li>This package has classifiers.
 *   <li>{@code image} and {@code text} make a model's inputs of images and texts.
 *   <li>{@code language} has language models for the decoding strategies of core.
 *   <li>{@code bake} writes calibrators into models, and our own networks and regressions as models.
 * </ol>
 *
 * <p>Threads: a classifier may be used by several threads at a time.
 */
package dev.logits.onnx;
