/** {@code serve}: an HTTP server for the models that are inside, and for others. */
package dev.logits.app.serve;
