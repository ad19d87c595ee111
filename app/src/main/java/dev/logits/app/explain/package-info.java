/** {@code explain}: one row of logits, typed or pasted, and what they mean. */
package dev.logits.app.explain;
