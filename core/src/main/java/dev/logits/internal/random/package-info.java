/** Random numbers as functions of a key and a counter: no draw depends on batches, neighbors or threads. */
package dev.logits.internal.random;
