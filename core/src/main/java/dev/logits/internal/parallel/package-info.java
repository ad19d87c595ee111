/** Rows over threads: blocks of a batch on the common pool, and what each thread keeps for itself. */
package dev.logits.internal.parallel;
