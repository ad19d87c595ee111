/** {@code train}, {@code predict} and {@code digits}: networks of nodes. */
package dev.logits.app.network;
