/** Placeholder, replaced below. */
package dev.logits.io;
