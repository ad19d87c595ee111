/** Placeholder, replaced below. */
package dev.logits.app;
