/**
 * JSON objects whose fields are checked as they are taken ({@code JsonFields}), their checksum, and the coding of
 * features, which regressions and networks both keep. Not exported. {@code json} and {@code safetensors} import it; it
 * imports {@code io} and Jackson.
 */
package dev.logits.io.internal.json;
