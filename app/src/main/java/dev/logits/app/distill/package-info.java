/** {@code compress} and {@code distill}: compact teachers and students. */
package dev.logits.app.distill;
