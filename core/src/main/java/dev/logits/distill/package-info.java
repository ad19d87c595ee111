/** Distillation. */
package dev.logits.distill;
