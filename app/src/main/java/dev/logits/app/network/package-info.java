/** {@code train}, {@code predict}, {@code digits} and {@code export}: networks of nodes. */
package dev.logits.app.network;
